//! Watching a statement from beside while it runs: who blocks it, who waits behind it, how far it is.
//!
//! The watcher has a session of its own, which the server keeps read-only. It never decides how the statement ends: it
//! says what it sees, and asks for the statement to be stopped where the policy wants that.

use std::{pin::pin, sync::OnceLock, time::Duration};

use godwit_core::{Blockage, InsideProgress};
use godwit_db::{DbError, Look, Target, Watcher};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// When a statement gives way by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct WatchPolicy {
    /// Stop it when more sessions than these wait behind it. Those that wait behind it most likely count too: giving
    /// way for nothing costs a retry, and a queue that nobody saw costs the site.
    pub(crate) queue_limit: Option<u32>,
    /// Stop it when it takes longer.
    pub(crate) budget: Option<Duration>,
}

/// What is to be watched, and how it gives way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watched<'a> {
    /// Where.
    pub(crate) target: &'a Target,
    /// The session that runs the statement ([`godwit_db::TargetLock::session_id`]); without one only the budget holds.
    pub(crate) session: Option<i64>,
    /// When to give way.
    pub(crate) policy: WatchPolicy,
}

/// Something that has changed since it was said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WatchEvent {
    /// Others block the statement, or are blocked by it.
    Blockage(Blockage),
    /// Nobody waits for anybody any more.
    Free,
    /// The statement has got further.
    Progress(InsideProgress),
}

/// Why a statement was asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Abort {
    /// Too many waited behind it.
    #[error("{sessions} sessions waited behind the statement, and it gives way when there are more than {limit}")]
    Queue {
        /// How many.
        sessions: u32,
        /// The policy's number.
        limit: u32,
    },
    /// It took too long.
    #[error("the statement took longer than its budget of {budget:?}")]
    Budget {
        /// The policy's time.
        budget: Duration,
    },
}

/// When to look.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// After the statement began: shorter ones open no second session.
    first: Duration,
    /// From the end of one look to the next.
    every: Duration,
}

const PACE: Pace = Pace {
    first: Duration::from_millis(500),
    every: Duration::from_secs(1),
};

/// How long the watcher may take to say goodbye before its session is dropped.
const GOODBYE: Duration = Duration::from_secs(1);

/// Runs `work`, which sends the statement, and says meanwhile what changes around it.
///
/// Where the policy wants the statement stopped, `stop` is cancelled once, and the reason comes back beside the
/// outcome; `work` has to heed `stop` by cancelling the statement through its [`godwit_db::Canceller`]. The outcome
/// decides: a statement that was done before the request arrived is done, reason or not.
///
/// Whatever befalls the watcher ends the watching, never the work.
pub(crate) async fn beside<T>(
    work: impl Future<Output = T>,
    watched: Watched<'_>,
    stop: &CancellationToken,
    say: impl Fn(WatchEvent),
) -> (T, Option<Abort>) {
    let open = async {
        match watched.session {
            Some(session) => Watcher::open(watched.target, session).await.map(Some),
            None => Ok(None),
        }
    };
    beside_at(PACE, work, open, watched.policy, stop, say).await
}

/// Where looks come from.
trait Sight {
    fn look(&mut self) -> impl Future<Output = Result<Look, DbError>> + Send;
    fn close(self) -> impl Future<Output = ()> + Send;
}

impl Sight for Watcher {
    async fn look(&mut self) -> Result<Look, DbError> {
        Self::look(self).await
    }

    async fn close(self) {
        Self::close(self).await;
    }
}

async fn beside_at<T, S: Sight>(
    pace: Pace,
    work: impl Future<Output = T>,
    open: impl Future<Output = Result<Option<S>, DbError>>,
    policy: WatchPolicy,
    stop: &CancellationToken,
    say: impl Fn(WatchEvent),
) -> (T, Option<Abort>) {
    let reason = OnceLock::new();
    let abort = |why| {
        if reason.set(why).is_ok() {
            stop.cancel();
        }
    };
    let over = CancellationToken::new();
    let mut work = pin!(work);
    let mut watching = pin!(watch(pace, open, &over, |look, last| {
        tell(look, last, &say);
        let sessions = look.blockage.waiting;
        if let Some(limit) = policy.queue_limit.filter(|limit| sessions > *limit) {
            abort(Abort::Queue { sessions, limit });
        }
    }));
    let mut limiting = pin!(async {
        if let Some(budget) = policy.budget {
            sleep(budget).await;
            abort(Abort::Budget { budget });
        }
    });
    let (mut watches, mut limits) = (true, true);
    let outcome = loop {
        tokio::select! {
            biased;
            outcome = &mut work => break outcome,
            () = &mut watching, if watches => watches = false,
            () = &mut limiting, if limits => limits = false,
        }
    };
    over.cancel();
    if watches && timeout(GOODBYE, watching).await.is_err() {
        tracing::debug!("the watcher did not get to say goodbye");
    }
    (outcome, reason.get().copied())
}

/// Looks until the work is `over` or the watcher fails; `seen` takes each look and the one before it.
async fn watch<S: Sight>(
    pace: Pace,
    open: impl Future<Output = Result<Option<S>, DbError>>,
    over: &CancellationToken,
    seen: impl Fn(&Look, &Look),
) {
    let opened = over.run_until_cancelled(async {
        sleep(pace.first).await;
        open.await
    });
    let mut sight = match opened.await {
        Some(Ok(Some(sight))) => sight,
        Some(Err(error)) => {
            tracing::debug!(%error, "the statement is not watched");
            return;
        }
        Some(Ok(None)) | None => return,
    };
    let mut last = Look::default();
    while !over.is_cancelled() {
        // A look that is under way when the work ends is left, and its session with it.
        let Some(look) = over.run_until_cancelled(sight.look()).await else {
            return;
        };
        match look {
            Ok(look) => {
                seen(&look, &last);
                last = look;
            }
            Err(error) => {
                tracing::debug!(%error, "the statement is not watched any more");
                break;
            }
        }
        over.run_until_cancelled(sleep(pace.every)).await;
    }
    sight.close().await;
}

/// Says what has changed.
fn tell(look: &Look, last: &Look, say: &impl Fn(WatchEvent)) {
    if !look.blockage.is_like(&last.blockage) {
        say(match look.blockage.is_empty() {
            true => WatchEvent::Free,
            false => WatchEvent::Blockage(look.blockage.clone()),
        });
    }
    if let Some(progress) = look.progress.as_ref().filter(|_| look.progress != last.progress) {
        say(WatchEvent::Progress(progress.clone()));
    }
}

#[cfg(test)]
mod tests;
