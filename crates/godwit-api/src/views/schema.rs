//! Snapshots of a schema.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A target's structure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SchemaSnapshotView {
    /// `PostgreSQL 15.20`.
    pub server: String,
    /// Namespaces.
    pub schemas: Vec<SchemaView>,
    /// When it was read.
    pub checked: String,
}

/// A namespace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SchemaView {
    /// Name.
    pub name: String,
    /// Tables and views.
    pub relations: Vec<RelationView>,
    /// Functions and procedures.
    pub routines: Vec<RoutineView>,
}

/// See [`godwit_core::schema::RelationKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RelationKindView {
    /// A table.
    Table,
    /// A partitioned table.
    PartitionedTable,
    /// A partition.
    Partition,
    /// A view.
    View,
    /// A materialised view.
    MaterializedView,
}

/// A table or view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RelationView {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: RelationKindView,
    /// Whether Godwit keeps it, rather than the migrations.
    pub own: bool,
    /// Estimated rows.
    pub rows: Option<f64>,
    /// Bytes with indexes.
    pub bytes: Option<f64>,
    /// Comment.
    pub comment: Option<String>,
    /// Columns.
    pub columns: Vec<ColumnView>,
    /// Indexes.
    pub indexes: Vec<IndexView>,
    /// Constraints.
    pub constraints: Vec<ConstraintView>,
    /// Trigger names.
    pub triggers: Vec<String>,
    /// A view's query.
    pub definition: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ColumnView {
    /// Name.
    pub name: String,
    /// Type.
    pub data_type: String,
    /// May be NULL.
    pub nullable: bool,
    /// Default.
    pub default: Option<String>,
    /// Generation expression.
    pub generated: Option<String>,
    /// Comment.
    pub comment: Option<String>,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IndexView {
    /// Name.
    pub name: String,
    /// Keys.
    pub keys: Vec<String>,
    /// Unique.
    pub unique: bool,
    /// Usable.
    pub valid: bool,
    /// Bytes.
    pub bytes: Option<f64>,
    /// Definition.
    pub definition: Option<String>,
}

/// See [`godwit_core::schema::ConstraintKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ConstraintKindView {
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConstraintView {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: ConstraintKindView,
    /// Definition.
    pub definition: String,
}

/// A function or procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RoutineView {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// Signature.
    pub signature: String,
}
