//! What a plan has made so far, which nobody else uses yet.

use godwit_sql::{Change, Column, DropKind, Name, Shape};

use crate::Stmt;

/// A table that the plan made.
#[derive(Debug, Clone)]
struct Table {
    name: Name,
    /// Whether the plan put rows in since.
    filled: bool,
    /// Whether the transaction that made it goes on: nobody else can see it.
    unseen: bool,
    /// Its columns, as far as its definition names them.
    columns: Vec<Column>,
}

/// Tables that a plan made before a statement of it.
///
/// A lock on such a table makes nobody wait, exactly while this holds: it was made in the same transaction, so that
/// nobody else can see it; or it was made by an earlier one of the plan and the plan put no rows in, so that whatever
/// reads or rewrites it ends at once. `CREATE TABLE IF NOT EXISTS` makes nothing that one could be sure of.
#[derive(Debug, Default)]
pub(crate) struct Made {
    tables: Vec<Table>,
    /// Columns that the plan added to tables that were there before.
    added: Vec<(Name, Column)>,
    /// Columns that the plan gave another type or definition, so that what was known of them is old.
    changed: Vec<(Name, String)>,
    /// Tables that were there before and that the plan dropped.
    dropped: Vec<Name>,
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
    pub fn dropped(&self, table: &Name) -> bool {
        self.dropped.iter().any(|dropped| is_same(dropped, table))
    }

    /// The column of this name in `table`, where the plan made it and left it so.
    pub fn column(&self, table: &Name, column: &str) -> Option<&Column> {
        let added = self
            .added
            .iter()
            .filter(|(of, _)| is_same(of, table))
            .map(|(_, added)| added);
        self.find(table)
            .into_iter()
            .flat_map(|made| &made.columns)
            .chain(added)
            .find(|made| made.name.name == column)
            .filter(|_| !self.has_changed(table, column))
    }

    /// Whether the plan gave this column another type or definition.
    pub fn has_changed(&self, table: &Name, column: &str) -> bool {
        self.changed
            .iter()
            .any(|(of, changed)| is_same(of, table) && changed == column)
    }

    fn find(&self, table: &Name) -> Option<&Table> {
        self.tables.iter().rev().find(|made| is_same(&made.name, table))
    }

    /// Takes note of a statement.
    pub fn note(&mut self, stmt: &Stmt<'_>, in_transaction: bool) {
        match stmt.shape() {
            Shape::CreateTable(table) if !table.if_not_exists => self.tables.push(Table {
                name: table.name.clone(),
                filled: table.derived && table.partition_of.is_none(),
                unseen: in_transaction,
                columns: table.columns.clone(),
            }),
            Shape::Insert { table, .. } => self.fill(table),
            Shape::Drop(dropped) if dropped.kind == DropKind::Table => {
                let old = dropped.names.iter().filter(|name| !self.has(name)).cloned();
                let old: Vec<Name> = old.collect();
                self.dropped.extend(old);
                self.tables
                    .retain(|made| !dropped.names.iter().any(|name| is_same(&made.name, name)));
            }
            Shape::AlterTable(altered) => {
                for alter in &altered.changes {
                    self.alter(&altered.table, &alter.change);
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

    /// The transaction ends.
    pub fn commit(&mut self) {
        for table in &mut self.tables {
            table.unseen = false;
        }
    }

    fn alter(&mut self, table: &Name, change: &Change) {
        match change {
            Change::Rename { to } => {
                if let Some(made) = self.tables.iter_mut().find(|made| is_same(&made.name, table)) {
                    made.name.name.clone_from(&to.name);
                }
            }
            Change::AddColumn {
                column,
                if_not_exists: false,
                ..
            } => self.added.push((table.clone(), (**column).clone())),
            Change::ColumnType { name, .. }
            | Change::Redefine { name, .. }
            | Change::SetNotNull(name)
            | Change::DropNotNull(name)
            | Change::RenameColumn { from: name, .. } => self.changed.push((table.clone(), name.name.clone())),
            _ => {}
        }
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

/// Whether two names mean one table for sure; `public` is where an unwritten schema leads unless somebody changed it.
fn is_same(one: &Name, other: &Name) -> bool {
    let schema = |name: &Name| name.schema.clone().filter(|schema| schema != "public");
    one.name == other.name && schema(one) == schema(other)
}
