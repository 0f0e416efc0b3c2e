//! The target lock: never two holders, and gone with its session.

use std::time::Duration;

use crate::common::{Bench, locked, request};
use godwit_core::FormatId;
use godwit_db::{LockError, LockRequest, TargetLock};

on_every_engine!(
    the_second_holder_is_told_who_the_first_is,
    the_lock_goes_with_its_session
);

async fn the_second_holder_is_told_who_the_first_is(bench: Bench) {
    for format in FormatId::ALL {
        let first = TargetLock::acquire(&bench.target, &request(format, "ana on laptop, run 7"))
            .await
            .expect("free");
        let second = TargetLock::acquire(&bench.target, &request(FormatId::Godwit, "ben")).await;
        let Err(LockError::Busy { holder, waited }) = second else {
            panic!("the second got in while the first held the lock: {second:?}");
        };
        let holder = holder.expect("every engine can tell");
        // MySQL knows connections and users, and no names of programs.
        let named = if bench.url.starts_with("mysql") {
            "godwit"
        } else {
            "ana on laptop, run 7"
        };
        assert!(holder.contains(named), "{holder}");
        assert!(waited < Duration::from_secs(2), "zero means once: {waited:?}");
        first.release().await.expect("released");
        let third = TargetLock::acquire(&bench.target, &request(format, "cem"))
            .await
            .expect("free again");
        third.release().await.expect("released");
    }
}

async fn the_lock_goes_with_its_session(bench: Bench) {
    let first = locked(&bench, FormatId::Sqlx).await;
    let patient = LockRequest {
        wait: Duration::from_secs(20),
        ..request(FormatId::Sqlx, "ben")
    };
    let waiting = tokio::spawn({
        let target = bench.target.clone();
        async move { TargetLock::acquire(&target, &patient).await }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!waiting.is_finished(), "it waits while the lock is held");
    drop(first);
    let second = waiting.await.expect("no panic").expect("the lock was given free");
    second.release().await.expect("released");
}

#[tokio::test]
async fn a_session_that_the_server_kills_loses_its_lock() {
    let postgres = godwit_testkit::postgres();
    let mariadb = godwit_testkit::mariadb();
    let on_postgres = crate::common::on_postgres();
    let on_mysql = crate::common::on_mysql();
    for bench in [on_postgres, on_mysql] {
        let mut lock = locked(&bench, FormatId::Sqlx).await;
        if bench.url.starts_with("postgres") {
            let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'godwit: %'";
            postgres.execute(kill);
        } else {
            let id = mariadb.execute("SELECT id FROM information_schema.processlist WHERE user = 'godwit'");
            mariadb.execute(&format!("KILL {}", id.trim()));
        }
        let error = lock.execute("SELECT 1").await.expect_err("it is gone");
        assert!(error.is_lost(), "{error:?}");
        locked(&bench, FormatId::Sqlx).await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn one_file_has_one_lock_by_whatever_name() {
    let bench = crate::common::on_sqlite();
    let godwit_core::Address::Sqlite { path } = &bench.target.address else {
        panic!("a file");
    };
    let first = locked(&bench, FormatId::Godwit).await;
    let link = path.with_file_name("by_another_name.db");
    std::os::unix::fs::symlink(path, &link).expect("linked");
    let by_link = crate::common::target(&format!("sqlite://{}", link.display()));
    let second = TargetLock::acquire(&by_link, &request(FormatId::Godwit, "ben")).await;
    assert!(matches!(second, Err(LockError::Busy { .. })), "{second:?}");
    first.release().await.expect("released");
}
