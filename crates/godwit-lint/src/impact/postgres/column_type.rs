//! `ALTER COLUMN … TYPE`.

use godwit_core::{Engine, Work};
use godwit_sql::{Change, DataType, Expr, Name, Shape};

use super::{effect::Effect, lock::Lock};
use crate::{
    TableFacts,
    types::{self, Change as Cost},
};

/// What is asked of a column.
pub(super) struct Asked<'a> {
    pub column: &'a Name,
    pub data_type: &'a DataType,
    pub using: Option<&'a Expr>,
    pub collates: bool,
}

/// What that does to `table`, of which the target told `facts`.
pub(super) fn changed(table: &Name, facts: Option<&TableFacts>, asked: &Asked<'_>) -> Effect {
    let effect = Effect::locks(Lock::AccessExclusive, table);
    let before = facts.and_then(|facts| of_column(facts, &asked.column.name));
    let Some(before) = before else {
        return effect.work(Work::Rewrite).note(format!(
            "nothing is written where the old type of {} is stored as the new one is",
            asked.column.name
        ));
    };
    if asked.using.is_some_and(computes) {
        return effect.work(Work::Rewrite);
    }
    match types::postgres(&before, asked.data_type) {
        Cost::None | Cost::Free if asked.collates => effect
            .work(Work::Build)
            .meanwhile("the column's indexes are built anew"),
        Cost::None | Cost::Free => effect,
        Cost::Perhaps if types::plain(&before.name).starts_with("timestamp") => effect
            .work(Work::Rewrite)
            .note("nothing is written where the session's time zone is UTC"),
        Cost::Perhaps => effect
            .work(Work::Build)
            .meanwhile("the column's indexes are built anew"),
        Cost::Rewrite => effect.work(Work::Rewrite),
    }
}

/// The type of a column that the target told.
fn of_column(facts: &TableFacts, column: &str) -> Option<DataType> {
    let (_, written) = facts.columns.iter().find(|(name, _)| name == column)?;
    let sql = format!("ALTER TABLE t ALTER COLUMN c TYPE {written}");
    let Shape::AlterTable(altered) = godwit_sql::shape(Engine::Postgres, &sql) else {
        return None;
    };
    altered.changes.into_iter().find_map(|alter| match alter.change {
        Change::ColumnType { data_type, .. } => Some(data_type),
        _ => None,
    })
}

/// Whether `USING` does more than name the column, with a cast or without.
fn computes(using: &Expr) -> bool {
    let plain = |sign: char| sign.is_alphanumeric() || sign.is_whitespace() || "_:\"().,[]".contains(sign);
    !using.calls.is_empty() || !using.text.chars().all(plain) || using.text.to_ascii_lowercase().contains("case ")
}
