//! What one change costs.

use godwit_core::Work;

use super::prediction::TableLock;

/// How dear a change is, from the cheapest; what a server calls it depends on its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cost {
    /// The catalogue only.
    Instant,
    /// In place; the rows stay where they are.
    InPlace,
    /// In place; the table is written anew.
    Rebuild,
    /// Every row is copied.
    Copy,
}

/// One change, or several, as the server carries them out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub cost: Cost,
    pub lock: TableLock,
    pub work: Work,
    /// Whether it adds, drops or moves a stored column.
    pub columns: bool,
    /// Whether it adds a virtual one.
    pub virtuals: bool,
    /// Whether it does nothing but give the table a new name.
    pub renames: bool,
    /// Whether others cannot write while rows are copied, even where the server could let them.
    pub offline: bool,
    /// What makes it so, as a clause.
    pub why: String,
}

impl Step {
    const fn new(cost: Cost, lock: TableLock, work: Work, why: String) -> Self {
        Self {
            cost,
            lock,
            work,
            columns: false,
            virtuals: false,
            renames: false,
            offline: false,
            why,
        }
    }

    /// Only the catalogue changes.
    pub fn instant(why: impl Into<String>) -> Self {
        Self::new(Cost::Instant, TableLock::None, Work::None, why.into())
    }

    /// The storage engine changes its part of the catalogue.
    pub fn in_place(why: impl Into<String>) -> Self {
        Self::new(Cost::InPlace, TableLock::None, Work::None, why.into())
    }

    /// An index is built.
    pub fn build(why: impl Into<String>) -> Self {
        Self::new(Cost::InPlace, TableLock::None, Work::Build, why.into())
    }

    /// The storage engine writes the table anew.
    pub fn rebuild(why: impl Into<String>) -> Self {
        Self::new(Cost::Rebuild, TableLock::None, Work::Rewrite, why.into())
    }

    /// The server copies every row.
    pub fn copy(why: impl Into<String>) -> Self {
        Self::new(Cost::Copy, TableLock::None, Work::Rewrite, why.into())
    }

    /// The same under `lock`.
    pub fn locking(self, lock: TableLock) -> Self {
        Self { lock, ..self }
    }

    /// The same, for a stored column that comes, goes or moves.
    pub fn of_columns(self) -> Self {
        Self { columns: true, ..self }
    }

    /// The same, for a virtual column that comes.
    pub fn of_virtuals(self) -> Self {
        Self { virtuals: true, ..self }
    }

    /// The dearer of two, with the stronger lock.
    pub fn or_worse(self, other: Self) -> Self {
        let lock = self.lock.max(other.lock);
        let (columns, virtuals) = (self.columns | other.columns, self.virtuals | other.virtuals);
        let worse = if (other.cost, other.work) > (self.cost, self.work) {
            other
        } else {
            self
        };
        Self {
            lock,
            columns,
            virtuals,
            ..worse
        }
    }
}
