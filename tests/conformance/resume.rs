//! What stopped half-way goes on, goes back, or is settled by a person's word.

use godwit_api::{
    FormatId,
    views::{
        BackupChoice, ErrorCode, MigrationResolveRequest, MigrationStateView, StatementFateView, TransactionsView,
        VerdictView,
    },
};

use crate::desk::{Desk, Engine};

const SCRIPT: &str = "CREATE TABLE orders (id int);
INSERT INTO orders VALUES (1);
ALTER TABLE missing ADD x INT;
INSERT INTO orders VALUES (2);
";

/// A migration of MariaDB's that stopped at its third statement, and one after it.
async fn stopped() -> Desk {
    let desk = Desk::with_files(
        Engine::Mariadb,
        &[
            ("1_orders.up.sql", SCRIPT),
            ("1_orders.down.sql", "DROP TABLE orders;\n"),
            ("2_more.up.sql", "INSERT INTO orders VALUES (3);\n"),
        ],
    )
    .await;
    let failure = desk.apply().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::MigrationPartial, "{failure:?}");
    desk
}

async fn state_of(desk: &Desk, version: &str) -> MigrationStateView {
    let status = desk.status().await;
    let row = status.rows.iter().find(|row| row.version == version);
    row.unwrap().state
}

fn ids(desk: &Desk) -> String {
    desk.client("SELECT group_concat(id ORDER BY id) FROM orders")
        .trim()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_on_where_it_stopped_and_nothing_runs_twice() {
    let desk = stopped().await;
    let found = desk.api.stopped_get(&desk.target()).await.unwrap().unwrap();
    let fates: Vec<StatementFateView> = found.statements.iter().map(|statement| statement.fate).collect();
    use StatementFateView::{Done, NotDone};
    assert_eq!(fates, [Done, Done, NotDone, NotDone], "{found:?}");
    assert_eq!((found.done, found.obstacle.as_deref()), (Some(2), None));

    desk.client("CREATE TABLE missing (id int)");
    let plan = desk.api.plan_resume(&desk.target()).await.unwrap();
    assert_eq!(plan.steps.len(), 2, "what is pending comes after it");
    assert_eq!(plan.steps[0].resumes.as_ref().map(|resumes| resumes.done), Some(2));
    desk.run(&plan, BackupChoice::Skip).await.0.unwrap();
    assert_eq!(ids(&desk), "1,2,3");
    assert_eq!(state_of(&desk, "1").await, MigrationStateView::Applied);
    assert!(desk.api.stopped_get(&desk.target()).await.unwrap().is_none());
    let nothing = desk.api.plan_resume(&desk.target()).await.unwrap_err();
    assert_eq!(nothing.code, ErrorCode::InvalidInput);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_that_was_changed_does_not_go_on() {
    let desk = stopped().await;
    desk.write("1_orders.up.sql", &SCRIPT.replace("VALUES (1)", "VALUES (10)"));
    let refused = desk.api.plan_resume(&desk.target()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::HistoryNeedsAttention);
    assert!(
        refused.message.contains("statement 2, on line 2"),
        "{}",
        refused.message
    );
    desk.write("1_orders.up.sql", &SCRIPT.replace("VALUES (2)", "VALUES (20)"));
    let refused = desk.api.plan_resume(&desk.target()).await.unwrap_err();
    assert!(refused.message.contains("had not begun"), "{}", refused.message);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_to_go_on_is_stale_once_somebody_else_did() {
    let desk = stopped().await;
    desk.client("CREATE TABLE missing (id int)");
    let plan = desk.api.plan_resume(&desk.target()).await.unwrap();
    desk.run(&plan, BackupChoice::Skip).await.0.unwrap();
    let late = desk.run(&plan, BackupChoice::Skip).await.0.unwrap_err();
    assert!(
        [ErrorCode::PlanStale, ErrorCode::InvalidInput].contains(&late.code),
        "{late:?}"
    );
    assert_eq!(ids(&desk), "1,2,3");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_back_by_its_down_script() {
    let desk = stopped().await;
    let plan = desk.api.plan_back_out(&desk.target()).await.unwrap();
    desk.run(&plan, BackupChoice::Skip).await.0.unwrap();
    assert_eq!(state_of(&desk, "1").await, MigrationStateView::Pending);
    assert!(!desk.dump().contains("orders"), "{}", desk.dump());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_says_what_became_of_it() {
    for format in [FormatId::Godwit, FormatId::Sqlx] {
        for (verdict, state) in [
            (VerdictView::Applied, MigrationStateView::Applied),
            (VerdictView::NotApplied, MigrationStateView::Pending),
        ] {
            let desk = Desk::with_files(Engine::Mariadb, &[("1_orders.up.sql", SCRIPT)]).await;
            let target = desk.in_format(format);
            let plan = desk
                .api
                .plan_create(&target, None, TransactionsView::Each)
                .await
                .unwrap();
            desk.run(&plan, BackupChoice::Skip).await.0.unwrap_err();
            let mut request = MigrationResolveRequest {
                version: "1".into(),
                verdict,
                reason: "  ".into(),
                confirm: None,
            };
            let silent = desk.api.migration_resolve(&target, &request).await.unwrap_err();
            assert_eq!(silent.code, ErrorCode::InvalidInput, "a reason is needed");
            request.reason = "done in the server's own client, OPS-123".into();
            desk.api.migration_resolve(&target, &request).await.unwrap();
            let status = desk.api.status_get(&target).await.unwrap();
            assert_eq!(status.rows[0].state, state, "{format} {verdict:?}");
            let kept = desk.client("SELECT note FROM godwit_journal WHERE event = 'resolved'");
            assert!(kept.contains("OPS-123"), "{kept}");
            let again = desk.api.migration_resolve(&target, &request).await.unwrap_err();
            assert_eq!(again.code, ErrorCode::InvalidInput, "there is nothing left to resolve");
        }
    }
}
