//! A migration that fails: what is told, and what stays.

use godwit_api::{
    FormatId, Tier,
    views::{BackupChoice, ErrorCode, MigrationStateView, RunOutcomeView, TargetStateView, TransactionsView},
};

use crate::desk::{Desk, Engine, deaf, ear, on_every_engine};

on_every_engine!(
    a_failed_statement_names_its_place_and_the_state_of_the_target,
    a_failed_data_migration_leaves_nothing_anywhere,
    edited_missing_and_late_files_are_told_apart,
    production_asks_for_its_name_and_takes_a_backup_first,
    a_cancelled_run_stops_between_statements,
    a_cancel_stops_the_statement_that_runs,
    the_place_is_where_the_server_points_to,
);

/// Seven statements, of which the seventh is wrong.
const SEVEN: &str = "CREATE TABLE a (id int);
CREATE TABLE b (id int);
CREATE TABLE c (id int);
CREATE TABLE d (id int);
CREATE TABLE e (id int);
CREATE TABLE f (id int);
CREATE TABLE g (id int,, broken);
";

async fn a_failed_statement_names_its_place_and_the_state_of_the_target(engine: Engine) {
    let desk = Desk::with_files(
        engine,
        &[
            ("1_first.up.sql", "CREATE TABLE first (id int);"),
            ("2_seven.up.sql", SEVEN),
        ],
    )
    .await;
    let error = desk.apply().await.unwrap_err();
    let place = error.place.clone().expect("a failed statement has a place");
    assert_eq!((place.file.as_str(), place.line), ("2_seven.up.sql", 7));
    assert_eq!(place.excerpt, "CREATE TABLE g (id int,, broken);");
    assert_eq!(error.message, "2 seven: statement 7 of 7 failed.");

    let status = desk.status().await;
    assert_eq!(
        status.rows[0].state,
        MigrationStateView::Applied,
        "the migration before it stays"
    );
    let dump = desk.dump();
    if engine.transactional_ddl() {
        assert_eq!(error.code, ErrorCode::MigrationFailed);
        assert_eq!(
            error.target_state,
            Some(TargetStateView::RolledBack { done: 1, total: 2 })
        );
        assert_eq!(status.rows[1].state, MigrationStateView::Pending);
        assert!(!dump.contains(" f "), "nothing of it stayed: {dump}");
    } else {
        assert_eq!(error.code, ErrorCode::MigrationPartial);
        assert_eq!(error.target_state, Some(TargetStateView::Partial { done: 6, total: 7 }));
        assert_eq!(status.rows[1].state, MigrationStateView::Partial);
        assert_eq!(status.rows[1].detail.as_deref(), Some("6 of 7"));
        let again = desk.apply().await.unwrap_err();
        assert_eq!(
            again.code,
            ErrorCode::HistoryNeedsAttention,
            "nothing runs over a half-done migration"
        );
    }
    let run = &desk.api.run_list(Default::default()).await.unwrap();
    let failed = run
        .iter()
        .rfind(|run| run.outcome == Some(RunOutcomeView::Failed))
        .unwrap();
    assert!(failed.error.as_ref().unwrap().contains("statement 7 of 7 failed"));
}

async fn the_place_is_where_the_server_points_to(engine: Engine) {
    let desk = Desk::with_files(
        engine,
        &[("1_a.up.sql", "-- é comment\nSELECT 'é',\n  nope FROM nowhere;\n")],
    )
    .await;
    let error = desk.apply().await.unwrap_err();
    let place = error.place.unwrap();
    // Only PostgreSQL points into the statement; the others' place is where it begins.
    match engine {
        Engine::Postgres => assert_eq!((place.line, place.column), (3, 13)),
        Engine::Mariadb | Engine::Sqlite => assert_eq!((place.line, place.column), (2, 1)),
    }
    assert!(!error.causes.is_empty(), "the server's own words are kept");
}

async fn a_failed_data_migration_leaves_nothing_anywhere(engine: Engine) {
    let desk = Desk::with_files(
        engine,
        &[
            ("1_t.up.sql", "CREATE TABLE t (id int NOT NULL);"),
            (
                "2_rows.up.sql",
                "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (NULL);\n",
            ),
        ],
    )
    .await;
    let error = desk.apply().await.unwrap_err();
    assert_eq!(
        error.target_state,
        Some(TargetStateView::RolledBack { done: 1, total: 2 }),
        "{error:?}"
    );
    assert_eq!(desk.client("SELECT count(*) FROM t;").trim(), "0");
    assert_eq!(desk.status().await.rows[1].state, MigrationStateView::Pending);
}

async fn edited_missing_and_late_files_are_told_apart(engine: Engine) {
    let desk = Desk::with_files(
        engine,
        &[
            ("1_a.up.sql", "CREATE TABLE a (id int);\n"),
            ("3_c.up.sql", "CREATE TABLE c (id int);\n"),
            ("4_d.up.sql", "CREATE TABLE d (id int);\n"),
            ("5_e.up.sql", "CREATE TABLE e (id int);\n"),
        ],
    )
    .await;
    desk.apply().await.unwrap();
    desk.write("1_a.up.sql", "CREATE TABLE a (id int);\r\n");
    desk.write("2_b.up.sql", "CREATE TABLE b (id int);\n");
    desk.write("3_c.up.sql", "CREATE TABLE c (id bigint);\n");
    std::fs::remove_file(desk.folder.join("4_d.up.sql")).unwrap();
    desk.write("5_e_again.up.sql", "SELECT 1;\n");
    let status = desk.status().await;
    let states: Vec<_> = status.rows.iter().map(|row| row.state).collect();
    use MigrationStateView::{Duplicate, Edited, EditedLineEndings, Missing, OutOfOrder};
    assert_eq!(states, [EditedLineEndings, OutOfOrder, Edited, Missing, Duplicate]);
    let refused = desk.apply().await.unwrap_err();
    assert_eq!(refused.code.exit_code(), 4);
    assert_eq!(refused.target_state, Some(TargetStateView::Unchanged));
}

async fn production_asks_for_its_name_and_takes_a_backup_first(engine: Engine) {
    let files = [
        ("1_a.up.sql", "CREATE TABLE a (id int);"),
        ("2_b.up.sql", "CREATE TABLE b (id int);"),
    ];
    let desk = Desk::of_tier(engine, &files, Tier::Production).await;
    // A SQLite file that does not exist yet cannot be backed up, and need not be.
    desk.client(
        "CREATE TABLE precious (id int); INSERT INTO precious VALUES (1), (2);"
            .replace("; ", ";\n")
            .as_str(),
    );
    desk.prove().await;
    let plan = desk.plan().await;
    assert!(plan.needs_confirmation && plan.backup_default);
    let request = godwit_api::views::RunStartRequest {
        digest: plan.digest.clone(),
        confirm: None,
        backup: BackupChoice::Policy,
        break_glass: None,
    };
    let refused = desk.api.run_start(request, deaf()).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.target_state),
        (ErrorCode::ConfirmationNeeded, Some(TargetStateView::Unchanged))
    );

    let (run, _) = desk.run(&plan, BackupChoice::Policy).await;
    let backup = desk
        .api
        .backup_get(&run.unwrap().backup.expect("production is backed up first"))
        .await
        .unwrap();
    assert_eq!(backup.rows, 2.0);
    assert!(
        matches!(backup.proof, godwit_api::views::ProofView::Read { .. }),
        "it was read back"
    );
}

async fn a_cancelled_run_stops_between_statements(engine: Engine) {
    let slow = match engine {
        Engine::Postgres => "SELECT pg_sleep(0.4);".to_owned(),
        Engine::Mariadb => "SELECT sleep(0.4);".to_owned(),
        Engine::Sqlite => {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500000) SELECT count(*) FROM n;"
                .to_owned()
        }
    };
    let script = format!("{}\n", vec![slow; 30].join("\n"));
    let desk = Desk::with_files(engine, &[("1_a.up.sql", "SELECT 1;"), ("2_slow.up.sql", &script)]).await;
    let plan = desk.plan().await;
    let api = desk.api.clone();
    let watcher: godwit_api::Watcher = std::sync::Arc::new(move |batch| {
        for event in batch {
            if matches!(&event.what, godwit_api::views::RunEventKindView::StatementFinished { version, index: 2, .. } if version == "2")
            {
                api.run_cancel(&event.run).unwrap();
            }
        }
    });
    let request = godwit_api::views::RunStartRequest {
        digest: plan.digest,
        confirm: None,
        backup: BackupChoice::Skip,
        break_glass: None,
    };
    let run = desk.api.run_start(request, watcher).await.unwrap();
    assert_eq!(run.outcome, Some(RunOutcomeView::Cancelled));
    assert_eq!(run.state, Some(TargetStateView::RolledBack { done: 1, total: 2 }));
    let status = desk.status().await;
    assert_eq!(
        (status.head.as_deref(), status.pending),
        (Some("1"), 1),
        "what was finished stays, the rest is pending"
    );
}

async fn a_cancel_stops_the_statement_that_runs(engine: Engine) {
    // Longer than any test may take, wherever nobody stops it.
    let endless = match engine {
        Engine::Postgres => "SELECT pg_sleep(3600);",
        Engine::Mariadb => "SELECT sleep(3600);",
        Engine::Sqlite => {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000000000) SELECT count(*) FROM n;"
        }
    };
    let desk = Desk::with_files(engine, &[("1_a.up.sql", "SELECT 1;"), ("2_endless.up.sql", endless)]).await;
    let plan = desk.plan().await;
    let api = desk.api.clone();
    let watcher: godwit_api::Watcher = std::sync::Arc::new(move |batch| {
        for event in batch {
            if matches!(&event.what, godwit_api::views::RunEventKindView::StatementStarted { version, .. } if version == "2")
            {
                api.run_cancel(&event.run).unwrap();
            }
        }
    });
    let request = godwit_api::views::RunStartRequest {
        digest: plan.digest,
        confirm: None,
        backup: BackupChoice::Skip,
        break_glass: None,
    };
    let running = tokio::time::timeout(std::time::Duration::from_secs(60), desk.api.run_start(request, watcher));
    let run = running.await.expect("the statement was stopped").unwrap();
    assert_eq!(run.outcome, Some(RunOutcomeView::Cancelled));
    assert_eq!(run.state, Some(TargetStateView::RolledBack { done: 1, total: 2 }));
    assert_eq!(desk.status().await.head.as_deref(), Some("1"));
    let still_there = match engine {
        Engine::Postgres => desk.client("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3600)%' AND state = 'active' AND pid <> pg_backend_pid() AND datname = current_database()"),
        Engine::Mariadb => desk.client("SELECT count(*) FROM information_schema.processlist WHERE db = database() AND info LIKE 'SELECT sleep(3600)%'"),
        Engine::Sqlite => "0".to_owned(),
    };
    assert!(
        still_there.lines().any(|line| line.trim() == "0"),
        "the server still runs it: {still_there}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_a_pooler_in_transaction_mode_nothing_is_written() {
    let desk = Desk::with_files(Engine::Postgres, &[("1_t.up.sql", "CREATE TABLE t (id int);")]).await;
    let server = godwit_testkit::postgres();
    let pooler = godwit_testkit::PgBouncer::start(server, godwit_testkit::PoolMode::Transaction, 5);
    let target = desk.target_at(&pooler.url(server, &desk.name()));
    let plan = desk
        .api
        .plan_create(&target, None, TransactionsView::Each)
        .await
        .unwrap();
    let request = godwit_api::views::RunStartRequest {
        digest: plan.digest,
        confirm: None,
        backup: BackupChoice::Skip,
        break_glass: None,
    };
    let (watcher, _heard) = ear();
    let error = desk.api.run_start(request, watcher).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::RefusedByPolicy);
    assert!(error.message.contains("pooler"), "{}", error.message);
    assert_eq!(error.target_state, Some(TargetStateView::Unchanged));
    assert!(!desk.dump().contains("CREATE TABLE"), "nothing was written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_concurrent_index_runs_outside_a_transaction() {
    let desk = Desk::with_files(
        Engine::Postgres,
        &[
            ("1_t.up.sql", "CREATE TABLE t (id int);"),
            (
                "2_i.up.sql",
                "-- no-transaction\nCREATE INDEX CONCURRENTLY t_id ON t (id);",
            ),
        ],
    )
    .await;
    desk.apply().await.unwrap();
    assert!(desk.dump().contains("CREATE INDEX t_id"));
    let history = desk.api.history_get(&desk.in_format(FormatId::Godwit)).await.unwrap();
    assert_eq!(history.rows.len(), 2);
}
