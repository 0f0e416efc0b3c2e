//! The server goes, the process dies: what is told afterwards.

use std::time::Duration;

use godwit_api::views::{BackupChoice, ErrorCode, RunStartRequest, TargetStateView};
use godwit_testkit as testkit;

use crate::desk::{Desk, Engine, deaf};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_in_mid_run_leaves_a_clear_error_and_an_unchanged_target() {
    let desk = Desk::with_files(
        Engine::Postgres,
        &[
            ("1_a.up.sql", "CREATE TABLE a (id int);"),
            ("2_b.up.sql", "CREATE TABLE b (id int);\nSELECT pg_sleep(30);"),
        ],
    )
    .await;
    let plan = desk.plan().await;
    let request = RunStartRequest {
        digest: plan.digest,
        confirm: None,
        backup: BackupChoice::Skip,
        break_glass: None,
    };
    let run = tokio::spawn({
        let api = desk.api.clone();
        async move { api.run_start(request, deaf()).await }
    });
    tokio::time::sleep(Duration::from_secs(2)).await;
    tokio::task::spawn_blocking(|| testkit::postgres().kill())
        .await
        .unwrap();
    let error = run.await.unwrap().unwrap_err();
    assert_eq!(error.code, ErrorCode::OutcomeUnknown, "{error:?}");
    assert_eq!(
        error.target_state,
        Some(TargetStateView::Unknown),
        "the server is down, so nobody can tell"
    );
    tokio::task::spawn_blocking(|| testkit::postgres().restart())
        .await
        .unwrap();
    let status = desk.status().await;
    assert_eq!(
        (status.head.as_deref(), status.pending),
        (Some("1"), 1),
        "the server rolled back what it held"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_terminated_in_mid_run_is_asked_about_on_a_new_one() {
    let desk = Desk::with_files(
        Engine::Postgres,
        &[("1_b.up.sql", "CREATE TABLE b (id int);\nSELECT pg_sleep(30);")],
    )
    .await;
    let plan = desk.plan().await;
    let request = RunStartRequest {
        digest: plan.digest,
        confirm: None,
        backup: BackupChoice::Skip,
        break_glass: None,
    };
    let run = tokio::spawn({
        let api = desk.api.clone();
        async move { api.run_start(request, deaf()).await }
    });
    tokio::time::sleep(Duration::from_secs(2)).await;
    desk.client("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid() AND datname = current_database();");
    let error = run.await.unwrap().unwrap_err();
    assert_eq!(error.target_state, Some(TargetStateView::Unchanged), "{error:?}");
    assert!(!desk.dump().contains("TABLE public.b"));
}
