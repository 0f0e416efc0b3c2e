//! What statements do: one registry of kinds, by their first words.

use std::{fmt, sync::LazyLock};

use crate::compound::is;

/// What a kind of statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Makes, changes or drops objects (DDL).
    Definition,
    /// Changes rows.
    Data,
    /// Reads.
    Query,
    /// Users, roles and what they may do.
    Privilege,
    /// Begins, ends or marks transactions.
    Transaction,
    /// Changes the session only.
    Session,
    /// Rebuilds, cleans or flushes.
    Maintenance,
    /// Calls code or does what its text alone does not tell.
    Code,
    /// Not in the registry.
    Unknown,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 9] = [
        Self::Definition,
        Self::Data,
        Self::Query,
        Self::Privilege,
        Self::Transaction,
        Self::Session,
        Self::Maintenance,
        Self::Code,
        Self::Unknown,
    ];

    /// Its name in files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Definition => "definition",
            Self::Data => "data",
            Self::Query => "query",
            Self::Privilege => "privilege",
            Self::Transaction => "transaction",
            Self::Session => "session",
            Self::Maintenance => "maintenance",
            Self::Code => "code",
            Self::Unknown => "unknown",
        }
    }
}

/// What one statement does: `create table`, `insert`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatementKind {
    phrase: &'static str,
    family: Family,
}

impl StatementKind {
    /// A statement that no row of the registry describes.
    pub(crate) const UNKNOWN: Self = Self {
        phrase: "statement",
        family: Family::Unknown,
    };

    /// Its words in lower case; `statement` where they are unknown.
    pub const fn phrase(self) -> &'static str {
        self.phrase
    }

    /// Whether it is of the kind `phrase`, or of a narrower one: `create table` is a `create`.
    pub fn is_a(self, phrase: &str) -> bool {
        begins(self.phrase, phrase)
    }

    /// Whether there is a kind that [`StatementKind::is_a`] `phrase`.
    pub fn is_known(phrase: &str) -> bool {
        REGISTRY
            .iter()
            .flat_map(|(_, phrases)| *phrases)
            .any(|known| begins(known, phrase))
    }

    /// The first of its words.
    pub(crate) fn verb(self) -> &'static str {
        self.phrase.split(' ').next().unwrap_or_default()
    }

    /// What it is about.
    pub const fn family(self) -> Family {
        self.family
    }

    /// The kind whose phrase is the longest that `words` begin with; `words` come without modifiers.
    pub(crate) fn of(words: &[&str]) -> Self {
        let Some(verb) = words.first() else {
            return Self::UNKNOWN;
        };
        let begin = |objects: &[&str]| {
            objects.len() < words.len() && objects.iter().zip(&words[1..]).all(|(object, word)| is(word, object))
        };
        // Longer phrases come first.
        let found = entries(verb).iter().find(|entry| begin(&entry.objects));
        found.map_or(Self::UNKNOWN, |entry| entry.kind)
    }

    /// Whether a phrase goes on with `word` after `verb`: whether the word is an object and not a modifier.
    pub(crate) fn is_object(verb: &str, word: &str) -> bool {
        let mut objects = entries(verb).iter().filter_map(|entry| entry.objects.first());
        objects.any(|object| is(word, object))
    }
}

/// Whether the words of `phrase` begin with those of `prefix`, whatever their case.
fn begins(phrase: &str, prefix: &str) -> bool {
    let mut words = phrase.split(' ');
    !prefix.trim().is_empty()
        && prefix
            .split_whitespace()
            .all(|wanted| words.next().is_some_and(|word| is(wanted, word)))
}

/// A kind, with its phrase taken apart.
struct Entry {
    kind: StatementKind,
    /// The words after the verb.
    objects: Vec<&'static str>,
}

/// The first word of phrases, and what each goes on with.
struct Verb {
    word: &'static str,
    /// Those of most words first.
    entries: Vec<Entry>,
}

/// The entries whose phrase begins with `verb`.
fn entries(verb: &str) -> &'static [Entry] {
    let letter = verb.bytes().next().map_or(0, |byte| byte.to_ascii_lowercase());
    let verbs = BY_LETTER
        .get(usize::from(letter.wrapping_sub(b'a')))
        .map_or(&[][..], Vec::as_slice);
    let known = verbs.iter().find(|known| is(verb, known.word));
    known.map_or(&[], |known| &known.entries)
}

/// The registry by first letter: a script of a million inserts looks up a million times.
static BY_LETTER: LazyLock<[Vec<Verb>; 26]> = LazyLock::new(|| {
    let mut letters = [const { Vec::<Verb>::new() }; 26];
    for (family, phrases) in REGISTRY {
        for phrase in *phrases {
            let mut words = phrase.split(' ');
            let word = words.next().unwrap_or_default();
            let kind = StatementKind {
                phrase,
                family: *family,
            };
            let entry = Entry {
                kind,
                objects: words.collect(),
            };
            let verbs = &mut letters[usize::from(phrase.as_bytes()[0] - b'a')];
            match verbs.iter_mut().find(|known| known.word == word) {
                Some(verb) => verb.entries.push(entry),
                None => verbs.push(Verb {
                    word,
                    entries: vec![entry],
                }),
            }
        }
    }
    for verb in letters.iter_mut().flatten() {
        verb.entries.sort_by_key(|entry| std::cmp::Reverse(entry.objects.len()));
    }
    letters
});

impl fmt::Debug for StatementKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.phrase)
    }
}

impl fmt::Display for StatementKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.phrase)
    }
}

/// Every phrase that is known; the longest match wins.
#[rustfmt::skip]
const REGISTRY: &[(Family, &[&str])] = &[
    (Family::Definition, &[
        "create", "create table", "create index", "create view", "create materialized view", "create sequence",
        "create schema", "create database", "create type", "create domain", "create function", "create procedure",
        "create aggregate", "create operator", "create operator class", "create operator family", "create cast",
        "create trigger", "create event", "create event trigger", "create rule", "create policy", "create extension",
        "create collation", "create conversion", "create foreign table", "create foreign data", "create server",
        "create publication", "create subscription", "create statistics", "create tablespace", "create language",
        "create text search", "create access method", "create transform", "create virtual table", "create package",
        "create logfile group", "create spatial reference",
        "alter", "alter table", "alter index", "alter view", "alter materialized view", "alter sequence",
        "alter schema", "alter database", "alter type", "alter domain", "alter function", "alter procedure",
        "alter routine", "alter aggregate", "alter operator", "alter operator class", "alter operator family",
        "alter trigger", "alter event", "alter event trigger", "alter rule", "alter policy", "alter extension",
        "alter collation", "alter conversion", "alter foreign table", "alter foreign data", "alter server",
        "alter publication", "alter subscription", "alter statistics", "alter tablespace", "alter language",
        "alter text search", "alter large object", "alter instance", "alter logfile group",
        "drop", "drop table", "drop index", "drop view", "drop materialized view", "drop sequence", "drop schema",
        "drop database", "drop type", "drop domain", "drop function", "drop procedure", "drop routine",
        "drop aggregate", "drop operator", "drop operator class", "drop operator family", "drop cast", "drop trigger",
        "drop event", "drop event trigger", "drop rule", "drop policy", "drop extension", "drop collation",
        "drop conversion", "drop foreign table", "drop foreign data", "drop server", "drop publication",
        "drop subscription", "drop statistics", "drop tablespace", "drop language", "drop text search",
        "drop access method", "drop transform", "drop package", "drop owned", "drop logfile group",
        "rename table", "truncate", "comment", "security label", "import foreign schema", "reassign owned",
    ]),
    (Family::Privilege, &[
        "create user", "create role", "create group", "create user mapping", "alter user", "alter role", "alter group",
        "alter user mapping", "alter default privileges", "drop user", "drop role", "drop group", "drop user mapping",
        "rename user", "grant", "revoke", "set password", "set default role",
    ]),
    (Family::Data, &["insert", "update", "delete", "merge", "replace", "copy", "load data", "load xml", "import table"]),
    (Family::Query, &[
        "select", "values", "table", "with", "show", "explain", "describe", "desc", "fetch", "declare", "move", "close",
        "handler", "help", "check table", "checksum table",
    ]),
    (Family::Transaction, &[
        "begin", "start transaction", "commit", "end", "rollback", "abort", "savepoint", "release", "rollback to",
        "rollback transaction to", "rollback work to", "prepare transaction", "commit prepared", "rollback prepared",
        "set transaction", "set constraints", "xa", "lock", "lock table", "lock tables", "unlock tables",
    ]),
    (Family::Session, &[
        "set", "set session authorization", "set role", "set global", "set persist", "reset", "use", "pragma", "attach",
        "detach", "discard", "listen", "unlisten", "notify", "prepare", "execute", "deallocate", "load",
    ]),
    (Family::Maintenance, &[
        "vacuum", "analyze", "analyze table", "optimize table", "repair table", "reindex", "cluster",
        "refresh materialized view", "checkpoint", "alter system", "flush", "cache index", "load index",
        "install plugin", "install component", "install soname", "uninstall plugin", "uninstall component",
        "uninstall soname", "kill", "reset master", "reset slave", "reset replica", "change master",
        "change replication", "start slave", "start replica", "start group_replication", "stop slave", "stop replica",
        "stop group_replication", "purge", "shutdown", "restart", "binlog", "clone",
    ]),
    (Family::Code, &[
        "do", "call", "begin not atomic", "if", "loop", "while", "repeat", "case", "for", "signal", "resignal",
        "execute immediate",
    ]),
];
