//! Looking at a running statement from beside: blockers, those behind, progress.

use std::time::{Duration, Instant};

use crate::common::{Bench, locked, on_mysql, on_postgres, on_sqlite, target};
use godwit_core::{BlockNode, FormatId};
use godwit_db::{Look, Target, TargetLock, Watcher};
use godwit_testkit::{Mariadb, mariadb, postgres};

mod mysql;
mod other;
mod pg;

pub(crate) use other::Other;

/// Looks until it sees what `wanted` describes.
async fn seen(target: &Target, session: i64, wanted: impl Fn(&Look) -> bool) -> Look {
    let mut watcher = Watcher::open(target, session).await.expect("opens");
    let started = Instant::now();
    loop {
        let look = watcher.look().await.expect("looks");
        if wanted(&look) {
            watcher.close().await;
            return look;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "never seen: {look:#?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Runs `sql` under the lock in a task of its own; cancels it at the end.
struct Running {
    session: i64,
    canceller: godwit_db::Canceller,
    task: tokio::task::JoinHandle<(TargetLock, Result<godwit_db::Executed, godwit_db::DbError>)>,
}

impl Running {
    fn start(mut lock: TargetLock, sql: &'static str) -> Self {
        Self {
            session: lock.session_id().expect("a server's session has a number"),
            canceller: lock.canceller(),
            task: tokio::spawn(async move {
                let outcome = lock.execute(sql).await;
                (lock, outcome)
            }),
        }
    }

    async fn cancel(self) -> TargetLock {
        self.canceller.cancel().await.expect("the request was taken");
        self.task.await.expect("no panic").0
    }

    async fn finish(self) -> TargetLock {
        let (lock, outcome) = self.task.await.expect("no panic");
        outcome.expect("runs to its end");
        lock
    }
}

fn ids(nodes: &[BlockNode]) -> Vec<i64> {
    let mut ids: Vec<i64> = nodes.iter().map(|node| node.session.id).collect();
    ids.sort_unstable();
    ids
}

fn sorted(mut ids: Vec<i64>) -> Vec<i64> {
    ids.sort_unstable();
    ids
}

/// A lock on a target with a table of orders in it.
async fn with_orders(bench: &Bench) -> TargetLock {
    let mut lock = locked(bench, FormatId::Godwit).await;
    lock.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, note VARCHAR(60))")
        .await
        .expect("made");
    lock.execute("INSERT INTO orders VALUES (1, 'first'), (2, 'second')")
        .await
        .expect("inserted");
    lock
}

#[tokio::test]
async fn sqlite_has_nothing_to_see_and_opens_nothing() {
    let bench = on_sqlite();
    let lock = locked(&bench, FormatId::Godwit).await;
    assert_eq!(lock.session_id(), None);
    let nowhere = target("sqlite:///nowhere/at/all.db");
    let mut watcher = Watcher::open(&nowhere, 1).await.expect("nothing is opened");
    assert_eq!(watcher.look().await, Ok(Look::default()));
    watcher.close().await;
}
