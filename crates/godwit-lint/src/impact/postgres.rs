//! What PostgreSQL's statements do, by the manual's lock of each.
//!
//! What a statement reaches without naming it (triggers, partitions, foreign keys of others, views that are rewritten)
//! is not in the answer: the text does not tell, a rehearsal does.

mod alter;
mod column;
mod column_type;
mod effect;
mod lock;
mod other;
mod relations;

use godwit_core::{Impact, Work};
use godwit_sql::{CreateTable, DropKind, Dropped, Name, Shape};

use self::{effect::Effect, lock::Lock};
use crate::{Context, Stmt};

/// The impact of one statement.
pub(super) fn impact(context: &Context<'_>, stmt: &Stmt<'_>) -> Impact {
    effect(context, stmt).into_impact(stmt.statement.kind.phrase())
}

fn effect(context: &Context<'_>, stmt: &Stmt<'_>) -> Effect {
    match stmt.shape() {
        Shape::CreateTable(table) => create_table(table, stmt.sql),
        Shape::AlterTable(altered) => alter::effect(context, altered, stmt.sql),
        Shape::CreateIndex(index) => {
            let lock = if index.concurrently {
                Lock::ShareUpdateExclusive
            } else {
                Lock::Share
            };
            let effect = Effect::locks(lock, &index.table);
            match (index.only, index.concurrently) {
                // The index of the parent alone holds nothing.
                (true, _) => effect,
                (false, false) => effect.work(Work::Build),
                (false, true) => effect
                    .work(Work::Build)
                    .note("reads the table twice and waits for older transactions"),
            }
        }
        Shape::Drop(dropped) => drop(dropped, stmt),
        Shape::Truncate { tables, cascade } => {
            let effect = all(Lock::AccessExclusive, tables).destroys().meanwhile("all rows go");
            if *cascade {
                effect.note("all tables that refer to it are emptied, too")
            } else {
                effect
            }
        }
        Shape::Mutate(mutation) => {
            let does = match (mutation.deletes, mutation.condition.is_some()) {
                (true, true) => "deletes rows of",
                (true, false) => "deletes every row of",
                (false, true) => "changes rows of",
                (false, false) => "changes every row of",
            };
            let effect = Effect::locks(Lock::RowExclusive, &mutation.table)
                .work(Work::Rows)
                .meanwhile(does);
            if mutation.deletes { effect.destroys() } else { effect }
        }
        Shape::Insert { table, .. } => Effect::locks(Lock::RowExclusive, table)
            .work(Work::Rows)
            .meanwhile("puts rows into"),
        Shape::CreateView {
            name,
            replaces,
            materialized,
        } => create_view(name, *replaces, *materialized, stmt.sql),
        Shape::Refresh {
            view,
            concurrently: true,
            ..
        } => Effect::locks(Lock::Exclusive, view)
            .work(Work::Scan)
            .meanwhile("its query runs and the rows that differ are changed"),
        Shape::Refresh { view, without_data, .. } => {
            let effect = Effect::locks(Lock::AccessExclusive, view);
            if *without_data {
                effect.destroys()
            } else {
                effect
                    .work(Work::Rewrite)
                    .meanwhile("its query runs and all its rows are written anew")
            }
        }
        Shape::Reindex {
            what,
            name,
            concurrently,
        } => reindex(what, name.as_ref(), *concurrently),
        Shape::Vacuum { tables, full } => {
            let lock = if *full {
                Lock::AccessExclusive
            } else {
                Lock::ShareUpdateExclusive
            };
            each(lock, tables).work(if *full { Work::Rewrite } else { Work::Scan })
        }
        Shape::Cluster { table } => each(Lock::AccessExclusive, table.as_slice())
            .work(Work::Rewrite)
            .meanwhile("the whole table is written anew in the order of an index"),
        Shape::AlterDomain {
            adds_constraint,
            not_valid,
            ..
        } => {
            let words = stmt.sql.to_ascii_lowercase();
            let checks = (*adds_constraint && !not_valid)
                || words.contains("validate constraint")
                || words.contains("set not null");
            if checks {
                Effect::locks_unnamed(Lock::Share, "every table with a column of this domain")
                    .work(Work::Scan)
                    .meanwhile("all their rows are read")
            } else {
                Effect::quiet()
            }
        }
        Shape::Lock { tables, mode } => match Lock::of(mode) {
            Some(lock) => all(lock, tables).meanwhile("the transaction goes on"),
            None => Effect::opaque(),
        },
        Shape::CreateTrigger { table } => Effect::locks(Lock::ShareRowExclusive, table),
        Shape::CreateEnum { .. }
        | Shape::AddEnumValue { .. }
        | Shape::RenameEnumValue { .. }
        | Shape::CreateDomain { .. }
        | Shape::Setting { .. } => Effect::quiet(),
        Shape::Other => other::effect(stmt.statement.kind, stmt.sql),
    }
}

fn all(lock: Lock, names: &[Name]) -> Effect {
    Effect::locks_all(lock, names.iter().map(ToString::to_string).collect())
}

/// The same; without names it is all tables of the database, one transaction each.
fn each(lock: Lock, names: &[Name]) -> Effect {
    if names.is_empty() {
        Effect::locks_unnamed(lock, "one table after the other")
    } else {
        all(lock, names)
    }
}

fn create_table(table: &CreateTable, sql: &str) -> Effect {
    if table.temporary {
        return Effect::quiet();
    }
    let own = table.name.to_string();
    let relations = relations::read(sql);
    let others = |names: &[String]| names.iter().filter(|name| **name != own).cloned().collect::<Vec<_>>();
    let parents = if table.partition_of.is_some() {
        Effect::locks_all(Lock::AccessExclusive, others(&relations.parents))
            .note("a DEFAULT partition is locked so and read, too")
    } else {
        Effect::locks_all(Lock::ShareUpdateExclusive, others(&relations.parents))
    };
    let reads = Effect::locks_all(Lock::AccessShare, others(&relations.named));
    let reads = if relations.stores {
        reads.work(Work::Scan)
    } else {
        reads
    };
    reads
        .and(Effect::locks_all(Lock::ShareRowExclusive, others(&relations.referred)))
        .and(parents)
}

fn create_view(name: &Name, replaces: bool, materialized: bool, sql: &str) -> Effect {
    let effect = Effect::locks_all(Lock::AccessShare, relations::read(sql).named);
    let effect = if materialized { effect.work(Work::Scan) } else { effect };
    if replaces {
        effect.and(Effect::locks(Lock::AccessExclusive, name))
    } else {
        effect
    }
}

fn drop(dropped: &Dropped, stmt: &Stmt<'_>) -> Effect {
    let effect = match dropped.kind {
        DropKind::Table => all(Lock::AccessExclusive, &dropped.names)
            .destroys()
            .meanwhile("all rows go")
            .note("tables that it refers to are locked so, too"),
        DropKind::Index if dropped.concurrently => all(Lock::ShareUpdateExclusive, &dropped.names)
            .and(Effect::locks_unnamed(Lock::ShareUpdateExclusive, "its table"))
            .note("waits for older transactions"),
        DropKind::Index => {
            all(Lock::AccessExclusive, &dropped.names).and(Effect::locks_unnamed(Lock::AccessExclusive, "its table"))
        }
        DropKind::View => all(Lock::AccessExclusive, &dropped.names),
        DropKind::Trigger => all(Lock::AccessExclusive, dropped.on.as_slice()),
        DropKind::Schema if dropped.cascade => {
            Effect::locks_unnamed(Lock::AccessExclusive, "everything in the schema").destroys()
        }
        DropKind::Database => return Effect::quiet().destroys().note("nobody may be connected to it"),
        DropKind::Extension => return Effect::opaque(),
        DropKind::Schema => return Effect::quiet(),
        DropKind::Other => match stmt.statement.kind.phrase() {
            "drop sequence" => all(Lock::AccessExclusive, &dropped.names),
            "drop type" | "drop domain" | "drop function" | "drop owned" if dropped.cascade => {
                return Effect::opaque().destroys();
            }
            _ => other::effect(stmt.statement.kind, stmt.sql),
        },
    };
    if dropped.cascade && dropped.kind != DropKind::Schema {
        effect.note("and what depends on it")
    } else {
        effect
    }
}

fn reindex(what: &str, name: Option<&Name>, concurrently: bool) -> Effect {
    let named = name.map(ToString::to_string);
    match (what, named) {
        ("index", Some(index)) if concurrently => Effect::locks(Lock::ShareUpdateExclusive, &index)
            .and(Effect::locks_unnamed(Lock::ShareUpdateExclusive, "its table"))
            .work(Work::Build),
        ("index", Some(index)) => Effect::locks(Lock::AccessExclusive, &index)
            .work(Work::Build)
            .note("its table is locked SHARE; reads of it wait, too, because every plan looks at all indexes"),
        ("table", Some(table)) if concurrently => Effect::locks(Lock::ShareUpdateExclusive, &table)
            .work(Work::Build)
            .meanwhile("its indexes are built anew"),
        ("table", Some(table)) => Effect::locks(Lock::AccessExclusive, &table)
            .work(Work::Build)
            .meanwhile("its indexes are built anew")
            .note("the table is locked SHARE and each of its indexes ACCESS EXCLUSIVE, which every plan waits for"),
        (_, _) => {
            let lock = if concurrently {
                Lock::ShareUpdateExclusive
            } else {
                Lock::AccessExclusive
            };
            Effect::locks_unnamed(lock, "the indexes of one table after the other")
                .work(Work::Build)
                .meanwhile("they are built anew")
        }
    }
}
