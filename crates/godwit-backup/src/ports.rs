//! What this crate needs from its surroundings.

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::Toolbox;

/// What a backup or restore is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Rows of the tables are counted.
    Counting,
    /// The artifact is written.
    Dumping,
    /// The artifact is read and checked.
    Checking,
    /// The artifact is loaded into a database.
    Restoring,
    /// What was loaded is compared with the manifest.
    Comparing,
    /// The restored database takes the old one's place.
    Replacing,
}

/// How far a backup or restore is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What it is at.
    pub phase: Phase,
    /// Bytes written or read in this phase.
    pub bytes: u64,
    /// Bytes of this phase in all; an estimate while dumping, `None` where nobody can tell.
    pub total: Option<u64>,
    /// The table or step, where the tool names it.
    pub what: Option<String>,
}

/// What this crate asks of its surroundings: the time, the installed tools, somebody to tell, and when to stop.
#[derive(Clone, Copy)]
pub struct Ports<'a> {
    /// The time now.
    pub now: &'a (dyn Fn() -> Timestamp + Send + Sync),
    /// The installed native tools; [`Toolbox::find`] looks for them.
    pub tools: &'a Toolbox,
    /// Told how far the work is, a few times a second.
    pub progress: &'a (dyn Fn(Progress) + Send + Sync),
    /// Cancels the work; nothing half-done stays behind.
    pub cancel: &'a CancellationToken,
}

impl Ports<'_> {
    pub(crate) fn at(&self, phase: Phase, bytes: u64, total: Option<u64>, what: Option<String>) {
        (self.progress)(Progress { phase, bytes, total, what });
    }

    pub(crate) fn begin(&self, phase: Phase) {
        self.at(phase, 0, None, None);
    }
}
