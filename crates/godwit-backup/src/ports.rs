//! What this crate needs from its surroundings.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{Toolbox, Unlock};

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
    /// The artifact is sent to a destination, or fetched from one.
    Copying,
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
    /// What encrypted artifacts are read with.
    pub unlock: &'a Unlock,
    /// Told how far the work is, a few times a second.
    pub progress: &'a (dyn Fn(Progress) + Send + Sync),
    /// Cancels the work; nothing half-done stays behind.
    pub cancel: &'a CancellationToken,
}

impl Ports<'_> {
    pub(crate) fn at(&self, phase: Phase, bytes: u64, total: Option<u64>, what: Option<String>) {
        (self.progress)(Progress {
            phase,
            bytes,
            total,
            what,
        });
    }

    pub(crate) fn begin(&self, phase: Phase) {
        self.at(phase, 0, None, None);
    }
}

/// Bytes and the table at hand, told together and not too often.
pub(crate) struct Told<'a> {
    ports: &'a Ports<'a>,
    phase: Phase,
    total: Option<u64>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    bytes: u64,
    what: Option<String>,
    told: Option<Instant>,
    pending: bool,
}

/// Faster than a person reads, and slow enough for a terminal and a page.
const PAUSE: Duration = Duration::from_millis(100);

impl<'a> Told<'a> {
    pub(crate) fn new(ports: &'a Ports<'a>, phase: Phase, total: Option<u64>) -> Self {
        Self {
            ports,
            phase,
            total,
            state: Mutex::default(),
        }
    }

    /// So many bytes are done.
    pub(crate) fn bytes(&self, bytes: u64) {
        let mut state = self.state();
        state.bytes = bytes;
        if state.told.is_some_and(|told| told.elapsed() < PAUSE) {
            state.pending = true;
        } else {
            self.tell(&mut state);
        }
    }

    /// It is at this table or step.
    pub(crate) fn at(&self, what: String) {
        let mut state = self.state();
        state.what = Some(what);
        self.tell(&mut state);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, state: &mut State) {
        state.told = Some(Instant::now());
        state.pending = false;
        self.ports.at(self.phase, state.bytes, self.total, state.what.clone());
    }
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        let mut state = self.state();
        if state.pending {
            self.tell(&mut state);
        }
    }
}
