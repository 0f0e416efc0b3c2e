//! Cancelling by SQLite's own interrupt.

use std::sync::Arc;

use rusqlite::InterruptHandle;

/// What interrupts one session's statement.
#[derive(Clone)]
pub(crate) struct Cancel(pub(super) Arc<InterruptHandle>);

impl Cancel {
    /// Interrupts; does nothing where nothing runs.
    pub(crate) fn send(&self) {
        self.0.interrupt();
    }
}
