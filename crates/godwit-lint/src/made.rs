//! What a plan has made so far, which nobody else uses yet.

use godwit_sql::{DropKind, Name, Shape};

use crate::Stmt;

/// A table that the plan made.
#[derive(Debug, Clone)]
struct Table {
    name: Name,
    /// Whether the plan put rows in since.
    filled: bool,
    /// Whether the transaction that made it goes on: nobody else can see it.
    unseen: bool,
}

/// Tables that a plan made before a statement of it.
///
/// A lock on such a table makes nobody wait, exactly while this holds: it was made in the same transaction, so that
/// nobody else can see it; or it was made by an earlier one of the plan and the plan put no rows in, so that whatever
/// reads or rewrites it ends at once. `CREATE TABLE IF NOT EXISTS` makes nothing that one could be sure of.
#[derive(Debug, Default)]
pub(crate) struct Made {
    tables: Vec<Table>,
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
            }),
            Shape::Insert { table, .. } => self.fill(table),
            Shape::Drop(dropped) if dropped.kind == DropKind::Table => {
                self.tables
                    .retain(|made| !dropped.names.iter().any(|name| is_same(&made.name, name)));
            }
            Shape::AlterTable(altered) => {
                for alter in &altered.changes {
                    if let godwit_sql::Change::Rename { to } = &alter.change
                        && let Some(made) = self.tables.iter_mut().find(|made| is_same(&made.name, &altered.table))
                    {
                        made.name.name.clone_from(&to.name);
                    }
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
