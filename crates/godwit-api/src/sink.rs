//! Where a run's events go: to the store, and in batches to whoever watches.

use std::{sync::Arc, time::Duration};

use godwit_core::{RunEvent, RunEventKind, RunId};
use godwit_engine::RunSink;
use godwit_store::Store;
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{convert::event_view, views::RunEventView};

/// Takes batches of events, in order. Must not block for long.
pub type Watcher = Arc<dyn Fn(Vec<RunEventView>) + Send + Sync>;

/// Thirty batches a second are smooth to the eye and few enough for a web page.
const BEAT: Duration = Duration::from_millis(33);

/// Hands events on without making the run wait.
pub(crate) struct Relay(mpsc::UnboundedSender<RunEvent>);

impl RunSink for Relay {
    fn event(&self, event: RunEvent) {
        // The other end lives until this one is dropped; a run does not fail because nobody listens.
        let _ = self.0.send(event);
    }
}

/// Starts the relay of `run`; the handle ends when the relay is dropped and everything has been handed on.
pub(crate) fn relay(run: RunId, store: Store, watcher: Watcher) -> (Relay, JoinHandle<()>) {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let work = tokio::spawn(async move {
        while let Some(first) = receiver.recv().await {
            tokio::time::sleep(BEAT).await;
            let mut batch = vec![first];
            while let Ok(event) = receiver.try_recv() {
                batch.push(event);
            }
            let batch = thinned(batch);
            // Shown even where it cannot be kept: the record of the run itself is written apart from its events.
            if let Err(error) = store.run_events_add(run, &batch).await {
                tracing::warn!(%run, %error, "events of a run could not be kept");
            }
            watcher(batch.into_iter().map(event_view).collect());
        }
    });
    (Relay(sender), work)
}

/// Of progress that follows progress only the newest says anything, and of blockages so.
fn thinned(batch: Vec<RunEvent>) -> Vec<RunEvent> {
    let overtakes = |last: &RunEvent, event: &RunEvent| {
        matches!(
            (&last.kind, &event.kind),
            (RunEventKind::Progress { .. }, RunEventKind::Progress { .. })
                | (RunEventKind::Inside { .. }, RunEventKind::Inside { .. })
                | (
                    RunEventKind::Blocked { .. },
                    RunEventKind::Blocked { .. } | RunEventKind::Free
                )
        )
    };
    let mut kept: Vec<RunEvent> = Vec::with_capacity(batch.len());
    for event in batch {
        match kept.last_mut() {
            Some(last) if overtakes(last, &event) => *last = event,
            _ => kept.push(event),
        }
    }
    kept
}
