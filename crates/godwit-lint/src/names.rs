//! The tables and columns that a statement names.

use godwit_sql::{Change, ConstraintKind, Name, Shape};

/// What a statement makes, changes, drops or locks: tables, and what else has a name like one.
pub(crate) fn tables(shape: &Shape) -> Vec<&Name> {
    match shape {
        Shape::CreateTable(table) => vec![&table.name],
        Shape::AlterTable(altered) => vec![&altered.table],
        Shape::CreateIndex(index) => vec![&index.table],
        Shape::Drop(dropped) => dropped.names.iter().chain(&dropped.on).collect(),
        Shape::Truncate { tables, .. } | Shape::Vacuum { tables, .. } | Shape::Lock { tables, .. } => {
            tables.iter().collect()
        }
        Shape::Mutate(mutation) => vec![&mutation.table],
        Shape::Insert { table, .. } | Shape::CreateTrigger { table } => vec![table],
        Shape::CreateView { name, .. } | Shape::Refresh { view: name, .. } => vec![name],
        Shape::Cluster { table } | Shape::Reindex { name: table, .. } => table.iter().collect(),
        _ => Vec::new(),
    }
}

/// The columns that a statement makes, changes, drops, assigns or indexes.
pub(crate) fn columns(shape: &Shape) -> Vec<&str> {
    match shape {
        Shape::CreateTable(table) => table.columns.iter().map(|column| column.name.name.as_str()).collect(),
        Shape::AlterTable(altered) => altered
            .changes
            .iter()
            .flat_map(|alter| of_change(&alter.change))
            .collect(),
        Shape::CreateIndex(index) => index.columns.iter().flatten().map(String::as_str).collect(),
        Shape::Mutate(mutation) => mutation.assigns.iter().map(|name| name.name.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn of_change(change: &Change) -> Vec<&str> {
    match change {
        Change::AddColumn { column, .. } => vec![&column.name.name],
        Change::DropColumn { name, .. }
        | Change::ColumnType { name, .. }
        | Change::SetDefault { name, .. }
        | Change::DropDefault(name)
        | Change::SetNotNull(name)
        | Change::DropNotNull(name)
        | Change::AddIdentity(name)
        | Change::SetExpression(name)
        | Change::ColumnSetting { name, .. } => vec![&name.name],
        Change::Redefine { name, column, .. } => vec![&name.name, &column.name.name],
        Change::RenameColumn { from, to } => vec![&from.name, &to.name],
        Change::AddConstraint(constraint) => match &constraint.kind {
            ConstraintKind::PrimaryKey(columns)
            | ConstraintKind::Unique(columns)
            | ConstraintKind::ForeignKey { columns, .. }
            | ConstraintKind::Index(columns)
            | ConstraintKind::FullText(columns)
            | ConstraintKind::Spatial(columns) => columns.iter().map(String::as_str).collect(),
            ConstraintKind::NotNull(column) => vec![column],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
