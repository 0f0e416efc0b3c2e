//! Migrations without one transaction around them: what a failure leaves is never called nothing.

use godwit_api::views::{ErrorCode, MigrationStateView, TargetStateView};

use crate::desk::{Desk, Engine};

async fn state_of(desk: &Desk, version: &str) -> MigrationStateView {
    let status = desk.status().await;
    let row = status.rows.iter().find(|row| row.version == version).unwrap();
    row.state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_executes_other_statements_on_mariadb_stands_for_itself() {
    let script = "CREATE TABLE audit (id int);\n";
    let prepared = "INSERT INTO audit VALUES (1);
SET @s = 'ALTER TABLE audit ADD c INT';
PREPARE p FROM @s;
EXECUTE p;
INSERT INTO missing VALUES (1);
";
    let desk = Desk::with_files(
        Engine::Mariadb,
        &[("1_audit.up.sql", script), ("2_prepared.up.sql", prepared)],
    )
    .await;
    let failure = desk.apply().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::MigrationPartial);
    assert_eq!(
        failure.target_state,
        Some(TargetStateView::Partial { done: 4, total: 5 })
    );
    assert_eq!(state_of(&desk, "2").await, MigrationStateView::Partial);
    assert!(desk.apply().await.is_err(), "it is not run again");
    assert!(
        desk.client("SELECT count(*) FROM audit")
            .lines()
            .any(|line| line.trim() == "1")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_definition_on_mariadb_commits_the_scripts_own_transaction_even_where_it_fails() {
    let script = "CREATE TABLE settings (id int);\n";
    let mixed = "START TRANSACTION;
INSERT INTO settings VALUES (1);
ALTER TABLE missing ADD x INT;
COMMIT;
";
    let desk = Desk::with_files(
        Engine::Mariadb,
        &[("1_settings.up.sql", script), ("2_mixed.up.sql", mixed)],
    )
    .await;
    let failure = desk.apply().await.unwrap_err();
    assert_eq!(
        failure.target_state,
        Some(TargetStateView::Partial { done: 2, total: 4 })
    );
    assert_eq!(state_of(&desk, "2").await, MigrationStateView::Partial);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_that_locks_its_tables_keeps_its_history() {
    let script = "CREATE TABLE orders (id int);
LOCK TABLES orders WRITE;
INSERT INTO orders VALUES (1), (2);
UNLOCK TABLES;
";
    let desk = Desk::with_files(Engine::Mariadb, &[("1_orders.up.sql", script)]).await;
    desk.apply().await.unwrap();
    let unfinished = "LOCK TABLES orders WRITE;\nINSERT INTO orders VALUES (3);\nINSERT INTO orders VALUES ('x', 1);\n";
    desk.write("2_more.up.sql", unfinished);
    let failure = desk.apply().await.unwrap_err();
    assert_eq!(
        failure.target_state,
        Some(TargetStateView::Partial { done: 2, total: 3 })
    );
    assert_eq!(state_of(&desk, "2").await, MigrationStateView::Partial);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_concurrent_index_that_fails_leaves_its_trace() {
    let desk = Desk::with_files(
        Engine::Postgres,
        &[
            ("1_t.up.sql", "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (1);"),
            (
                "2_u.up.sql",
                "-- no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS u ON t (a);",
            ),
        ],
    )
    .await;
    let failure = desk.apply().await.unwrap_err();
    assert_eq!(
        failure.target_state,
        Some(TargetStateView::Partial { done: 0, total: 1 })
    );
    desk.client("DELETE FROM t");
    // The invalid index is still there: a second run would be told that it exists, and count it as built.
    assert_eq!(desk.apply().await.unwrap_err().code, ErrorCode::HistoryNeedsAttention);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_a_script_leaves_open_blocks_its_plan() {
    for (engine, script) in [
        (
            Engine::Sqlite,
            "-- no-transaction\nCREATE TABLE t (a int);\nBEGIN;\nINSERT INTO t VALUES (1);\n",
        ),
        (
            Engine::Postgres,
            "-- no-transaction\nBEGIN;\nCREATE TABLE t (a int);\nCOMMIT AND CHAIN;\n",
        ),
    ] {
        let desk = Desk::with_files(engine, &[("1_open.up.sql", script)]).await;
        let refused = desk.apply().await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::FindingsBlock, "{refused:?}");
        assert!(
            refused.message.contains("ends inside the transaction"),
            "{}",
            refused.message
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_rebuild_on_sqlite_that_was_rolled_back_may_run_again() {
    let script = "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n";
    let rebuild = |check: &str| {
        format!(
            "-- no-transaction
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TABLE new_t (a int CHECK (a > {check}));
INSERT INTO new_t SELECT a FROM t;
DROP TABLE t;
ALTER TABLE new_t RENAME TO t;
COMMIT;
PRAGMA foreign_keys = ON;
"
        )
    };
    let desk = Desk::with_files(
        Engine::Sqlite,
        &[("1_t.up.sql", script), ("2_rebuild.up.sql", &rebuild("5"))],
    )
    .await;
    let failure = desk.apply().await.unwrap_err();
    assert_eq!(
        failure.target_state,
        Some(TargetStateView::RolledBack { done: 1, total: 2 })
    );
    assert_eq!(state_of(&desk, "2").await, MigrationStateView::Failed);
    desk.write("2_rebuild.up.sql", &rebuild("0"));
    desk.apply().await.unwrap();
    assert_eq!(state_of(&desk, "2").await, MigrationStateView::Applied);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_in_a_statement_that_fails_is_shown_nowhere() {
    for (engine, script) in [
        (Engine::Postgres, "CREATE ROLE app LOGIN PASSWORD 'S3cretOfApp' OOPS;"),
        (Engine::Mariadb, "CREATE USER app IDENTIFIED BY 'S3cretOfApp' OOPS;"),
    ] {
        let desk = Desk::with_files(engine, &[("1_user.up.sql", script)]).await;
        let failure = desk.apply().await.unwrap_err();
        let told = serde_json::to_string(&failure).unwrap();
        assert!(!told.contains("S3cretOfApp"), "{told}");
        assert!(failure.place.is_some());
        let runs = desk
            .api
            .run_list(godwit_api::views::RunListRequest::default())
            .await
            .unwrap();
        let run = desk.api.run_get(&runs[0].id).await.unwrap();
        let kept = serde_json::to_string(&run).unwrap();
        assert!(!kept.contains("S3cretOfApp"), "{kept}");
    }
}
