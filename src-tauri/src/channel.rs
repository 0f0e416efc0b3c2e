//! A run's events to the page, in order.

use std::sync::Arc;

use godwit_api::{Watcher, views::RunEventView};
use tauri::ipc::Channel;

/// Hands batches of events to the page; where the page is gone, the run goes on without it.
pub fn watcher(events: Channel<Vec<RunEventView>>) -> Watcher {
    Arc::new(move |batch| {
        if let Err(error) = events.send(batch) {
            tracing::debug!(%error, "nobody listens to this run any more");
        }
    })
}
