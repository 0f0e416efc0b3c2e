//! What a plan has made so far, which nobody else uses yet.

use godwit_core::Engine;
use godwit_sql::{AlterTable, Change, Column, DropKind, Name, Shape};

use crate::{Stmt, indexes::Index, outdated::Outdated, text::Words};

/// A table that the plan made.
#[derive(Debug, Clone)]
struct Table {
    name: Name,
    /// What the plan put in since.
    rows: Rows,
    /// Whether the transaction that made it goes on: nobody else can see it.
    unseen: bool,
}

/// The rows that a plan put into a table of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// None.
    None,
    /// Those that stand in its scripts themselves; the bytes of these statements.
    Written(usize),
    /// As many as a query or a file gives, which nobody can tell.
    Any,
}

/// What is written out in so many bytes is read or rewritten in a few milliseconds: some ten thousand short rows.
pub(crate) const FEW: usize = 1024 * 1024;

impl Rows {
    /// Whether going over them takes no time that anybody would notice.
    const fn are_few(self) -> bool {
        match self {
            Self::None => true,
            Self::Written(bytes) => bytes <= FEW,
            Self::Any => false,
        }
    }

    const fn and_written(self, bytes: usize) -> Self {
        match self {
            Self::None => Self::Written(bytes),
            Self::Written(before) => Self::Written(before.saturating_add(bytes)),
            Self::Any => Self::Any,
        }
    }
}

/// What a plan made before a statement of it.
///
/// A lock on a table that it made makes nobody wait, exactly while this holds: it was made in the same transaction, so
/// that nobody else can see it; or it was made by an earlier one of the plan and holds few rows, so that whatever reads
/// or rewrites it ends at once. `CREATE TABLE IF NOT EXISTS` makes nothing that one could be sure of.
///
/// Few are the rows that the scripts themselves spell out in `INSERT … VALUES`, up to a megabyte of text: a statement
/// cannot put in more of them than it is long. A query, `COPY`, `LOAD DATA` and code bring as many as they find, so
/// after them the table counts as any other. `UPDATE` and `DELETE` bring none.
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
    outdated: Outdated,
}

impl Made {
    /// Whether `table` is so new that locking it makes nobody wait.
    pub fn is_new(&self, table: &Name) -> bool {
        self.find(table).is_some_and(|made| made.unseen || made.rows.are_few())
    }

    /// Whether the plan made `table`, whatever happened to it since.
    pub fn has(&self, table: &Name) -> bool {
        self.find(table).is_some()
    }

    /// Whether the plan made `table` and put no rows in.
    pub fn is_empty(&self, table: &Name) -> bool {
        self.find(table).is_some_and(|made| made.rows == Rows::None)
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

    /// What the plan changed of what the target said.
    pub const fn outdated(&self) -> &Outdated {
        &self.outdated
    }

    fn find(&self, table: &Name) -> Option<&Table> {
        self.tables.iter().rev().find(|made| is_same(&made.name, table))
    }

    /// Takes note of a statement.
    pub fn note(&mut self, engine: Engine, stmt: &Stmt<'_>, in_transaction: bool) {
        self.outdated.note(engine, stmt);
        match stmt.shape() {
            Shape::CreateTable(table) if !table.if_not_exists => {
                self.tables.push(Table {
                    name: table.name.clone(),
                    rows: if table.derived && table.partition_of.is_none() {
                        Rows::Any
                    } else {
                        Rows::None
                    },
                    unseen: in_transaction,
                });
                let columns = table.columns.iter().cloned();
                self.columns.extend(columns.map(|column| (table.name.clone(), column)));
                self.indexes.extend(Index::of_table(engine, stmt.sql, table));
            }
            Shape::CreateIndex(index) => self.indexes.extend(Index::of(engine, stmt.sql, index)),
            Shape::Insert { table, from_query, .. } => self.fill(engine, table, stmt.sql, *from_query),
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

    fn fill(&mut self, engine: Engine, table: &Name, sql: &str, from_query: bool) {
        let Some(made) = self.tables.iter_mut().rev().find(|made| is_same(&made.name, table)) else {
            return;
        };
        made.rows = if is_written_out(engine, sql, from_query) {
            made.rows.and_written(sql.len())
        } else {
            Rows::Any
        };
    }

    fn fill_all(&mut self) {
        for table in &mut self.tables {
            table.rows = Rows::Any;
        }
    }
}

/// Whether an INSERT spells out its rows, so that it cannot put in more of them than it is long.
pub(crate) fn is_written_out(engine: Engine, sql: &str, from_query: bool) -> bool {
    // What is too long to be few need not be read for a query in brackets.
    !from_query && (sql.len() > FEW || !Words::of(engine, sql).has("select"))
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
