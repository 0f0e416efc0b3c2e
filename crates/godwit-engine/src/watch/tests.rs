//! Watching made-up looks, and real servers.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Instant,
};

use godwit_core::{SessionInfo, watch::WaitEdge};

use super::*;

mod live;

const MILLI: Duration = Duration::from_millis(1);
const QUICK: Pace = Pace {
    first: MILLI,
    every: MILLI,
};

/// Looks as they were written down; the last one is seen for ever.
#[derive(Clone, Default)]
struct Script {
    looks: Arc<Mutex<VecDeque<Result<Look, DbError>>>>,
    opened: Arc<Mutex<u32>>,
    closed: Arc<Mutex<u32>>,
    /// Cancelled when all was seen.
    done: CancellationToken,
}

impl Sight for Script {
    async fn look(&mut self) -> Result<Look, DbError> {
        let mut looks = self.looks.lock().unwrap();
        match looks.len() {
            0 | 1 => {
                self.done.cancel();
                looks.front().cloned().unwrap_or_else(|| Ok(Look::default()))
            }
            _ => looks.pop_front().unwrap(),
        }
    }

    async fn close(self) {
        *self.closed.lock().unwrap() += 1;
    }
}

impl Script {
    fn of(looks: impl IntoIterator<Item = Result<Look, DbError>>) -> Self {
        Self {
            looks: Arc::new(Mutex::new(looks.into_iter().collect())),
            ..Self::default()
        }
    }

    async fn open(self) -> Result<Option<Self>, DbError> {
        *self.opened.lock().unwrap() += 1;
        Ok(Some(self))
    }

    /// What is said until the last look has been seen twice, and why the work was asked to stop.
    async fn events(&self, policy: WatchPolicy) -> (Vec<WatchEvent>, Option<Abort>) {
        let events = Mutex::new(Vec::new());
        let stop = CancellationToken::new();
        let work = async {
            tokio::select! {
                () = self.done.cancelled() => sleep(20 * MILLI).await,
                () = stop.cancelled() => {}
            }
        };
        let say = |event| events.lock().unwrap().push(event);
        let ((), abort) = beside_at(QUICK, work, self.clone().open(), policy, &stop, say).await;
        assert_eq!(stop.is_cancelled(), abort.is_some());
        (events.into_inner().unwrap(), abort)
    }
}

fn session(id: i64, since: u64) -> SessionInfo {
    SessionInfo {
        since_seconds: Some(since),
        ..SessionInfo::hidden(id)
    }
}

/// 1 is watched, 2 blocks it, and so many wait behind it.
fn blocked(behind: i64, since: u64) -> Look {
    let edge = |waiter, blocker| WaitEdge {
        waiter,
        blocker,
        certain: true,
    };
    let edges: Vec<WaitEdge> = (0..behind).map(|n| edge(10 + n, 1)).chain([edge(1, 2)]).collect();
    Look {
        blockage: Blockage::around(1, vec![session(2, since)], &edges),
        progress: None,
    }
}

fn progress(done: u64) -> Look {
    Look {
        progress: Some(InsideProgress {
            phase: "building index".to_owned(),
            done,
            total: Some(10),
            unit: "blocks".to_owned(),
        }),
        ..Look::default()
    }
}

fn lost() -> DbError {
    DbError::Lost {
        message: "gone".to_owned(),
    }
}

#[tokio::test]
async fn only_what_has_changed_is_said() {
    let looks = [
        Look::default(),
        blocked(0, 1),
        blocked(0, 2),
        blocked(3, 3),
        Look::default(),
        progress(1),
        progress(1),
        progress(2),
        Look::default(),
    ];
    let script = Script::of(looks.map(Ok));
    let (events, abort) = script.events(WatchPolicy::default()).await;
    let expected = [
        WatchEvent::Blockage(blocked(0, 1).blockage),
        WatchEvent::Blockage(blocked(3, 3).blockage),
        WatchEvent::Free,
        WatchEvent::Progress(progress(1).progress.unwrap()),
        WatchEvent::Progress(progress(2).progress.unwrap()),
    ];
    assert_eq!((events.as_slice(), abort), (expected.as_slice(), None));
    assert_eq!(*script.closed.lock().unwrap(), 1, "the watcher said goodbye");
}

#[tokio::test]
async fn a_short_statement_opens_no_second_session() {
    let script = Script::of([]);
    let stop = CancellationToken::new();
    let work = async { sleep(20 * MILLI).await };
    let started = Instant::now();
    let open = script.clone().open();
    beside_at(PACE, work, open, WatchPolicy::default(), &stop, |_| {}).await;
    assert!(started.elapsed() < PACE.first, "nobody waits for the watcher");
    assert_eq!(*script.opened.lock().unwrap(), 0);
}

#[tokio::test]
async fn a_watcher_that_fails_ends_the_watching_and_not_the_work() {
    let script = Script::of([Ok(blocked(0, 1)), Err(lost())]);
    let (events, abort) = script.events(WatchPolicy::default()).await;
    assert_eq!((events.len(), abort), (1, None));

    let stop = CancellationToken::new();
    let refused = async { Err::<Option<Script>, _>(lost()) };
    let work = async {
        sleep(20 * MILLI).await;
        7
    };
    let outcome = beside_at(QUICK, work, refused, WatchPolicy::default(), &stop, |_| {}).await;
    assert_eq!(outcome, (7, None));
}

#[tokio::test]
async fn more_sessions_than_the_limit_stop_the_work_once() {
    let looks = || [blocked(2, 1), blocked(3, 1), blocked(4, 1)].map(Ok);
    let policy = |limit| WatchPolicy {
        queue_limit: Some(limit),
        ..WatchPolicy::default()
    };
    let (_, abort) = Script::of(looks()).events(policy(2)).await;
    assert_eq!(abort, Some(Abort::Queue { sessions: 3, limit: 2 }));
    let (events, abort) = Script::of(looks()).events(policy(4)).await;
    assert_eq!((events.len(), abort), (3, None));
}

/// Runs are tasks of a runtime with several threads.
fn can_move_between_threads(_: &impl Send) {}

#[tokio::test]
async fn the_budget_holds_without_a_session_to_watch() {
    let address = godwit_core::Address::Sqlite {
        path: "/nowhere/at/all.db".into(),
    };
    let target = Target {
        address,
        password: None,
    };
    let budget = 30 * MILLI;
    let watched = Watched {
        target: &target,
        session: None,
        policy: WatchPolicy {
            budget: Some(budget),
            ..WatchPolicy::default()
        },
    };
    let stop = CancellationToken::new();
    let watching = beside(stop.cancelled(), watched, &stop, |_| {});
    can_move_between_threads(&watching);
    let ((), abort) = watching.await;
    assert_eq!(abort, Some(Abort::Budget { budget }));
    assert_eq!(
        abort.unwrap().to_string(),
        "the statement took longer than its budget of 30ms"
    );

    let stop = CancellationToken::new();
    let (done, abort) = beside(async { "done" }, watched, &stop, |_| {}).await;
    assert_eq!((done, abort), ("done", None));
}
