//! What a statement says, taken apart as far as its consequences depend on it.
//!
//! One model for all engines, so that a rule about columns is written once. The reader is tolerant: it takes what it
//! knows, passes over what it does not, and never fails; what it could not place is [`Change::Other`] or
//! [`Shape::Other`], which tells a rule that there is more than it sees.

mod alter;
mod parts;
mod read;
mod table;

use godwit_core::{Engine, Span};

pub use alter::{Alter, AlterTable, Change, Position};
pub use parts::{Expr, Name};
pub use table::{Column, ColumnOption, Constraint, ConstraintKind, CreateIndex, CreateTable, DataType, Key};

/// A statement's meaning in parts. All spans are offsets in the statement's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// `CREATE TABLE`.
    CreateTable(Box<CreateTable>),
    /// `ALTER TABLE`, and what other statements say in other words: SQLite's and MySQL's index definitions are not
    /// among them, `RENAME TABLE` is.
    AlterTable(AlterTable),
    /// `CREATE INDEX`.
    CreateIndex(Box<CreateIndex>),
    /// `DROP …` of any kind of object.
    Drop(Dropped),
    /// `TRUNCATE`.
    Truncate {
        /// The tables.
        tables: Vec<Name>,
        /// Those that refer to them too.
        cascade: bool,
    },
    /// `UPDATE` or `DELETE`.
    Mutate(Mutation),
    /// `INSERT` or `REPLACE`.
    Insert {
        /// Into it.
        table: Name,
        /// Whether columns are listed.
        lists_columns: bool,
        /// Whether the rows come from a query.
        from_query: bool,
    },
    /// `CREATE VIEW`.
    CreateView {
        /// Its name.
        name: Name,
        /// `OR REPLACE`.
        replaces: bool,
        /// `MATERIALIZED`.
        materialized: bool,
    },
    /// `REFRESH MATERIALIZED VIEW`.
    Refresh {
        /// Which.
        view: Name,
        /// `CONCURRENTLY`.
        concurrently: bool,
        /// `WITH NO DATA`.
        without_data: bool,
    },
    /// `REINDEX`.
    Reindex {
        /// `index`, `table`, `schema`, `database` or `system`.
        what: String,
        /// Which, where it is named.
        name: Option<Name>,
        /// `CONCURRENTLY`.
        concurrently: bool,
    },
    /// `VACUUM`.
    Vacuum {
        /// The tables; all where it names none.
        tables: Vec<Name>,
        /// `FULL`: writes the table anew.
        full: bool,
    },
    /// `CLUSTER`.
    Cluster {
        /// The table; all that were clustered before where it names none.
        table: Option<Name>,
    },
    /// `CREATE TYPE … AS ENUM`.
    CreateEnum {
        /// Its name.
        name: Name,
    },
    /// `ALTER TYPE … ADD VALUE`.
    AddEnumValue {
        /// The type.
        name: Name,
        /// Whether it says where the value comes.
        placed: bool,
    },
    /// `ALTER TYPE … RENAME VALUE`.
    RenameEnumValue {
        /// The type.
        name: Name,
    },
    /// `CREATE DOMAIN`.
    CreateDomain {
        /// Its name.
        name: Name,
        /// Whether it has a constraint.
        constrained: bool,
    },
    /// `ALTER DOMAIN`.
    AlterDomain {
        /// Its name.
        name: Name,
        /// Whether it adds a constraint.
        adds_constraint: bool,
        /// Whether that is `NOT VALID`.
        not_valid: bool,
    },
    /// `LOCK TABLE`.
    Lock {
        /// The tables.
        tables: Vec<Name>,
        /// The lock in upper case; PostgreSQL's where it says none.
        mode: String,
    },
    /// `CREATE TRIGGER`.
    CreateTrigger {
        /// The table.
        table: Name,
    },
    /// A setting of the session: `SET lock_timeout = '2s'`, `PRAGMA foreign_keys = off`.
    Setting {
        /// Its name in lower case, without scope.
        name: String,
        /// What it is set to, unquoted; `None` where it is only asked for or reset.
        value: Option<String>,
    },
    /// Anything else.
    Other,
}

/// What kind of thing is dropped, as far as rules tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropKind {
    /// A table.
    Table,
    /// An index.
    Index,
    /// A view, materialised or not.
    View,
    /// A schema.
    Schema,
    /// A database.
    Database,
    /// A trigger, with its table where the statement names it.
    Trigger,
    /// An extension.
    Extension,
    /// Anything else.
    Other,
}

/// `DROP`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// What kind.
    pub kind: DropKind,
    /// Where `CONCURRENTLY` would stand: after the word for the kind.
    pub after_kind: usize,
    /// Which.
    pub names: Vec<Name>,
    /// The table of an index or trigger, where it is named.
    pub on: Option<Name>,
    /// `IF EXISTS`.
    pub if_exists: bool,
    /// `CONCURRENTLY`.
    pub concurrently: bool,
    /// `CASCADE`.
    pub cascade: bool,
    /// `TEMPORARY`.
    pub temporary: bool,
}

/// `UPDATE` or `DELETE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutation {
    /// The table whose rows change; the first where there are several.
    pub table: Name,
    /// Whether rows go.
    pub deletes: bool,
    /// The condition, where there is one.
    pub condition: Option<Span>,
    /// The columns that an UPDATE assigns, as written in lower case.
    pub assigns: Vec<Name>,
    /// Whether there is an `ORDER BY` or `LIMIT`.
    pub limited: bool,
}

/// The shape of `sql`, which is one statement of `engine`'s.
pub fn shape(engine: Engine, sql: &str) -> Shape {
    read::read(engine, sql).unwrap_or(Shape::Other)
}
