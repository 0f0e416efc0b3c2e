//! Tables, their columns, constraints and indexes.

use godwit_core::Span;

use super::{Expr, Name};

/// `CREATE TABLE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTable {
    /// Its name.
    pub name: Name,
    /// `TEMPORARY`.
    pub temporary: bool,
    /// `OR REPLACE` (MariaDB).
    pub replaces: bool,
    /// `IF NOT EXISTS`.
    pub if_not_exists: bool,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its constraints and, in MySQL, indexes.
    pub constraints: Vec<Constraint>,
    /// The table that it is a partition of.
    pub partition_of: Option<Name>,
    /// Whether it has partitions.
    pub partitioned: bool,
    /// `LIKE` another, `AS` a query, `OF` a type: its columns are not all in its text.
    pub derived: bool,
    /// What follows the list, in lower case: `engine` → `innodb`, `strict`, `without rowid`.
    pub options: Vec<(String, String)>,
}

impl CreateTable {
    /// Whether it has a primary key, as far as its text tells.
    pub fn has_primary_key(&self) -> bool {
        self.constraints
            .iter()
            .any(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey(_)))
            || self.columns.iter().any(|column| column.has(&ColumnOption::PrimaryKey))
    }
}

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataType {
    /// Its words in lower case without arguments and schema: `character varying`, `int`, `timestamp with time zone`.
    pub name: String,
    /// What stands in its first brackets, as written: `255`, `10,2`, `'a','b'`.
    pub arguments: Vec<String>,
    /// MySQL's `UNSIGNED`.
    pub unsigned: bool,
    /// PostgreSQL's `[]`.
    pub array: bool,
    /// Where it stands; empty where SQLite's column has none.
    pub span: Span,
}

/// One column's definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub data_type: DataType,
    /// What is said of it, in order.
    pub options: Vec<ColumnOption>,
    /// The whole definition.
    pub span: Span,
}

impl Column {
    /// Whether `option` is said of it.
    pub fn has(&self, option: &ColumnOption) -> bool {
        self.options.contains(option)
    }

    /// Whether it is `NOT NULL`, by itself or as a primary key.
    pub fn is_required(&self) -> bool {
        self.has(&ColumnOption::NotNull) || self.has(&ColumnOption::PrimaryKey)
    }

    /// Its default.
    pub fn default(&self) -> Option<&Expr> {
        self.options.iter().find_map(|option| match option {
            ColumnOption::Default(expr) => Some(expr),
            _ => None,
        })
    }

    /// Whether its value is computed, and then whether it is stored.
    pub fn generated(&self) -> Option<bool> {
        self.options.iter().find_map(|option| match option {
            ColumnOption::Generated { stored, .. } => Some(*stored),
            _ => None,
        })
    }
}

/// One thing that is said of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnOption {
    /// `NOT NULL`.
    NotNull,
    /// `NULL`.
    Null,
    /// `DEFAULT`.
    Default(Expr),
    /// `GENERATED ALWAYS AS (…)`.
    Generated {
        /// What computes it.
        expr: Expr,
        /// `STORED` or `PERSISTENT`; otherwise computed when it is read.
        stored: bool,
    },
    /// `GENERATED … AS IDENTITY`.
    Identity,
    /// `AUTO_INCREMENT`, `AUTOINCREMENT`.
    AutoIncrement,
    /// `PRIMARY KEY`.
    PrimaryKey,
    /// `UNIQUE`.
    Unique,
    /// `REFERENCES`.
    References(Key),
    /// `CHECK (…)`.
    Check(Expr),
    /// `COLLATE`.
    Collate(String),
    /// `CHARACTER SET`.
    Charset(String),
    /// `COMMENT '…'`.
    Comment,
    /// `ON UPDATE …` of a timestamp (MySQL).
    OnUpdate,
    /// MySQL's `INVISIBLE`.
    Invisible,
    /// Anything else, by its first word in lower case.
    Other(String),
}

/// What a foreign key refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The table.
    pub table: Name,
    /// Whether rows change because the row that they refer to does: `CASCADE`, `SET NULL`, `SET DEFAULT`.
    pub acts: bool,
    /// Its columns; its primary key where there are none.
    pub columns: Vec<String>,
    /// `ON DELETE CASCADE`.
    pub cascades: bool,
    /// What follows `REFERENCES`, to its last word.
    pub span: Span,
}

/// A constraint of a table, or an index that its definition has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// Its name, where it has one.
    pub name: Option<Name>,
    /// What it is.
    pub kind: ConstraintKind,
    /// `NOT VALID`: rows that are there are not looked at.
    pub not_valid: bool,
    /// The whole definition.
    pub span: Span,
}

/// Kinds of constraints. Columns are as the catalogue knows them; of expressions nothing is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintKind {
    /// `PRIMARY KEY (…)`.
    PrimaryKey(Vec<String>),
    /// `UNIQUE (…)`.
    Unique(Vec<String>),
    /// `PRIMARY KEY USING INDEX i` or `UNIQUE USING INDEX i`.
    UsingIndex {
        /// Whether it is the primary key.
        primary: bool,
        /// The index.
        index: Name,
    },
    /// `FOREIGN KEY (…) REFERENCES …`.
    ForeignKey {
        /// Its columns.
        columns: Vec<String>,
        /// What it refers to.
        key: Key,
    },
    /// `CHECK (…)`.
    Check(Expr),
    /// PostgreSQL's `NOT NULL column`.
    NotNull(String),
    /// `EXCLUDE …`.
    Exclude,
    /// MySQL's `INDEX`, `KEY`.
    Index(Vec<String>),
    /// MySQL's `FULLTEXT`.
    FullText(Vec<String>),
    /// MySQL's `SPATIAL`.
    Spatial(Vec<String>),
    /// MySQL's `VECTOR`, and anything else.
    Other,
}

/// `CREATE INDEX`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateIndex {
    /// Its name; the server makes one up where there is none.
    pub name: Option<Name>,
    /// The table.
    pub table: Name,
    /// `UNIQUE`.
    pub unique: bool,
    /// `FULLTEXT`, `SPATIAL` or `VECTOR`, in lower case.
    pub special: Option<String>,
    /// `CONCURRENTLY`, with its place.
    pub concurrently: bool,
    /// Where `CONCURRENTLY` would stand: after `INDEX`.
    pub after_index: usize,
    /// `IF NOT EXISTS`.
    pub if_not_exists: bool,
    /// `ON ONLY`: not on the partitions.
    pub only: bool,
    /// Its columns; an expression is `None`.
    pub columns: Vec<Option<String>>,
    /// Whether it has a `WHERE`.
    pub partial: bool,
    /// Columns of `INCLUDE`.
    pub includes: usize,
    /// What follows, in lower case: `algorithm` → `inplace`, `lock` → `none`.
    pub options: Vec<(String, String)>,
}
