//! `ALTER TABLE`, and the index definitions that are the same in other words.

use godwit_core::{Blocks, Engine, Span, Work};
use godwit_sql::{Alter, AlterTable, Change, Constraint, ConstraintKind, CreateIndex, CreateTable, Name, Shape};

use super::{
    ASSUMED,
    effect::Effect,
    prediction::{Algorithm, Prediction, TableLock, predict},
};
use crate::Context;

/// `ALTER TABLE` and `RENAME TABLE`.
pub(super) fn altered(context: &Context<'_>, alter: &AlterTable) -> Effect {
    let table = present(context, &alter.table);
    let prediction = match context.server {
        Some(server) => predict(server, table.as_ref(), alter),
        None => ASSUMED
            .into_iter()
            .map(|server| predict(server, table.as_ref(), alter))
            .max_by_key(|prediction| (prediction.rebuilds, prediction.lock, prediction.algorithm))
            .unwrap_or_else(|| predict(ASSUMED[0], table.as_ref(), alter)),
    };
    let mut effect = worded(&alter.table, &prediction);
    if context.server.is_none() {
        effect = effect.note("the server is not known: this is the worse of MySQL 8.0 and MariaDB 10.6");
    }
    if alter.changes.iter().any(|alter| loses(&alter.change)) {
        effect = effect.destroying();
    }
    effect
}

/// `CREATE INDEX`.
pub(super) fn indexed(context: &Context<'_>, index: &CreateIndex) -> Effect {
    let columns = index.columns.iter().flatten().cloned().collect();
    let kind = match (index.special.as_deref(), index.unique) {
        (Some("fulltext"), _) => ConstraintKind::FullText(columns),
        (Some("spatial"), _) => ConstraintKind::Spatial(columns),
        (Some(_), _) => ConstraintKind::Other,
        (None, true) => ConstraintKind::Unique(columns),
        (None, false) => ConstraintKind::Index(columns),
    };
    let span = index.table.span;
    let constraint = Constraint {
        name: index.name.clone(),
        kind,
        not_valid: false,
        span,
    };
    let change = Change::AddConstraint(Box::new(constraint));
    altered(context, &one(&index.table, span, change, index.options.clone()))
}

/// `DROP INDEX … ON …`.
pub(super) fn unindexed(context: &Context<'_>, table: &Name, index: &Name) -> Effect {
    altered(
        context,
        &one(table, index.span, Change::DropIndex(index.clone()), Vec::new()),
    )
}

/// `OPTIMIZE TABLE`, which InnoDB does as `ALTER TABLE … FORCE`; of several tables what the first costs.
pub(super) fn forced(context: &Context<'_>, tables: &[String]) -> Effect {
    let Some(first) = tables.first() else {
        return Effect::opaque("the text does not tell which tables are written anew");
    };
    let (schema, name) = match first.split_once('.') {
        Some((schema, name)) => (Some(schema.to_owned()), name.to_owned()),
        None => (None, first.clone()),
    };
    let span = Span { start: 0, end: 0 };
    let change = Change::Option {
        name: "force".to_owned(),
        value: String::new(),
    };
    let table = Name { schema, name, span };
    altered(context, &one(&table, span, change, Vec::new())).on(tables)
}

fn one(table: &Name, span: Span, change: Change, options: Vec<(String, String)>) -> AlterTable {
    AlterTable {
        table: table.clone(),
        if_exists: false,
        only: false,
        noun: "table".to_owned(),
        changes: vec![Alter { span, change }],
        options,
    }
}

/// The table as the target has it, where it was asked.
fn present(context: &Context<'_>, name: &Name) -> Option<CreateTable> {
    let definition = context.facts?.table(name)?.definition.as_deref()?;
    match godwit_sql::shape(Engine::Mysql, definition) {
        Shape::CreateTable(table) => Some(*table),
        _ => None,
    }
}

fn worded(table: &Name, prediction: &Prediction) -> Effect {
    let Prediction { algorithm, lock, .. } = prediction;
    let words = match algorithm {
        Algorithm::Instant if *lock == TableLock::None => algorithm.name().to_owned(),
        _ => format!("{}, LOCK={}", algorithm.name(), lock.name()),
    };
    if prediction.refused {
        return Effect::unnamed(format!(
            "asks for a cheaper algorithm or a weaker lock than the server has for it, which is {words}: it is refused \
             and changes nothing, because {}",
            prediction.why
        ))
        .on(&[table.to_string()]);
    }
    let does = match (prediction.rebuilds, algorithm, prediction.work) {
        (true, Algorithm::Copy, _) => format!("copies every row of {table}"),
        (true, ..) | (_, _, Work::Rewrite) => format!("writes {table} anew in place"),
        (_, _, Work::Build) => format!("builds an index of {table}"),
        (_, _, Work::Scan) => format!("reads rows of {table}"),
        _ => format!("changes only the catalogue of {table}"),
    };
    let (blocks, waits) = match lock {
        TableLock::None => (Blocks::Definitions, "reads and writes go on"),
        TableLock::Shared => (Blocks::Writes, "writes wait, reads go on"),
        TableLock::Exclusive => (Blocks::Everything, "reads and writes wait"),
    };
    let moment = if prediction.work == Work::None {
        "it waits for the transactions that use the table, and everybody queues behind it until then"
    } else {
        "at its beginning and end it waits for the transactions that use the table, and everybody queues behind it \
         until then"
    };
    Effect::unnamed(format!("{does} ({words}): {waits}; {moment}; {}", prediction.why))
        .with(&words, blocks, prediction.work)
        .on(&[table.to_string()])
}

/// Whether data goes with a change.
fn loses(change: &Change) -> bool {
    match change {
        Change::DropColumn { .. } => true,
        Change::Partitions(what) => {
            matches!(
                what.as_str(),
                "drop partition" | "truncate partition" | "discard partition"
            )
        }
        Change::Option { name, .. } => name == "discard",
        _ => false,
    }
}
