//! How a migrations folder and a target's history compare.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{FormatId, Version};

/// How an edited script differs from what was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditKind {
    /// Only line endings or a byte order mark: what runs is the same.
    LineEndings,
    /// The text itself.
    Content,
}

/// The state of one migration on one target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum MigrationState {
    /// In the folder, not in the history.
    Pending,
    /// In both, with the same checksum.
    Applied,
    /// Begun and stopped between statements.
    Partial {
        /// Statements known to be done.
        done: u32,
        /// Statements in all.
        total: u32,
    },
    /// Begun and failed.
    Failed,
    /// Applied, and the file has changed since.
    Edited {
        /// How it differs.
        edit: EditKind,
    },
    /// Applied, and there is no file.
    Missing,
    /// Pending, but older than the newest applied one.
    OutOfOrder,
    /// Declared as applied without being executed.
    Baseline,
    /// Two files claim this version.
    Duplicate,
}

impl MigrationState {
    /// Whether `apply` would run it.
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::Pending | Self::OutOfOrder)
    }

    /// Whether a person must look before anything runs.
    pub const fn needs_attention(self) -> bool {
        !matches!(
            self,
            Self::Pending
                | Self::Applied
                | Self::Baseline
                | Self::Edited {
                    edit: EditKind::LineEndings
                }
        )
    }
}

/// One migration on one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusRow {
    /// Version.
    pub version: Version,
    /// Name from the file, else from the history.
    pub name: String,
    /// State.
    pub state: MigrationState,
    /// When it was applied.
    pub at: Option<Timestamp>,
    /// How long that took, in milliseconds.
    pub millis: Option<u64>,
    /// Who applied it.
    pub by: Option<String>,
    /// Whether there is a down script.
    pub reversible: bool,
}

/// Folder against history, for one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetStatus {
    /// Whose conventions the history follows.
    pub format: FormatId,
    /// Why that format.
    pub because: String,
    /// Whether the target has a history table.
    pub history_exists: bool,
    /// The newest applied version.
    pub head: Option<Version>,
    /// Every version of folder and history, oldest first.
    pub rows: Vec<StatusRow>,
}

impl TargetStatus {
    /// How many would run.
    pub fn pending(&self) -> usize {
        self.rows.iter().filter(|row| row.state.is_pending()).count()
    }

    /// How many a person must look at first.
    pub fn attention(&self) -> usize {
        self.rows.iter().filter(|row| row.state.needs_attention()).count()
    }
}
