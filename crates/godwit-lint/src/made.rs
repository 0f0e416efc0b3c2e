//! What a plan has made so far, which nobody else uses yet.

use godwit_core::Engine;
use godwit_sql::{AlterTable, Change, Column, DropKind, Name, Shape};

use crate::{Stmt, indexes::Index};

/// A table that the plan made.
#[derive(Debug, Clone)]
struct Table {
    name: Name,
    /// Whether the plan put rows in since.
    filled: bool,
    /// Whether the transaction that made it goes on: nobody else can see it.
    unseen: bool,
}

/// What a plan made before a statement of it.
///
/// A lock on a table that it made makes nobody wait, exactly while this holds: it was made in the same transaction, so
/// that nobody else can see it; or it was made by an earlier one of the plan and the plan put no rows in, so that
/// whatever reads or rewrites it ends at once. `CREATE TABLE IF NOT EXISTS` makes nothing that one could be sure of.
#[derive(Debug, Default)]
pub(crate) struct Made {
    tables: Vec<Table>,
    /// Columns that the plan defined, of its own tables and of others; the last one of a name holds.
    columns: Vec<(Name, Column)>,
    /// Columns that the plan added to tables that were there before.
    added: Vec<(Name, String)>,
    /// Columns that were there before and that the plan gave another type.
    retyped: Vec<(Name, String)>,
    /// Tables that were there before and that the plan dropped.
    dropped: Vec<Name>,
    indexes: Vec<Index>,
    dropped_indexes: Vec<String>,
}

impl Made {
    /// Whether `table` is so new that locking it makes nobody wait.
    pub fn is_new(&self, table: &Name) -> bool {
        self.find(table).is_some_and(|made| made.unseen || !made.filled)
    }

    /// Whether the plan made `table`, whatever happened to it since.
    pub fn has(&self, table: &Name) -> bool {
        self.find(table).is_some()
    }

    /// Whether the plan made `table` and put no rows in.
    pub fn is_empty(&self, table: &Name) -> bool {
        self.find(table).is_some_and(|made| !made.filled)
    }

    /// Whether the plan dropped `table`, which was there before it.
    pub fn has_dropped(&self, table: &Name) -> bool {
        self.dropped.iter().any(|dropped| is_same(dropped, table))
    }

    /// Whether the plan made the column, by itself or with its table: nobody reads it yet.
    pub fn has_column(&self, table: &Name, column: &str) -> bool {
        self.has(table) || holds(&self.added, table, column)
    }

    /// Whether the plan gave a column another type, so that what the target said of it is old.
    pub fn has_retyped(&self, table: &Name, column: &str) -> bool {
        holds(&self.retyped, table, column)
    }

    /// How the plan defined a column, where it did.
    pub fn column(&self, table: &Name, column: &str) -> Option<&Column> {
        let mut newest = self.columns.iter().rev();
        newest
            .find(|(of, made)| is_same(of, table) && made.name.name.eq_ignore_ascii_case(column))
            .map(|(_, made)| made)
    }

    /// The plain indexes of `table` that the plan made.
    pub fn indexes(&self, table: &Name) -> impl Iterator<Item = &Index> {
        self.indexes.iter().filter(move |index| is_same(&index.table, table))
    }

    /// The plain index of this name, where the plan made it.
    pub fn index(&self, name: &Name) -> Option<&Index> {
        self.indexes
            .iter()
            .find(|index| index.name.as_ref().is_some_and(|made| *made == name.name))
    }

    /// Whether the plan dropped an index of this name.
    pub fn has_dropped_index(&self, name: &str) -> bool {
        self.dropped_indexes.iter().any(|dropped| dropped == name)
    }

    fn find(&self, table: &Name) -> Option<&Table> {
        self.tables.iter().rev().find(|made| is_same(&made.name, table))
    }

    /// Takes note of a statement.
    pub fn note(&mut self, engine: Engine, stmt: &Stmt<'_>, in_transaction: bool) {
        match stmt.shape() {
            Shape::CreateTable(table) if !table.if_not_exists => {
                self.tables.push(Table {
                    name: table.name.clone(),
                    filled: table.derived && table.partition_of.is_none(),
                    unseen: in_transaction,
                });
                let columns = table.columns.iter().cloned();
                self.columns.extend(columns.map(|column| (table.name.clone(), column)));
                self.indexes.extend(Index::of_table(engine, stmt.sql, table));
            }
            Shape::CreateIndex(index) => self.indexes.extend(Index::of(engine, stmt.sql, index)),
            Shape::Insert { table, .. } => self.fill(table),
            Shape::Drop(dropped) if dropped.kind == DropKind::Table => {
                let old = dropped.names.iter().filter(|name| !self.has(name)).cloned();
                let old: Vec<Name> = old.collect();
                self.dropped.extend(old);
                let goes = |of: &Name| dropped.names.iter().any(|name| is_same(of, name));
                self.tables.retain(|made| !goes(&made.name));
                self.columns.retain(|(of, _)| !goes(of));
                self.indexes.retain(|index| !goes(&index.table));
            }
            Shape::Drop(dropped) if dropped.kind == DropKind::Index => {
                for name in &dropped.names {
                    self.drop_index(&name.name);
                }
            }
            Shape::AlterTable(altered) => {
                for alter in &altered.changes {
                    self.alter(engine, stmt, altered, &alter.change);
                }
            }
            // What a statement does that nobody understands may be to fill any of them.
            Shape::Other => match stmt.statement.kind.family() {
                godwit_sql::Family::Code | godwit_sql::Family::Data | godwit_sql::Family::Unknown => self.fill_all(),
                _ => {}
            },
            _ => {}
        }
    }

    fn alter(&mut self, engine: Engine, stmt: &Stmt<'_>, altered: &AlterTable, change: &Change) {
        let table = &altered.table;
        match change {
            Change::Rename { to } => {
                let tables = self.tables.iter_mut().map(|made| &mut made.name);
                let columns = self.columns.iter_mut().map(|(of, _)| of);
                let indexes = self.indexes.iter_mut().map(|index| &mut index.table);
                for name in tables.chain(columns).chain(indexes) {
                    if is_same(name, table) {
                        name.name.clone_from(&to.name);
                    }
                }
            }
            Change::AddColumn {
                column, if_not_exists, ..
            } => {
                if !if_not_exists {
                    self.added.push((table.clone(), column.name.name.clone()));
                }
                self.columns.push((table.clone(), (**column).clone()));
            }
            Change::Redefine { column, .. } => self.columns.push((table.clone(), (**column).clone())),
            Change::ColumnType { name, data_type, .. } => match self.column(table, &name.name).cloned() {
                Some(mut column) => {
                    column.data_type = data_type.clone();
                    self.columns.push((table.clone(), column));
                }
                None => self.retyped.push((table.clone(), name.name.clone())),
            },
            Change::RenameColumn { from, to } => {
                if holds(&self.added, table, &from.name) {
                    self.added.push((table.clone(), to.name.clone()));
                }
                if let Some(mut column) = self.column(table, &from.name).cloned() {
                    column.name = to.clone();
                    self.columns.push((table.clone(), column));
                }
            }
            Change::AddConstraint(constraint) => {
                self.indexes
                    .extend(Index::of_constraint(engine, stmt.sql, table, constraint));
            }
            Change::DropIndex(name) | Change::DropConstraint { name, .. } => self.drop_index(&name.name),
            _ => {}
        }
    }

    /// The transaction ends.
    pub fn commit(&mut self) {
        for table in &mut self.tables {
            table.unseen = false;
        }
    }

    fn drop_index(&mut self, name: &str) {
        self.indexes.retain(|index| index.name.as_deref() != Some(name));
        self.dropped_indexes.push(name.to_owned());
    }

    fn fill(&mut self, table: &Name) {
        if let Some(made) = self.tables.iter_mut().rev().find(|made| is_same(&made.name, table)) {
            made.filled = true;
        }
    }

    fn fill_all(&mut self) {
        for table in &mut self.tables {
            table.filled = true;
        }
    }
}

/// Whether `columns` has this one.
fn holds(columns: &[(Name, String)], table: &Name, column: &str) -> bool {
    columns
        .iter()
        .any(|(of, name)| is_same(of, table) && name.eq_ignore_ascii_case(column))
}

/// Whether two names mean one table for sure; `public` is where an unwritten schema leads unless somebody changed it.
pub(crate) fn is_same(one: &Name, other: &Name) -> bool {
    let schema = |name: &Name| name.schema.clone().filter(|schema| schema != "public");
    one.name == other.name && schema(one) == schema(other)
}
