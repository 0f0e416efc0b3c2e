//! What statements do to others on MySQL and MariaDB.
//!
//! Two locks count there. The metadata lock keeps a table's definition as long as a transaction that used it is open:
//! every definition needs it for itself, at least for a moment, waits for all older transactions until it has it, and
//! everybody who comes later queues behind it. What happens in between is the algorithm's: see [`predict`].

mod alter;
mod changes;
mod effect;
mod options;
mod partitions;
mod prediction;
mod present;
mod redefine;
mod step;
mod types;

pub use prediction::{Algorithm, Prediction, TableLock, predict};

use godwit_core::{Blocks, Impact, Product, Work};
use godwit_sql::{DropKind, Dropped, Family, Mutation, Name, Shape};

use self::effect::Effect;
use crate::{Context, Server, Stmt};

/// What is assumed where no server is known: the worse of both.
const ASSUMED: [Server; 2] = [
    Server {
        product: Product::Mysql,
        version: (8, 0, 11),
    },
    Server {
        product: Product::Mariadb,
        version: (10, 6, 0),
    },
];

/// The impact of one statement.
pub(super) fn impact(context: &Context<'_>, stmt: &Stmt<'_>) -> Impact {
    effect(context, stmt).into_impact()
}

fn effect(context: &Context<'_>, stmt: &Stmt<'_>) -> Effect {
    match stmt.shape() {
        Shape::CreateTable(table) if table.temporary => Effect::quiet("makes a table that only this session sees"),
        Shape::CreateTable(table) => {
            let effect = if table.replaces {
                Effect::metadata(&[&table.name], "drops the table of that name and makes another").destroying()
            } else {
                Effect::quiet(format!("makes {}, which nobody uses yet", table.name))
            };
            if table.derived {
                effect.note("the rows that its query reads are locked against changes until they are copied")
            } else {
                effect
            }
        }
        Shape::AlterTable(altered) => alter::altered(context, altered),
        Shape::CreateIndex(index) => alter::indexed(context, index),
        Shape::Drop(dropped) => drop(context, dropped),
        Shape::Truncate { tables, .. } => Effect::metadata(
            &tables.iter().collect::<Vec<_>>(),
            "empties the table, which no transaction undoes",
        )
        .destroying(),
        Shape::Mutate(mutation) => mutated(mutation),
        Shape::Insert { table, from_query, .. } => {
            let effect = Effect::rows(table, Blocks::Nothing, Work::Rows, "puts rows into");
            if *from_query {
                effect.note("the rows that its query reads are locked against changes until the commit")
            } else {
                effect
            }
        }
        Shape::CreateView { name, replaces, .. } => {
            if *replaces {
                Effect::metadata(&[name], "puts another query in the view's place")
            } else {
                Effect::quiet(format!("makes the view {name}, which nobody uses yet"))
            }
        }
        Shape::CreateTrigger { table } => Effect::metadata(&[table], "adds a trigger, which every later write runs"),
        Shape::Setting { name, .. } => Effect::quiet(format!("sets {name}")),
        _ => other(context, stmt),
    }
}

fn drop(context: &Context<'_>, dropped: &Dropped) -> Effect {
    let names: Vec<&Name> = dropped.names.iter().collect();
    match dropped.kind {
        _ if dropped.temporary => Effect::quiet("drops a table that only this session sees"),
        DropKind::Table => Effect::metadata(&names, "drops the table with its rows").destroying(),
        DropKind::Database => Effect::metadata(&names, "drops every table in the database with its rows").destroying(),
        DropKind::Index => match (&dropped.on, names.first()) {
            (Some(table), Some(index)) => alter::unindexed(context, table, index),
            _ => Effect::opaque("the text does not tell which table's index is dropped"),
        },
        DropKind::View => Effect::metadata(&names, "drops the view"),
        DropKind::Trigger => Effect::unnamed(
            "drops a trigger, under the metadata lock of its table: it waits for the transactions that use that table, \
             and all others queue behind it",
        ),
        _ => Effect::quiet("changes only the catalogue"),
    }
}

fn mutated(mutation: &Mutation) -> Effect {
    let all = mutation.condition.is_none() && !mutation.limited;
    let does = match (mutation.deletes, all) {
        (true, true) => "deletes every row of",
        (true, false) => "deletes rows of",
        (false, true) => "changes every row of",
        (false, false) => "changes rows of",
    };
    let (blocks, work) = if all {
        (Blocks::Writes, Work::Scan)
    } else {
        (Blocks::Nothing, Work::Rows)
    };
    let effect = Effect::rows(&mutation.table, blocks, work, does);
    if mutation.deletes { effect.destroying() } else { effect }
}

/// What has no shape, by its first words.
fn other(context: &Context<'_>, stmt: &Stmt<'_>) -> Effect {
    let kind = stmt.statement.kind;
    match kind.phrase() {
        "optimize table" | "repair table" => alter::forced(context, &tables(stmt.sql)),
        "analyze" | "analyze table" => Effect::quiet("reads samples of the tables for the optimizer"),
        "check table" | "checksum table" => Effect::unnamed("reads the tables wholly: reads and writes go on")
            .with("SHARED READ", Blocks::Definitions, Work::Scan)
            .on(&tables(stmt.sql)),
        "lock" | "lock table" | "lock tables" => Effect::unnamed(
            "keeps others from writing the tables (READ) or from using them at all (WRITE) until UNLOCK TABLES",
        )
        .with("LOCK TABLES", Blocks::Everything, Work::None)
        .on(&tables(stmt.sql)),
        "flush" => Effect::unnamed(
            "closes tables or logs; FLUSH TABLES WITH READ LOCK keeps everybody from writing until UNLOCK TABLES",
        )
        .with("FLUSH", Blocks::Writes, Work::None),
        "load data" | "load xml" => Effect::unnamed(
            "puts rows from a file into a table: only writers of the same rows wait",
        )
        .with("row locks", Blocks::Nothing, Work::Rows),
        "prepare" | "execute" | "execute immediate" => {
            Effect::opaque("the text of what it runs is put together when it runs")
        }
        phrase => match kind.family() {
            Family::Code => Effect::opaque(format!(
                "the text of this {} does not tell what it does",
                phrase.to_uppercase()
            )),
            Family::Unknown => Effect::opaque("nobody knows this statement, and what it locks and changes"),
            Family::Query => Effect::quiet("reads, and changes nothing"),
            Family::Privilege => Effect::quiet("changes what users may do, from their next statement on"),
            Family::Transaction => Effect::quiet("begins or ends a transaction"),
            Family::Session => Effect::quiet("changes this session only"),
            Family::Data => Effect::opaque("which rows it changes is not read from its text"),
            Family::Definition => Effect::quiet("changes only the catalogue"),
            Family::Maintenance => Effect::quiet("looks after the server, not after tables"),
        },
    }
}

/// The tables that `OPTIMIZE TABLE a, b` and its like name, as written.
fn tables(sql: &str) -> Vec<String> {
    let mut words = sql.split_inclusive(|c: char| c.is_whitespace() || c == ',');
    let is_noun = |word: &str| ["table", "tables"].contains(&word.trim().to_lowercase().as_str());
    if !words.by_ref().any(is_noun) {
        return Vec::new();
    }
    let rest: String = words.collect();
    let first = |part: &str| part.split_whitespace().next().map(|name| name.replace('`', ""));
    rest.split(',').filter_map(first).collect()
}
