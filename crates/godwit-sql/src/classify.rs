//! A statement's first tokens to its meaning.

use godwit_core::Engine;

use crate::{
    Family, StatementKind, TransactionControl, Transactional,
    compound::{is, is_any},
    lexer::{Token, TokenKind},
    summary, transaction,
};

/// How many tokens are kept: enough for a summary of 80 characters.
const KEPT: usize = 80;

/// The verbs of statements that may change how the rest of a script is read.
const VERBS_THAT_SET: [&str; 9] = [
    "set", "reset", "discard", "commit", "end", "rollback", "abort", "prepare", "xa",
];

const VERBS_AFTER_WITH: [&str; 6] = ["select", "insert", "update", "delete", "merge", "replace"];

/// The first tokens of a statement; one is filled anew for each, so that a script needs the memory once.
#[derive(Default)]
pub(crate) struct Head<'t> {
    tokens: Vec<Token>,
    /// Those that are words.
    words: Vec<&'t str>,
    has_comma: bool,
    /// Whether the statement has more tokens than are kept.
    goes_on: bool,
    /// What follows the common table expressions of a WITH.
    main_verb: MainVerb,
}

/// The verb of a statement that begins with WITH: the first outside of parentheses, however far away.
#[derive(Debug, Default, Clone, Copy)]
enum MainVerb {
    #[default]
    NotSought,
    Sought {
        depth: usize,
    },
    Found(Token),
}

impl<'t> Head<'t> {
    pub fn push(&mut self, token: Token, text: &'t str) {
        if self.tokens.is_empty() && token.kind == TokenKind::Word && is(&text[token.start..token.end], "with") {
            self.main_verb = MainVerb::Sought { depth: 0 };
        }
        if let MainVerb::Sought { depth } = &mut self.main_verb {
            match token.kind {
                TokenKind::Symbol(b'(') => *depth += 1,
                TokenKind::Symbol(b')') => *depth = depth.saturating_sub(1),
                TokenKind::Word if *depth == 0 && is_any(&text[token.start..token.end], &VERBS_AFTER_WITH) => {
                    self.main_verb = MainVerb::Found(token);
                }
                _ => {}
            }
        }
        if self.tokens.len() >= KEPT {
            self.goes_on = true;
            return;
        }
        match token.kind {
            TokenKind::Word => self.words.push(&text[token.start..token.end]),
            TokenKind::Symbol(b',') => self.has_comma = true,
            _ => {}
        }
        self.tokens.push(token);
    }

    /// Whether further tokens change nothing but that there are some.
    pub const fn is_full(&self) -> bool {
        self.tokens.len() >= KEPT && !matches!(self.main_verb, MainVerb::Sought { .. })
    }

    /// Whether further tokens change nothing for those who only look for the ends of statements.
    pub fn tells_what_follows(&self) -> bool {
        self.is_full() || self.words.first().is_some_and(|verb| !(sets(verb) || is(verb, "copy")))
    }

    /// Whether the statement may change how the rest of the script is read.
    pub fn may_set(&self) -> bool {
        self.words.first().is_some_and(|verb| sets(verb))
    }

    /// Takes note of tokens that nobody looked at.
    pub const fn go_on(&mut self) {
        self.goes_on = true;
    }

    /// The first tokens.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    pub fn clear(&mut self) {
        self.tokens.clear();
        self.words.clear();
        self.has_comma = false;
        self.goes_on = false;
        self.main_verb = MainVerb::NotSought;
    }

    pub fn is_copy_from_stdin(&self) -> bool {
        let mut words = self.words.iter();
        words.next().is_some_and(|word| is(word, "copy")) && {
            let mut after_from = false;
            words.any(|word| std::mem::replace(&mut after_from, is(word, "from")) && is(word, "stdin"))
        }
    }
}

fn sets(verb: &str) -> bool {
    is_any(verb, &VERBS_THAT_SET)
}

/// What a statement means.
pub(crate) struct Meaning {
    pub kind: StatementKind,
    pub transactional: Transactional,
    pub control: Option<TransactionControl>,
    pub atomic: bool,
    pub patient: bool,
    pub summary: String,
    pub has_secret: bool,
}

/// What the statement is, and what it does to the session's own transaction.
pub(crate) fn control(engine: Engine, text: &str, head: &Head<'_>) -> (StatementKind, Option<TransactionControl>) {
    let kind = kind(text, head, &head.words);
    (kind, transaction::control(engine, kind, &head.words))
}

/// Reads the meaning off `head`.
pub(crate) fn classify(engine: Engine, text: &str, head: &Head<'_>) -> Meaning {
    let all = head.words.as_slice();
    let kind = kind(text, head, all);
    let has_secret = has_secret(kind, all);
    let transactional = transaction::rule(engine, kind, all);
    let lists = head.goes_on || head.has_comma;
    Meaning {
        kind,
        transactional,
        atomic: transaction::is_atomic(engine, kind, transactional, lists),
        patient: transaction::is_patient(engine, kind, all),
        control: transaction::control(engine, kind, all),
        summary: summary::summarise(text, &head.tokens, head.goes_on, has_secret),
        has_secret,
    }
}

fn kind(text: &str, head: &Head<'_>, all: &[&str]) -> StatementKind {
    let Some(verb) = all.first() else {
        return StatementKind::UNKNOWN;
    };
    if is_any(verb, &["create", "alter", "drop"]) {
        let object = all[1..]
            .iter()
            .position(|word| !is_modifier(word))
            .map_or(all.len(), |at| at + 1);
        return of_object(verb, text, head, all, object);
    }
    if let MainVerb::Found(token) = head.main_verb {
        return StatementKind::of(&[&text[token.start..token.end]]);
    }
    StatementKind::of(&all[..all.len().min(4)])
}

/// Words between CREATE, ALTER or DROP and the object's noun.
fn is_modifier(word: &str) -> bool {
    is_any(
        word,
        &[
            "or",
            "replace",
            "global",
            "local",
            "temp",
            "temporary",
            "unlogged",
            "unique",
            "fulltext",
            "spatial",
            "vector",
            "recursive",
            "constraint",
            "trusted",
            "procedural",
            "online",
            "offline",
            "ignore",
            "force",
        ],
    )
}

fn of_object(verb: &str, text: &str, head: &Head<'_>, all: &[&str], object: usize) -> StatementKind {
    let mut object = object;
    // MySQL puts DEFINER, ALGORITHM and SQL SECURITY before the noun, with names that may look like one.
    if all
        .get(object)
        .is_some_and(|word| is_any(word, &["definer", "algorithm", "sql", "aggregate"]))
    {
        object = after_options(verb, text, head).unwrap_or(object);
    }
    let end = all.len().min(object + 3);
    let mut phrase = vec![verb];
    phrase.extend(all.get(object..end).unwrap_or_default());
    StatementKind::of(&phrase)
}

/// The index among the words of the first object noun that is no value of an option.
fn after_options(verb: &str, text: &str, head: &Head<'_>) -> Option<usize> {
    let mut index = 0;
    let mut is_value = false;
    for token in &head.tokens {
        match token.kind {
            TokenKind::Word => {
                let word = &text[token.start..token.end];
                // `create aggregate function` is MySQL's, `create aggregate` PostgreSQL's: the longer wins.
                let aggregate = is(word, "aggregate")
                    && text[token.end..]
                        .trim_start()
                        .get(..8)
                        .is_some_and(|next| is(next, "function"));
                if index > 0 && !is_value && !aggregate && StatementKind::is_object(verb, word) {
                    return Some(index);
                }
                index += 1;
                is_value = false;
            }
            TokenKind::Symbol(byte) => is_value = matches!(byte, b'=' | b'@'),
            _ => is_value = false,
        }
    }
    None
}

/// Whether the statement's strings may be passwords.
fn has_secret(kind: StatementKind, all: &[&str]) -> bool {
    let mentions = |words: &[&str]| all.iter().any(|word| is_any(word, words));
    match kind.family() {
        Family::Privilege => true,
        Family::Definition => {
            // A federated table's address holds one: `CONNECTION = 'mysql://user:password@host/…'`.
            kind.phrase().ends_with(" server") || kind.phrase().ends_with(" subscription") || mentions(&["connection"])
        }
        Family::Maintenance => kind.phrase().starts_with("change ") || kind.phrase().starts_with("start "),
        Family::Session => mentions(&["password"]),
        _ => mentions(&["identified", "password_hash", "dblink", "dblink_connect"]),
    }
}
