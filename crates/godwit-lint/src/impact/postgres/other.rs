//! Statements of which only the relations that they name are read.

use godwit_core::Work;
use godwit_sql::{Family, StatementKind};

use super::{
    effect::Effect,
    lock::Lock,
    relations::{self, Relations},
};

/// What a statement of `kind` does that no shape describes; `sql` is its text.
pub(super) fn effect(kind: StatementKind, sql: &str) -> Effect {
    match kind.phrase() {
        "create policy" | "alter policy" | "drop policy" | "create rule" | "alter rule" | "drop rule"
        | "alter trigger" | "drop trigger" => first(Lock::AccessExclusive, sql),
        "comment" | "security label" | "create statistics" | "create publication" | "alter publication" => {
            first_all(Lock::ShareUpdateExclusive, sql)
        }
        "analyze" => analyze(sql),
        "alter statistics" | "drop statistics" => {
            Effect::locks_unnamed(Lock::ShareUpdateExclusive, "the table of the statistics")
        }
        "alter type" => {
            Effect::quiet().note("a composite type's new definition reaches the tables that are made of it")
        }
        "create subscription"
        | "alter subscription"
        | "create extension"
        | "alter extension"
        | "import foreign schema"
        | "drop owned"
        | "reassign owned"
        | "execute" => Effect::opaque(),
        "copy" => copy(sql),
        _ => by_family(kind, sql),
    }
}

fn by_family(kind: StatementKind, sql: &str) -> Effect {
    match kind.family() {
        Family::Query | Family::Data => rows(&relations::read(sql)),
        Family::Code | Family::Unknown => Effect::opaque(),
        Family::Definition | Family::Privilege | Family::Transaction | Family::Session | Family::Maintenance => {
            Effect::quiet()
        }
    }
}

/// What a query does, or a statement that changes rows.
pub(super) fn rows(relations: &Relations) -> Effect {
    let changed = Effect::locks_all(Lock::RowExclusive, relations.changed.clone());
    let lock = if relations.locks_rows {
        Lock::RowShare
    } else {
        Lock::AccessShare
    };
    let mut effect = Effect::locks_all(lock, relations.named.clone())
        .work(Work::Rows)
        .and(changed);
    if relations.deletes {
        effect = effect.destroys();
    }
    if relations.calls_unknown {
        return Effect::opaque().note("it calls functions that are not the server's own");
    }
    effect
}

fn copy(sql: &str) -> Effect {
    let relations = relations::read(sql);
    let words = sql.to_ascii_lowercase();
    let reads = words.trim_start_matches("copy").trim_start().starts_with('(');
    let lock = if reads || !relations.copies_in {
        Lock::AccessShare
    } else {
        Lock::RowExclusive
    };
    Effect::locks_all(lock, relations.named)
        .work(Work::Rows)
        .meanwhile("copies rows into")
}

fn analyze(sql: &str) -> Effect {
    let relations = relations::read(sql);
    if relations.named.is_empty() {
        return Effect::locks_unnamed(Lock::ShareUpdateExclusive, "one table after the other").work(Work::Scan);
    }
    Effect::locks_all(Lock::ShareUpdateExclusive, relations.named)
        .work(Work::Scan)
        .meanwhile("a sample of its rows is read")
}

/// A lock on the first relation that the statement names.
fn first(lock: Lock, sql: &str) -> Effect {
    let mut relations = relations::read(sql);
    relations.named.truncate(1);
    Effect::locks_all(lock, relations.named)
}

/// A lock on all that it names.
fn first_all(lock: Lock, sql: &str) -> Effect {
    Effect::locks_all(lock, relations::read(sql).named)
}
