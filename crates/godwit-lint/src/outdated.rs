//! What a plan does to its target's tables, so that what the target said of them before no longer holds.

use godwit_core::Engine;
use godwit_sql::{Change, DropKind, Family, Name, Shape};

use crate::{
    Stmt,
    made::{FEW, is_written_out},
};

/// Which of a target's facts are old in the midst of a plan.
///
/// Facts are read before the first statement. They may only ever make a finding milder for a table that is still the one
/// that was asked about, and no bigger.
#[derive(Debug, Default)]
pub(crate) struct Outdated {
    /// Tables of which nothing holds any more: they were filled, or the name now means another.
    tables: Vec<Name>,
    /// Tables that are defined otherwise, and as big as before.
    redefined: Vec<Name>,
    /// Nothing holds of any table.
    all: bool,
}

impl Outdated {
    /// Whether `table` may be another one, or bigger, than the target said.
    pub fn is(&self, table: &Name) -> bool {
        self.all || self.tables.iter().any(|one| may_be(one, table))
    }

    /// Whether columns and indexes of `table` may be others than the target said.
    pub fn is_redefined(&self, table: &Name) -> bool {
        self.is(table) || self.redefined.iter().any(|one| may_be(one, table))
    }

    /// Takes note of a statement.
    pub fn note(&mut self, engine: Engine, stmt: &Stmt<'_>) {
        match stmt.shape() {
            // IF NOT EXISTS leaves a table that was asked about as it is.
            Shape::CreateTable(table) if !table.if_not_exists => self.tables.push(table.name.clone()),
            Shape::AlterTable(altered) => {
                self.redefined.push(altered.table.clone());
                for alter in &altered.changes {
                    match &alter.change {
                        Change::Rename { to } => self.tables.extend([altered.table.clone(), to.clone()]),
                        Change::SetSchema | Change::AttachPartition { .. } | Change::DetachPartition { .. } => {
                            self.tables.push(altered.table.clone());
                        }
                        _ => {}
                    }
                }
            }
            Shape::Drop(dropped) if dropped.kind == DropKind::Table => {
                self.tables.extend(dropped.names.iter().cloned());
            }
            Shape::Drop(dropped) => self.redefined.extend(dropped.on.clone()),
            Shape::CreateIndex(index) => self.redefined.push(index.table.clone()),
            Shape::Insert { table, from_query, .. } => {
                if !is_written_out(engine, stmt.sql, *from_query) || stmt.sql.len() > FEW {
                    self.tables.push(table.clone());
                }
            }
            // Names lead elsewhere from now on.
            Shape::Setting { name, .. } if name == "search_path" => self.all = true,
            Shape::Other => match stmt.statement.kind.family() {
                Family::Code | Family::Data | Family::Unknown => self.all = true,
                _ if stmt.statement.kind.phrase() == "use" => self.all = true,
                _ => {}
            },
            _ => {}
        }
    }
}

/// Whether two names may mean one table: an unwritten schema may be any, and some servers read over capitals.
fn may_be(one: &Name, other: &Name) -> bool {
    let apart = match (&one.schema, &other.schema) {
        (Some(one), Some(other)) => !one.eq_ignore_ascii_case(other),
        (None, _) | (_, None) => false,
    };
    !apart && one.name.eq_ignore_ascii_case(&other.name)
}
