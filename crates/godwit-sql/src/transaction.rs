//! How each engine's transactions treat each kind of statement.

use godwit_core::Engine;

use crate::{
    Family, StatementKind, TransactionControl, Transactional,
    compound::{is, is_any},
};

/// How a surrounding transaction treats the statement with the words `all`.
pub(crate) fn rule(engine: Engine, kind: StatementKind, all: &[&str]) -> Transactional {
    match engine {
        // Scripts of many statements are mostly of these, which no rule is about.
        Engine::Postgres | Engine::Sqlite if is_plain(kind) => Transactional::Yes,
        Engine::Postgres => postgres(kind.phrase(), all),
        Engine::Mysql => mysql(kind, all),
        Engine::Sqlite => sqlite(kind.phrase(), all),
    }
}

/// Whether the statement reads or changes rows and does nothing else.
fn is_plain(kind: StatementKind) -> bool {
    matches!(kind.family(), Family::Data | Family::Query)
}

/// PostgreSQL refuses a few statements; everything else is undone with its transaction.
///
/// Manual, per command: "cannot be executed inside a transaction block".
fn postgres(phrase: &str, all: &[&str]) -> Transactional {
    let says = |word: &str| all.iter().any(|other| is(other, word));
    let refused = match phrase {
        "vacuum" | "create database" | "drop database" | "create tablespace" | "drop tablespace" | "alter system"
        | "commit prepared" | "rollback prepared" => true,
        "create index" | "drop index" => all.iter().take(4).any(|word| is(word, "concurrently")),
        "reindex" => {
            says("concurrently")
                || all
                    .iter()
                    .take(6)
                    .any(|word| is_any(word, &["database", "system", "schema"]))
        }
        "alter table" => says("detach") && says("concurrently"),
        "alter database" => says("tablespace"),
        // Creating or dropping the slot on the publisher cannot be undone.
        "create subscription" => !says("connect") && !says("create_slot"),
        "drop subscription" => true,
        "discard" => says("all"),
        // Without a table it goes over all of them, one transaction each.
        "cluster" => all.len() < 2,
        _ => false,
    };
    if refused {
        Transactional::Refused
    } else {
        Transactional::Yes
    }
}

/// MySQL and MariaDB commit around definitions, and around most of what is not data.
///
/// Manual: "Statements That Cause an Implicit Commit".
fn mysql(kind: StatementKind, all: &[&str]) -> Transactional {
    let temporary = all.get(1).is_some_and(|word| is(word, "temporary"))
        || all
            .get(3)
            .is_some_and(|word| is(word, "temporary") && is_any(all[1], &["or"]));
    if may_commit(kind) {
        return Transactional::MayCommit;
    }
    let commits = match kind.family() {
        // Temporary tables come and go without a commit; but they are not undone either.
        Family::Definition => !(temporary && matches!(kind.phrase(), "create table" | "drop table")),
        Family::Privilege => true,
        Family::Maintenance => kind.phrase() != "kill",
        Family::Transaction => matches!(
            kind.phrase(),
            "begin" | "start transaction" | "lock" | "lock table" | "lock tables" | "unlock tables"
        ),
        Family::Data => kind.phrase() == "import table",
        Family::Query => matches!(kind.phrase(), "check table"),
        Family::Session | Family::Code | Family::Unknown => false,
    };
    if commits {
        Transactional::ImplicitCommit
    } else {
        Transactional::Yes
    }
}

/// Statements that run others, which may be of the kind that commits.
fn may_commit(kind: StatementKind) -> bool {
    match kind.family() {
        // Functions and conditions cannot commit; the server refuses it.
        Family::Code => !matches!(kind.phrase(), "do" | "signal" | "resignal"),
        Family::Session => kind.phrase() == "execute",
        Family::Unknown => true,
        _ => false,
    }
}

/// Whether a statement that fails outside of a transaction leaves nothing of it behind.
pub(crate) fn is_atomic(engine: Engine, kind: StatementKind, transactional: Transactional, lists: bool) -> bool {
    match engine {
        // A concurrent build leaves its invalid index, a procedure what it committed.
        Engine::Postgres => transactional != Transactional::Refused && !matches!(kind.phrase(), "call" | "do"),
        // Of several objects or users those before the failing one are done (MariaDB manual, "Atomic DDL").
        Engine::Mysql => {
            transactional != Transactional::MayCommit
                && !(lists && (kind.family() == Family::Privilege || is_any(kind.verb(), &["drop", "rename"])))
        }
        Engine::Sqlite => true,
    }
}

/// Whether a statement waits for locks without anybody queueing behind it.
///
/// PostgreSQL manual, "Explicit Locking": SHARE UPDATE EXCLUSIVE and less go together with reading and writing.
pub(crate) fn is_patient(engine: Engine, kind: StatementKind, all: &[&str]) -> bool {
    let says = |word: &str| all.iter().any(|other| is(other, word));
    engine == Engine::Postgres
        && !is_plain(kind)
        && match kind.phrase() {
            "create index" | "drop index" | "reindex" | "refresh materialized view" => says("concurrently"),
            "alter table" => {
                (says("validate") && says("constraint") && !says("add")) || (says("detach") && says("concurrently"))
            }
            "analyze" | "create statistics" => true,
            "vacuum" => !says("full"),
            _ => false,
        }
}

/// SQLite's definitions are transactional; what concerns the file itself is not.
fn sqlite(phrase: &str, all: &[&str]) -> Transactional {
    match phrase {
        // A database that the transaction has touched cannot be detached in it.
        "vacuum" | "detach" => Transactional::Refused,
        "pragma" => pragma(all),
        _ => Transactional::Yes,
    }
}

/// Pragmas that SQLite ignores or refuses inside a transaction; `schema.name` has its name second.
fn pragma(all: &[&str]) -> Transactional {
    let names = all.get(1..3.min(all.len())).unwrap_or_default();
    let is_named = |known: &[&str]| names.iter().any(|name| is_any(name, known));
    if is_named(&["foreign_keys", "journal_mode", "auto_vacuum", "page_size"]) {
        Transactional::NoEffect
    } else if is_named(&[
        "journal_mode",
        "synchronous",
        "auto_vacuum",
        "page_size",
        "wal_checkpoint",
    ]) {
        Transactional::Refused
    } else {
        Transactional::Yes
    }
}

/// Whether the statement begins or ends the session's own transaction.
pub(crate) fn control(engine: Engine, kind: StatementKind, all: &[&str]) -> Option<TransactionControl> {
    if is_plain(kind) || kind.family() == Family::Definition {
        return None;
    }
    match kind.phrase() {
        "commit" | "end" | "rollback" | "abort" if chains(all) => Some(TransactionControl::Chain),
        "begin" | "start transaction" => Some(TransactionControl::Begin),
        "commit" | "end" | "prepare transaction" | "commit prepared" => Some(TransactionControl::Commit),
        "rollback to" | "rollback transaction to" | "rollback work to" | "savepoint" | "release" => {
            Some(TransactionControl::Savepoint)
        }
        "rollback" | "abort" | "rollback prepared" => Some(TransactionControl::Rollback),
        "xa" => match all.get(1) {
            Some(word) if is_any(word, &["start", "begin"]) => Some(TransactionControl::Begin),
            Some(word) if is(word, "rollback") => Some(TransactionControl::Rollback),
            _ => Some(TransactionControl::Commit),
        },
        "set" if engine == Engine::Mysql => autocommit(all),
        "lock" | "lock table" | "lock tables" if engine == Engine::Mysql => Some(TransactionControl::LockTables),
        "flush" if engine == Engine::Mysql && all.iter().any(|word| is(word, "lock")) => {
            Some(TransactionControl::LockTables)
        }
        "unlock tables" => Some(TransactionControl::UnlockTables),
        _ => None,
    }
}

/// `COMMIT AND CHAIN`, and not `AND NO CHAIN`.
fn chains(all: &[&str]) -> bool {
    all.iter().any(|word| is(word, "chain")) && !all.iter().any(|word| is(word, "no"))
}

/// `SET autocommit = 0` begins a transaction that nobody ends; turning it on commits.
///
/// A variable for a value restores what was before, which is on wherever nobody turned it off.
fn autocommit(all: &[&str]) -> Option<TransactionControl> {
    let at = all.iter().position(|word| is(word, "autocommit"))?;
    Some(match all.get(at + 1) {
        Some(value) if is_any(value, &["0", "off", "false"]) => TransactionControl::Begin,
        _ => TransactionControl::Commit,
    })
}
