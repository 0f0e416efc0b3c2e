//! One transaction for each migration, one for all of them, or none.

use godwit_api::views::{BackupChoice, ErrorCode, GateKindView, GateStateView, TargetStateView, TransactionsView};

use crate::desk::{Desk, Engine};

const BROKEN: &str = "CREATE TABLE c (id int);\nINSERT INTO missing VALUES (1);\n";

async fn three(engine: Engine, third: &str) -> Desk {
    let files = [
        ("1_a.up.sql", "CREATE TABLE a (id int);\n"),
        ("1_a.down.sql", "DROP TABLE a;\n"),
        ("2_b.up.sql", "CREATE TABLE b (id int);\nINSERT INTO a VALUES (1);\n"),
        ("2_b.down.sql", "DROP TABLE b;\n"),
        ("3_c.up.sql", third),
        ("3_c.down.sql", "DROP TABLE c;\nDROP TABLE missing;\n"),
    ];
    Desk::with_files(engine, &files).await
}

async fn applied(desk: &Desk) -> usize {
    desk.api.history_get(&desk.target()).await.unwrap().rows.len()
}

async fn all_or_nothing(engine: Engine) {
    let desk = three(engine, BROKEN).await;
    let plan = desk
        .api
        .plan_create(&desk.target(), None, TransactionsView::All)
        .await
        .unwrap();
    assert!(plan.command.ends_with(" --transactions all"), "{}", plan.command);
    assert!(plan.steps.iter().all(|step| step.limits.tries == 1));
    let (outcome, _) = desk.run(&plan, BackupChoice::Skip).await;
    let failure = outcome.unwrap_err();
    assert_eq!(failure.code, ErrorCode::MigrationFailed);
    assert_eq!(
        failure.target_state,
        Some(TargetStateView::RolledBack { done: 0, total: 3 }),
        "the two that had run are gone with the third"
    );
    assert_eq!(applied(&desk).await, 0);

    desk.write(
        "3_c.up.sql",
        "CREATE TABLE c (id int);\nCREATE TABLE missing (id int);\n",
    );
    let plan = desk
        .api
        .plan_create(&desk.target(), None, TransactionsView::All)
        .await
        .unwrap();
    let (outcome, _) = desk.run(&plan, BackupChoice::Skip).await;
    assert_eq!(outcome.unwrap().state, Some(TargetStateView::Applied));
    assert_eq!(applied(&desk).await, 3);

    let back = desk
        .api
        .plan_rollback(&desk.target(), Some(3), None, TransactionsView::All)
        .await
        .unwrap();
    let (outcome, _) = desk.run(&back, BackupChoice::Skip).await;
    assert_eq!(outcome.unwrap().state, Some(TargetStateView::Applied));
    let again = desk.plan().await;
    assert_eq!(again.steps.len(), 3, "all of it is rolled back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_or_nothing_on_postgres() {
    all_or_nothing(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_or_nothing_on_sqlite() {
    all_or_nothing(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_in_one_transaction_with_the_others_is_named() {
    let concurrently = "-- no-transaction\nCREATE INDEX CONCURRENTLY a_by_id ON a (id);\n";
    for (engine, third, file) in [
        (Engine::Postgres, concurrently, "3_c.up.sql"),
        (Engine::Mariadb, "CREATE TABLE c (id int);\n", "1_a.up.sql"),
    ] {
        let desk = three(engine, third).await;
        let plan = desk
            .api
            .plan_create(&desk.target(), None, TransactionsView::All)
            .await
            .unwrap();
        let finding = plan
            .findings
            .iter()
            .find(|finding| finding.rule == "not-in-one-transaction")
            .unwrap();
        assert!(finding.message.starts_with(file), "{}", finding.message);
        let gate = plan
            .gates
            .iter()
            .find(|gate| gate.kind == GateKindView::Findings)
            .unwrap();
        assert_eq!(gate.state, GateStateView::Closed);
        let (outcome, _) = desk.run(&plan, BackupChoice::Skip).await;
        assert_eq!(outcome.unwrap_err().code, ErrorCode::FindingsBlock);
        assert_eq!(applied(&desk).await, 0);
    }
}

/// Each statement stands for itself: what ran before one that fails stays, and is resumed after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_transactions_what_was_done_stays() {
    for engine in [Engine::Postgres, Engine::Sqlite] {
        let desk = three(engine, BROKEN).await;
        let plan = desk
            .api
            .plan_create(&desk.target(), None, TransactionsView::None)
            .await
            .unwrap();
        assert!(
            plan.steps
                .iter()
                .all(|step| !step.transactional && step.because.is_some())
        );
        let (outcome, _) = desk.run(&plan, BackupChoice::Skip).await;
        assert_eq!(
            outcome.unwrap_err().target_state,
            Some(TargetStateView::Partial { done: 1, total: 2 })
        );
        desk.client("CREATE TABLE missing (id int)");
        let resumed = desk.api.plan_resume(&desk.target()).await.unwrap();
        let (outcome, _) = desk.run(&resumed, BackupChoice::Skip).await;
        assert_eq!(outcome.unwrap().state, Some(TargetStateView::Applied));
    }
}
