//! What became of a backup that a schedule started.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::BackupId;

/// A backup that a schedule started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Attempt {
    /// It goes on, or its process died.
    Running,
    /// It was taken and read back.
    Succeeded {
        /// When it ended.
        at: Timestamp,
        /// The backup.
        backup: BackupId,
    },
    /// There is no good backup of it.
    Failed {
        /// When that was known.
        at: Timestamp,
        /// Why, in a sentence.
        why: String,
    },
}
