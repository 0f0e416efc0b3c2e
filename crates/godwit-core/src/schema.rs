//! Snapshots: the structural picture of a target, without data.

pub mod diff;

use serde::{Deserialize, Serialize};

/// A target's structure at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SchemaSnapshot {
    /// Namespaces by name; SQLite and MySQL have one.
    pub schemas: Vec<Schema>,
}

/// A namespace.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Schema {
    /// Name.
    pub name: String,
    /// Tables, views and materialised views by name.
    pub relations: Vec<Relation>,
    /// Functions and procedures by name.
    pub routines: Vec<Routine>,
}

/// What holds or shows rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelationKind {
    /// A table.
    Table,
    /// A table split in partitions.
    PartitionedTable,
    /// One partition.
    Partition,
    /// A view.
    View,
    /// A materialised view.
    MaterializedView,
}

/// A table or view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: RelationKind,
    /// The engine's estimate of its rows, where it has one.
    pub rows: Option<u64>,
    /// Size on disk with indexes, in bytes, where known.
    pub bytes: Option<u64>,
    /// Comment.
    pub comment: Option<String>,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Indexes by name.
    pub indexes: Vec<Index>,
    /// Constraints by name.
    pub constraints: Vec<Constraint>,
    /// Triggers by name.
    pub triggers: Vec<Trigger>,
    /// A view's query.
    pub definition: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Type as the engine words it.
    pub data_type: String,
    /// Whether NULL may stand in it.
    pub nullable: bool,
    /// Default expression.
    pub default: Option<String>,
    /// Expression of a generated column.
    pub generated: Option<String>,
    /// Comment.
    pub comment: Option<String>,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Name.
    pub name: String,
    /// Key columns or expressions in order.
    pub keys: Vec<String>,
    /// Whether keys are unique.
    pub unique: bool,
    /// Whether the engine uses it; `false` is a leftover of a failed concurrent build.
    pub valid: bool,
    /// Size in bytes, where known.
    pub bytes: Option<u64>,
    /// The statement that makes it, where the engine tells.
    pub definition: Option<String>,
}

/// A trigger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Trigger {
    /// Name.
    pub name: String,
    /// The statement that makes it, or its body, where the engine tells.
    pub definition: Option<String>,
}

/// What a constraint demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConstraintKind {
    /// Primary key.
    PrimaryKey,
    /// Unique.
    Unique,
    /// Foreign key.
    ForeignKey,
    /// Check.
    Check,
    /// Exclusion.
    Exclusion,
}

/// A constraint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// Name; empty where SQLite has none.
    pub name: String,
    /// Kind.
    pub kind: ConstraintKind,
    /// Its definition as the engine words it.
    pub definition: String,
}

/// A function or procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routine {
    /// Name.
    pub name: String,
    /// `function`, `procedure`, `aggregate`, `event`.
    pub kind: String,
    /// Arguments and result as the engine words them.
    pub signature: String,
    /// The statement that makes it, or its body, where the engine tells.
    pub definition: Option<String>,
}
