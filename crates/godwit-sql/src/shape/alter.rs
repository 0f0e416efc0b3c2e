//! `ALTER TABLE` and its changes.

use godwit_core::Span;

use super::{Column, Constraint, DataType, Expr, Name};

/// `ALTER TABLE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterTable {
    /// The table.
    pub table: Name,
    /// `IF EXISTS`.
    pub if_exists: bool,
    /// `ONLY`: not its partitions and children.
    pub only: bool,
    /// What is altered is no table in truth (`ALTER INDEX`, `ALTER VIEW`, `ALTER SEQUENCE`): its noun in lower case.
    pub noun: String,
    /// What changes, in order.
    pub changes: Vec<Alter>,
    /// MySQL's `ALGORITHM`, `LOCK`, `WAIT` and `NOWAIT`, in lower case.
    pub options: Vec<(String, String)>,
}

/// One change with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alter {
    /// From its first word to its last.
    pub span: Span,
    /// What it is.
    pub change: Change,
}

/// Where MySQL puts a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Position {
    /// `FIRST`.
    First,
    /// `AFTER` another.
    After(String),
}

/// One thing that `ALTER TABLE` does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// `ADD COLUMN`.
    AddColumn {
        /// Its definition.
        column: Box<Column>,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
        /// Where it comes.
        position: Option<Position>,
    },
    /// `DROP COLUMN`.
    DropColumn {
        /// Which.
        name: Name,
        /// `CASCADE`.
        cascade: bool,
    },
    /// PostgreSQL's `ALTER COLUMN … TYPE`.
    ColumnType {
        /// Which.
        name: Name,
        /// The new type.
        data_type: DataType,
        /// `USING …`.
        using: Option<Expr>,
        /// `COLLATE …`.
        collates: bool,
    },
    /// MySQL's `MODIFY` and `CHANGE`: a whole new definition.
    Redefine {
        /// The column as it is called now.
        name: Name,
        /// Its new definition, with its new name.
        column: Box<Column>,
        /// Where it goes.
        position: Option<Position>,
    },
    /// `SET DEFAULT`.
    SetDefault {
        /// Which.
        name: Name,
        /// The new default.
        expr: Expr,
    },
    /// `DROP DEFAULT`.
    DropDefault(Name),
    /// `SET NOT NULL`.
    SetNotNull(Name),
    /// `DROP NOT NULL`.
    DropNotNull(Name),
    /// `ADD GENERATED … AS IDENTITY`.
    AddIdentity(Name),
    /// `SET EXPRESSION`.
    SetExpression(Name),
    /// Something smaller of a column, by its words: `set statistics`, `set storage`, `drop identity`.
    ColumnSetting {
        /// Which.
        name: Name,
        /// Its first words in lower case.
        what: String,
    },
    /// `ADD CONSTRAINT`, `ADD PRIMARY KEY`, `ADD INDEX` …
    AddConstraint(Box<Constraint>),
    /// `DROP CONSTRAINT`.
    DropConstraint {
        /// Which.
        name: Name,
        /// `CASCADE`.
        cascade: bool,
    },
    /// MySQL's `DROP PRIMARY KEY`.
    DropPrimaryKey,
    /// MySQL's `DROP FOREIGN KEY`.
    DropForeignKey(Name),
    /// MySQL's `DROP INDEX`.
    DropIndex(Name),
    /// `VALIDATE CONSTRAINT`.
    Validate(Name),
    /// `RENAME COLUMN`.
    RenameColumn {
        /// Before.
        from: Name,
        /// After.
        to: Name,
    },
    /// `RENAME TO`, and `RENAME TABLE`.
    Rename {
        /// The new name.
        to: Name,
    },
    /// `RENAME CONSTRAINT`, `RENAME INDEX`.
    RenamePart {
        /// Before.
        from: Name,
    },
    /// `SET SCHEMA`.
    SetSchema,
    /// PostgreSQL's `ATTACH PARTITION`.
    AttachPartition {
        /// The table that becomes one.
        partition: Name,
        /// `DEFAULT`.
        default: bool,
    },
    /// PostgreSQL's `DETACH PARTITION`.
    DetachPartition {
        /// Which.
        partition: Name,
        /// `CONCURRENTLY` or `FINALIZE`.
        concurrently: bool,
    },
    /// MySQL's partitions: the first two words in lower case: `add partition`, `drop partition`, `partition by`.
    Partitions(String),
    /// A table option of MySQL's in lower case: `engine` → `innodb`, `convert` → `utf8mb4`, `force` → ``.
    Option {
        /// Its name.
        name: String,
        /// Its value in lower case.
        value: String,
    },
    /// Row security and its like: `enable row level security`, in lower case.
    RowSecurity(String),
    /// `REPLICA IDENTITY …`.
    ReplicaIdentity,
    /// `SET LOGGED`, `SET UNLOGGED`, `SET TABLESPACE`, `SET ACCESS METHOD`: written anew.
    Rewrite(String),
    /// `ENABLE TRIGGER`, `DISABLE TRIGGER` and those of rules.
    Triggers(String),
    /// `SET (…)` and `RESET (…)`: the parameters in lower case.
    Parameters(Vec<String>),
    /// `INHERIT`, `NO INHERIT`, `OF`, `NOT OF`.
    Inherit(String),
    /// `CLUSTER ON`, `SET WITHOUT CLUSTER`.
    ClusterOn,
    /// `OWNER TO`.
    Owner,
    /// Anything else, by its first words in lower case.
    Other(String),
}
