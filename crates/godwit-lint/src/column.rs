//! What is known of a column before a statement: from the plan that made it, or from the target.

use godwit_core::Engine;
use godwit_sql::{Alter, AlterTable, Column, Name, Shape, shape};

use crate::script::Here;

/// The changes of a statement that alters a table in truth: no view, index or sequence.
pub(crate) fn changes<'a>(here: &Here<'a>) -> impl Iterator<Item = (&'a AlterTable, &'a Alter)> {
    let altered = match here.shape() {
        Shape::AlterTable(altered) if altered.noun == "table" => Some(altered),
        _ => None,
    };
    altered
        .into_iter()
        .flat_map(|altered| altered.changes.iter().map(move |alter| (altered, alter)))
}

/// The columns that a statement makes, each with its table: those of `CREATE TABLE` and of `ADD COLUMN`.
pub(crate) fn made<'a>(here: &Here<'a>) -> Vec<(&'a Name, &'a Column)> {
    match here.shape() {
        Shape::CreateTable(table) => table.columns.iter().map(|column| (&table.name, column)).collect(),
        Shape::AlterTable(altered) => altered
            .changes
            .iter()
            .filter_map(|alter| match &alter.change {
                godwit_sql::Change::AddColumn { column, .. } => Some((&altered.table, &**column)),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The column as it is before the statement; `None` where nobody can tell.
pub(crate) fn before(here: &Here<'_>, table: &Name, column: &str) -> Option<Column> {
    if let Some(made) = here.made.column(table, column) {
        return Some(made.clone());
    }
    if here.made.has_retyped(table, column) || here.made.outdated().is(table) {
        return None;
    }
    let known = here.context.facts?.table(table)?;
    let of = |definition: &str| match shape(here.context.engine, definition) {
        Shape::CreateTable(table) => table
            .columns
            .into_iter()
            .find(|known| is_named(here.context.engine, known, column)),
        _ => None,
    };
    if let Some(definition) = &known.definition {
        return of(definition);
    }
    let (_, data_type) = known.columns.iter().find(|(name, _)| name == column)?;
    let quoted = column.replace('"', "\"\"");
    of(&format!("CREATE TABLE t (\"{quoted}\" {data_type})"))
}

/// Whether a column has this name: MySQL's and SQLite's columns have theirs in any case.
fn is_named(engine: Engine, column: &Column, name: &str) -> bool {
    match engine {
        Engine::Postgres => column.name.name == name,
        Engine::Mysql | Engine::Sqlite => column.name.name.eq_ignore_ascii_case(name),
    }
}
