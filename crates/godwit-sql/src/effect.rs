//! What a statement leaves in the catalogue: the question to ask when nobody saw how it ended.

mod create;
mod drop;
mod mysql;
mod net;
mod noun;
mod postgres;
mod read;
mod sqlite;

pub(crate) use create::modifiers;
use godwit_core::{Effect, Engine};

use crate::{Family, StatementKind, splitter::split, words::Words};

/// The effect of `sql`, which is one statement of `engine`'s.
///
/// It never fails: what it does not understand, and what is no single statement, is [`Effect::Unknown`].
pub fn effect(engine: Engine, sql: &str) -> Effect {
    let script = split(engine, sql);
    let [statement] = script.statements.as_slice() else {
        return Effect::Unknown;
    };
    if !script.findings.is_empty() || statement.controls_transaction.is_some() {
        return Effect::Unknown;
    }
    match of_kind(engine, statement.kind, statement.span.of(sql)) {
        // Most engines refuse it, and what is there by the name shows nothing.
        Some(Effect::Renames { from, to }) if from == to => Effect::Unknown,
        found => found.unwrap_or(Effect::Unknown),
    }
}

/// `None` where the text is not understood.
fn of_kind(engine: Engine, kind: StatementKind, sql: &str) -> Option<Effect> {
    // How many rows were changed by whom is in no catalogue, and what code does is not in its call.
    if matches!(kind.family(), Family::Data | Family::Code | Family::Unknown) {
        return None;
    }
    let mut words = Words::new(engine, sql);
    match kind.verb() {
        "create" if words.eat("create") => create::read(&mut words),
        "drop" if words.eat("drop") => drop::read(&mut words),
        "alter" if words.eat("alter") => match engine {
            Engine::Postgres => postgres::alter(&mut words),
            Engine::Mysql => mysql::alter(&mut words),
            Engine::Sqlite => sqlite::alter(&mut words),
        },
        "rename" if words.eat("rename") => mysql::rename(&mut words),
        "reindex" if words.eat("reindex") && engine == Engine::Postgres => Some(postgres::reindex(&mut words)),
        "set" if words.eat("set") => Some(read::setting(&mut words)),
        "revoke" => Some(revoke(&words)),
        "vacuum" => Some(vacuum(&words)),
        "explain" | "describe" | "desc" if words.mentions(&["analyze", "analyse"]) => None,
        "select" | "values" | "table" | "with" => read::is_harmless(&words).then_some(Effect::Repeatable),
        _ => is_repeatable(kind).then_some(Effect::Repeatable),
    }
}

/// Statements whose second time leaves what the first left, whatever they name.
///
/// TRUNCATE is not among them, though nothing is there to be emptied twice: if the first one was done, a second takes
/// the rows that others have put in since, and no catalogue tells how full the table was.
fn is_repeatable(kind: StatementKind) -> bool {
    match kind.phrase() {
        // They set what they name to what they say, or give what may have been given already.
        "comment" | "security label" | "grant" | "set password" | "set default role" | "reassign owned" => true,
        // They rebuild, clean, count or write out, and end where the first time ended. What REFRESH computes is newer.
        "analyze"
        | "analyze table"
        | "optimize table"
        | "repair table"
        | "reindex"
        | "cluster"
        | "checkpoint"
        | "refresh materialized view"
        | "flush"
        | "cache index"
        | "load index" => true,
        // They show.
        "show" | "explain" | "describe" | "desc" | "help" | "check table" | "checksum table" => true,
        // They set up a session, which is gone with its settings if nobody saw the end.
        "set transaction"
        | "set constraints"
        | "set session authorization"
        | "set role"
        | "reset"
        | "use"
        | "pragma"
        | "attach"
        | "detach"
        | "discard"
        | "listen"
        | "unlisten"
        | "prepare"
        | "deallocate"
        | "load" => true,
        _ => false,
    }
}

/// MySQL and MariaDB refuse to take away what was not given (error 1141), so a second time would never get through.
fn revoke(words: &Words<'_>) -> Effect {
    if words.engine != Engine::Mysql || words.mentions(&["if"]) {
        Effect::Repeatable
    } else {
        Effect::Unknown
    }
}

/// SQLite's `VACUUM INTO` refuses a file that is there, and half of it may be.
fn vacuum(words: &Words<'_>) -> Effect {
    if words.engine == Engine::Sqlite && words.mentions(&["into"]) {
        Effect::Unknown
    } else {
        Effect::Repeatable
    }
}
