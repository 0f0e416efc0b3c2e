//! Status and history of one target.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::FormatView;

/// See [`godwit_core::MigrationState`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum MigrationStateView {
    /// Not applied yet.
    Pending,
    /// Applied, unchanged since.
    Applied,
    /// Stopped between statements.
    Partial,
    /// Failed.
    Failed,
    /// Changed since it was applied.
    Edited,
    /// Changed in line endings or byte order mark alone.
    EditedLineEndings,
    /// Applied, and there is no file.
    Missing,
    /// Pending, but older than the head.
    OutOfOrder,
    /// Declared as applied.
    Baseline,
    /// Two files claim the version.
    Duplicate,
}

/// Folder against history for one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatusView {
    /// The environment's id, `null` for a target given by URL.
    pub environment: Option<String>,
    /// The target's name.
    pub target: String,
    /// `PostgreSQL 15.20`.
    pub server: String,
    /// Format of the history.
    pub format: FormatView,
    /// Why that format.
    pub because: String,
    /// Whether there is a history table.
    pub history_exists: bool,
    /// The newest applied version.
    pub head: Option<String>,
    /// How many would run.
    pub pending: u32,
    /// How many a person must look at first.
    pub attention: u32,
    /// Every version, oldest first.
    pub rows: Vec<StatusRowView>,
    /// When this was read.
    pub checked: String,
}

/// One migration on one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatusRowView {
    /// Version.
    pub version: String,
    /// Name.
    pub name: String,
    /// State.
    pub state: MigrationStateView,
    /// For a partial one, statements done and in all: `3 of 5`.
    pub detail: Option<String>,
    /// When it was applied.
    pub at: Option<String>,
    /// How long that took.
    pub millis: Option<u32>,
    /// Who applied it.
    pub by: Option<String>,
    /// Whether there is a down script.
    pub reversible: bool,
}

/// A target's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryView {
    /// The target's name.
    pub target: String,
    /// Whose table.
    pub format: FormatView,
    /// Whether the table exists.
    pub exists: bool,
    /// Rows, newest first.
    pub rows: Vec<RevisionView>,
}

/// One row of a history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RevisionView {
    /// Version.
    pub version: String,
    /// Name.
    pub name: String,
    /// `applied`, `started`, `failed`, `rolled-back`.
    pub state: RevisionStateView,
    /// When.
    pub at: Option<String>,
    /// How long.
    pub millis: Option<u32>,
    /// Who.
    pub by: Option<String>,
    /// From which machine.
    pub machine: Option<String>,
    /// With which program.
    pub tool: Option<String>,
}

/// See [`godwit_core::RevisionState`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RevisionStateView {
    /// Ran to its end.
    Applied,
    /// Begun, no end recorded.
    Started,
    /// Stopped at an error.
    Failed,
    /// Rolled back since.
    RolledBack,
}
