//! Stays with a run: shows what it says, and passes Ctrl-C on as a wish to cancel.

use std::{
    future::Future,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
};

use godwit_api::{Watcher, views::ApiError};
use tokio::sync::mpsc;

use crate::{
    context::Context,
    output::live::{Live, Opening},
};

/// Does `start`'s work, which must keep the run going by itself, and returns when it is over.
pub(crate) async fn attend<T, F>(
    context: &Context,
    opening: Opening,
    start: impl FnOnce(Watcher) -> F,
) -> Result<T, ApiError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let live = Arc::new(Mutex::new(Live::new(context.screen.clone(), opening)));
    let (ids, mut started) = mpsc::unbounded_channel();
    let shown = Arc::clone(&live);
    let watcher: Watcher = Arc::new(move |events| {
        if let Some(first) = events.first() {
            // The other end is gone only when the run is over.
            let _ = ids.send(first.run.clone());
        }
        let mut live = shown.lock().unwrap_or_else(PoisonError::into_inner);
        for event in &events {
            live.show(event);
        }
    });
    let mut interrupts = context.screen.interrupts();
    let mut work = pin!(start(watcher));
    let (mut run, mut asked): (Option<String>, u32) = (None, 0);
    loop {
        tokio::select! {
            outcome = &mut work => {
                live.lock().unwrap_or_else(PoisonError::into_inner).end();
                return outcome;
            }
            Some(id) = started.recv() => {
                if run.is_none() && asked > 0 {
                    // A run that is over by now needs no cancelling.
                    let _ = context.api.run_cancel(&id);
                }
                run = Some(id);
            }
            Some(()) = interrupts.recv() => {
                asked += 1;
                let live = live.lock().unwrap_or_else(PoisonError::into_inner);
                if asked == 1 {
                    live.say("cancelling: the server is asked to stop the statement that runs");
                } else {
                    live.say("still waiting for the server to stop it, for half a minute at most; then the target is asked what is left");
                }
                if let Some(run) = &run {
                    let _ = context.api.run_cancel(run);
                }
            }
        }
    }
}
