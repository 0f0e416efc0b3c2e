//! The sessions of a run that its program left behind.

use std::time::Duration;

use crate::common::{Bench, request};
use godwit_core::FormatId;
use godwit_db::{Reader, StillRunning, TargetLock};

on_every_engine!(a_run_that_lives_is_named_and_one_that_ended_is_not);

const RUN: &str = "0190c0de-0000-7000-8000-000000000007";
const OTHER: &str = "0190c0de-0000-7000-8000-000000000008";

async fn running(bench: &Bench, run: &str) -> Vec<StillRunning> {
    let mut reader = Reader::open(&bench.target).await.expect("opens");
    let found = reader.running(run).await.expect("the server answers");
    reader.close().await;
    found
}

async fn a_run_that_lives_is_named_and_one_that_ended_is_not(bench: Bench) {
    assert_eq!(running(&bench, RUN).await, []);
    let holder = format!("ana on laptop, run {RUN}");
    let request = request(FormatId::Godwit, &holder);
    let lock = TargetLock::acquire(&bench.target, &request).await.expect("free");
    let found = running(&bench, RUN).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].pid.is_some(), !bench.url.starts_with("sqlite"));
    if !bench.url.starts_with("mysql") {
        assert!(
            found[0].name.as_deref().is_some_and(|name| name.contains(RUN)),
            "{found:?}"
        );
        assert_eq!(running(&bench, OTHER).await, [], "it is another's");
    }
    lock.release().await.expect("released");
    for _ in 0..100 {
        if running(&bench, RUN).await.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it ended and is still named");
}

/// What a session does is seen while it does it.
async fn seen_at_work(bench: Bench, holder: &str, sleep: &'static str) {
    let request = request(FormatId::Godwit, holder);
    let mut lock = TargetLock::acquire(&bench.target, &request).await.expect("free");
    let idle = running(&bench, RUN).await;
    assert_eq!(idle.len(), 1, "{idle:?}");
    assert!(!idle[0].active, "{idle:?}");
    assert!(
        idle[0].to_string().starts_with("still connected: process "),
        "{}",
        idle[0]
    );
    let canceller = lock.canceller();
    let work = tokio::spawn(async move { lock.execute(sleep).await });
    let mut found = running(&bench, RUN).await;
    for _ in 0..200 {
        if found.iter().any(|session| session.active) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
        found = running(&bench, RUN).await;
    }
    canceller.cancel().await.expect("asked");
    work.await.expect("no panic").expect_err("it was cancelled");
    assert!(found[0].active && found[0].state.is_some(), "{found:?}");
    assert_eq!(found[0].query.as_deref(), Some(sleep));
    let since = found[0].since.expect("the server tells");
    let age = jiff_now().duration_since(since);
    assert!(age.as_secs().abs() < 120, "{since}");
    assert!(
        found[0].to_string().starts_with("still running: process "),
        "{}",
        found[0]
    );
}

fn jiff_now() -> jiff::Timestamp {
    let now = std::time::UNIX_EPOCH.elapsed().expect("after 1970");
    jiff::Timestamp::from_second(now.as_secs().cast_signed()).expect("a time")
}

#[tokio::test]
async fn postgres_shows_what_a_run_does() {
    let holder = format!("ana on laptop, run {RUN}");
    seen_at_work(crate::common::on_postgres(), &holder, "SELECT pg_sleep(60)").await;
}

#[tokio::test]
async fn postgres_cuts_long_names_and_knows_the_run_by_its_lock() {
    let holder = format!("{} on {}, run {RUN}", "a".repeat(40), "b".repeat(40));
    seen_at_work(crate::common::on_postgres(), &holder, "SELECT pg_sleep(60)").await;
}

#[tokio::test]
async fn mysql_shows_what_a_run_does() {
    seen_at_work(crate::common::on_mysql(), "ana", "SELECT SLEEP(60)").await;
}
