//! Revisions: what a target's history says.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Direction, FormatId, Version};

/// What a history row says became of its migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevisionState {
    /// Ran to its end.
    Applied,
    /// Begun, with no record of an end.
    Started,
    /// Begun, and known to have stopped at an error.
    Failed,
    /// Applied once and rolled back since.
    RolledBack,
}

/// One row of a target's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The migration's version.
    pub version: Version,
    /// The name that the history keeps.
    pub name: String,
    /// Whether its up or its down script ran.
    pub direction: Direction,
    /// What became of it.
    pub state: RevisionState,
    /// The checksum in the format's algorithm, where the format keeps one.
    pub checksum: Option<Vec<u8>>,
    /// SHA-256 of the normalised script, where the format keeps one.
    pub normalised: Option<Vec<u8>>,
    /// When it was applied (or rolled back).
    pub at: Option<Timestamp>,
    /// How long it ran, in milliseconds.
    pub millis: Option<u64>,
    /// Who ran it, where the format keeps that.
    pub by: Option<String>,
    /// From which machine.
    pub machine: Option<String>,
    /// With which program and version: `godwit 0.1.0`.
    pub tool: Option<String>,
    /// Statements done and in all, where the format counts them.
    pub statements: Option<(u32, u32)>,
}

impl Revision {
    /// A way back that failed at its first statement: the migration is applied as it was before.
    fn changed_nothing(&self) -> bool {
        self.direction == Direction::Down
            && self.state == RevisionState::Failed
            && self.statements.is_some_and(|(done, _)| done == 0)
    }
}

/// All revisions of one target, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Whose table it was read from.
    pub format: FormatId,
    /// Whether the table exists; a target that was never migrated has none.
    pub exists: bool,
    /// Every row, in the order in which they were written.
    pub rows: Vec<Revision>,
    /// Whether Godwit's journal is there; it stands beside histories of every format.
    #[serde(default)]
    pub journal: bool,
    /// The run that began and has no end, by the journal's word.
    #[serde(default)]
    pub open_run: Option<OpenRun>,
}

/// A run without an end: under way, or dead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRun {
    /// Which.
    pub run: String,
    /// Whose: the operating system's user.
    pub by: String,
    /// From which machine.
    pub machine: String,
    /// Since when, by the server's clock.
    pub at: Option<Timestamp>,
}

impl History {
    /// A history of a target that has no history table.
    pub const fn absent(format: FormatId) -> Self {
        Self {
            format,
            exists: false,
            rows: Vec::new(),
            journal: false,
            open_run: None,
        }
    }

    /// The latest row of each version that still counts, by version: rolled back ones are gone.
    pub fn current(&self) -> Vec<&Revision> {
        let mut latest = std::collections::BTreeMap::new();
        for row in self.rows.iter().filter(|row| !row.changed_nothing()) {
            latest.insert(&row.version, row);
        }
        latest
            .into_values()
            .filter(|row| row.state != RevisionState::RolledBack)
            .collect()
    }

    /// The newest applied version.
    pub fn head(&self) -> Option<&Version> {
        self.current()
            .into_iter()
            .rfind(|row| row.state == RevisionState::Applied)
            .map(|row| &row.version)
    }
}
