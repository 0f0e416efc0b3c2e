//! Which tables a statement locks, as far as rules about transactions ask.

use godwit_core::{Blocks, Engine, TransactionMode};
use godwit_sql::{AlterTable, Change, ConstraintKind, DropKind, Name, Shape, TransactionControl};

use crate::{Stmt, script::Here};

/// A table with what waits for a statement's lock on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Locked {
    pub table: Name,
    pub blocks: Blocks,
}

/// The tables that `shape` locks so that reads or writes wait until its transaction ends.
pub(crate) fn locked(engine: Engine, shape: &Shape) -> Vec<Locked> {
    let found = match engine {
        Engine::Postgres => postgres(shape),
        Engine::Mysql => mysql(shape),
        Engine::Sqlite => Vec::new(),
    };
    found
        .into_iter()
        .filter(|(_, blocks)| *blocks >= Blocks::Writes)
        .map(|(table, blocks)| Locked { table, blocks })
        .collect()
}

/// What a statement locks of what others use already.
pub(crate) fn locked_here(here: &Here<'_>, stmt: &Stmt<'_>) -> Vec<Locked> {
    let mut found = locked(here.context.engine, stmt.shape());
    found.retain(|locked| !here.made.is_new(&locked.table));
    found
}

/// The statements before this one in its transaction, as far as its script goes back.
pub(crate) fn same_transaction<'a>(here: &Here<'a>) -> &'a [Stmt<'a>] {
    let before = here.before();
    if here.script.transaction == TransactionMode::Migration {
        return before;
    }
    begun(before).map_or(&[], |begin| &before[begin + 1..])
}

/// Which of `stmts` begins the transaction that is open after them.
pub(crate) fn begun(stmts: &[Stmt<'_>]) -> Option<usize> {
    let control = |stmt: &Stmt<'_>| stmt.statement.controls_transaction;
    let last = stmts.iter().rposition(|stmt| {
        !matches!(
            control(stmt),
            None | Some(
                TransactionControl::Savepoint | TransactionControl::LockTables | TransactionControl::UnlockTables
            )
        )
    })?;
    matches!(
        control(&stmts[last]),
        Some(TransactionControl::Begin | TransactionControl::Chain)
    )
    .then_some(last)
}

/// PostgreSQL manual, "Explicit Locking", and the notes of each command.
fn postgres(shape: &Shape) -> Vec<(Name, Blocks)> {
    let all = |names: &[Name], blocks| names.iter().map(|name| (name.clone(), blocks)).collect();
    match shape {
        Shape::AlterTable(altered) if altered.noun == "table" => altered_postgres(altered),
        Shape::CreateIndex(index) if !index.concurrently => vec![(index.table.clone(), Blocks::Writes)],
        Shape::CreateTable(table) => {
            let referred = table
                .constraints
                .iter()
                .filter_map(|constraint| match &constraint.kind {
                    ConstraintKind::ForeignKey { key, .. } => Some(key),
                    _ => None,
                })
                .chain(
                    table
                        .columns
                        .iter()
                        .flat_map(|column| &column.options)
                        .filter_map(|option| match option {
                            godwit_sql::ColumnOption::References(key) => Some(key),
                            _ => None,
                        }),
                )
                .map(|key| (key.table.clone(), Blocks::Writes));
            let parent = table
                .partition_of
                .iter()
                .map(|parent| (parent.clone(), Blocks::Everything));
            referred.chain(parent).collect()
        }
        Shape::Drop(dropped) => match dropped.kind {
            DropKind::Table | DropKind::View => all(&dropped.names, Blocks::Everything),
            DropKind::Index if !dropped.concurrently => all(&dropped.names, Blocks::Everything),
            DropKind::Trigger => dropped.on.iter().map(|on| (on.clone(), Blocks::Everything)).collect(),
            _ => Vec::new(),
        },
        Shape::Truncate { tables, .. } | Shape::Vacuum { tables, full: true } => all(tables, Blocks::Everything),
        Shape::Cluster { table: Some(table) } => vec![(table.clone(), Blocks::Everything)],
        Shape::Refresh {
            view,
            concurrently: false,
            ..
        } => vec![(view.clone(), Blocks::Everything)],
        Shape::Reindex {
            what,
            name: Some(name),
            concurrently: false,
        } if what == "table" || what == "index" => vec![(name.clone(), Blocks::Writes)],
        Shape::Lock { tables, mode } => all(
            tables,
            match mode.as_str() {
                "ACCESS EXCLUSIVE" => Blocks::Everything,
                "SHARE" | "SHARE ROW EXCLUSIVE" | "EXCLUSIVE" => Blocks::Writes,
                _ => Blocks::Nothing,
            },
        ),
        Shape::CreateTrigger { table } => vec![(table.clone(), Blocks::Writes)],
        _ => Vec::new(),
    }
}

fn altered_postgres(altered: &AlterTable) -> Vec<(Name, Blocks)> {
    let mut found = Vec::new();
    let mut strongest = Blocks::Nothing;
    for alter in &altered.changes {
        let blocks = match &alter.change {
            Change::Validate(_)
            | Change::DetachPartition { concurrently: true, .. }
            | Change::AttachPartition { .. }
            | Change::Parameters(_)
            | Change::ClusterOn => Blocks::Definitions,
            Change::ColumnSetting { what, .. } if what.starts_with("set statistics") => Blocks::Definitions,
            Change::Triggers(_) => Blocks::Writes,
            Change::AddConstraint(constraint) => {
                if let ConstraintKind::ForeignKey { key, .. } = &constraint.kind {
                    found.push((key.table.clone(), Blocks::Writes));
                    Blocks::Writes
                } else {
                    Blocks::Everything
                }
            }
            _ => Blocks::Everything,
        };
        strongest = strongest.max(blocks);
    }
    found.insert(0, (altered.table.clone(), strongest));
    found
}

/// Every definition of MySQL's takes the exclusive lock of the table's name, if only at its end.
fn mysql(shape: &Shape) -> Vec<(Name, Blocks)> {
    let tables = match shape {
        Shape::AlterTable(altered) => vec![altered.table.clone()],
        Shape::CreateIndex(index) => vec![index.table.clone()],
        Shape::CreateTrigger { table } => vec![table.clone()],
        Shape::Truncate { tables, .. } => tables.clone(),
        Shape::Drop(dropped) if !dropped.temporary => match dropped.kind {
            DropKind::Table => dropped.names.clone(),
            DropKind::Index | DropKind::Trigger => dropped.on.iter().cloned().collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    tables.into_iter().map(|table| (table, Blocks::Everything)).collect()
}
