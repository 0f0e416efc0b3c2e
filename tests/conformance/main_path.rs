//! Status, plan, apply, history, roll back; and the same schema as the engine's own client makes.

use godwit_api::views::{
    BackupChoice, MigrationStateView, RevisionStateView, RunEventKindView, RunOutcomeView, TargetStateView,
    TransactionsView,
};

use crate::desk::{Desk, Engine, on_every_engine};

on_every_engine!(
    sample_applied_by_godwit_equals_sample_applied_by_the_own_client,
    status_plan_apply_history_and_roll_back,
    events_are_in_order_and_end_the_run,
    plan_up_to_a_version_and_back_to_one,
    a_saved_plan_opens_again_until_something_changed,
    inspecting_never_writes,
    schema_shows_what_the_sample_made,
);

async fn sample_applied_by_godwit_equals_sample_applied_by_the_own_client(engine: Engine) {
    let ours = Desk::with_sample(engine).await;
    let theirs = Desk::with_sample(engine).await;
    let empty = ours.dump();
    ours.apply().await.unwrap();
    for script in theirs.scripts() {
        theirs.client_file(&script);
    }
    let applied = ours.dump();
    assert_eq!(
        applied,
        theirs.dump(),
        "Godwit and the engine's own client made the same schema"
    );

    ours.rollback(None, Some("0")).await.unwrap();
    assert_eq!(ours.dump(), empty, "rolling everything back leaves nothing behind");
    assert_eq!(ours.status().await.pending as usize, ours.scripts().len());

    ours.apply().await.unwrap();
    assert_eq!(ours.dump(), applied, "applied again, the schema is the same");
}

async fn status_plan_apply_history_and_roll_back(engine: Engine) {
    let desk = Desk::with_sample(engine).await;
    let count = u32::try_from(desk.scripts().len()).unwrap();
    let before = desk.status().await;
    assert_eq!(
        (before.pending, before.history_exists, before.head),
        (count, false, None)
    );

    let run = desk.apply().await.unwrap();
    assert_eq!(
        (run.outcome, run.state),
        (Some(RunOutcomeView::Succeeded), Some(TargetStateView::Applied))
    );
    assert_eq!((run.by.as_str(), run.machine.as_str()), ("ana", "bench"));

    let after = desk.status().await;
    assert_eq!((after.pending, after.attention), (0, 0));
    assert!(after.rows.iter().all(|row| row.state == MigrationStateView::Applied));

    let history = desk.api.history_get(&desk.target()).await.unwrap();
    assert_eq!(history.rows.len(), count as usize);
    assert_eq!(history.rows[0].by.as_deref(), Some("ana"));
    assert!(history.rows[0].at.is_some() && history.rows[0].millis.is_some());

    desk.rollback(Some(1), None).await.unwrap();
    let back = desk.status().await;
    assert_eq!(back.pending, 1);
    assert_eq!(back.rows.last().unwrap().state, MigrationStateView::Pending);
    let history = desk.api.history_get(&desk.target()).await.unwrap();
    assert_eq!(
        history.rows[0].state,
        RevisionStateView::RolledBack,
        "Godwit's history remembers the way back"
    );

    let nothing = desk.rollback(Some(count), None).await.unwrap_err();
    assert_eq!(
        nothing.code.exit_code(),
        2,
        "fewer are applied than are to be rolled back"
    );
}

async fn events_are_in_order_and_end_the_run(engine: Engine) {
    let desk = Desk::with_sample(engine).await;
    let plan = desk.plan().await;
    let (outcome, events) = desk.run(&plan, BackupChoice::Skip).await;
    let run = outcome.unwrap();
    assert!(events.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    assert!(matches!(events.first().unwrap().what, RunEventKindView::Started { .. }));
    let Some(RunEventKindView::Ended { outcome, state, .. }) = events.last().map(|event| &event.what) else {
        panic!("the last event ends the run");
    };
    assert_eq!(
        (*outcome, *state),
        (RunOutcomeView::Succeeded, TargetStateView::Applied)
    );
    let finished = events
        .iter()
        .filter(|event| matches!(event.what, RunEventKindView::StatementFinished { .. }))
        .count();
    assert_eq!(finished, plan.statements as usize);
    let kept = desk.api.run_get(&run.id).await.unwrap();
    assert_eq!(kept.events, events, "what was shown is what is kept");
}

async fn plan_up_to_a_version_and_back_to_one(engine: Engine) {
    let desk = Desk::with_sample(engine).await;
    let versions: Vec<String> = desk.status().await.rows.into_iter().map(|row| row.version).collect();
    let plan = desk
        .api
        .plan_create(&desk.target(), Some(&versions[4]), TransactionsView::Each)
        .await
        .unwrap();
    assert_eq!(plan.steps.len(), 5);
    desk.run(&plan, BackupChoice::Skip).await.0.unwrap();
    assert_eq!(desk.status().await.head.as_deref(), Some(versions[4].as_str()));

    desk.rollback(None, Some(&versions[1])).await.unwrap();
    assert_eq!(desk.status().await.head.as_deref(), Some(versions[1].as_str()));
    let unknown = desk
        .api
        .plan_create(&desk.target(), Some("42"), TransactionsView::Each)
        .await
        .unwrap_err();
    assert_eq!(unknown.message, "The folder has no migration 42.");
}

async fn a_saved_plan_opens_again_until_something_changed(engine: Engine) {
    let desk = Desk::with_sample(engine).await;
    let plan = desk.plan().await;
    let file = desk.home().join("plan.json");
    desk.api.plan_save(&plan.digest, &file).await.unwrap();

    let elsewhere = desk.second_api().await;
    let opened = elsewhere.plan_open(&desk.target(), &file).await.unwrap();
    assert_eq!(opened.digest, plan.digest);

    let script = desk.scripts()[2].clone();
    let text = std::fs::read_to_string(&script).unwrap();
    std::fs::write(&script, format!("{text}\n-- one more line\n")).unwrap();
    let stale = elsewhere.plan_open(&desk.target(), &file).await.unwrap_err();
    assert_eq!(stale.code.exit_code(), 9);
    assert!(stale.message.contains("was edited since"), "{}", stale.message);
    // The plan in memory is just as stale: what was seen is not what would run.
    let (refused, _) = desk.run(&plan, BackupChoice::Skip).await;
    let refused = refused.unwrap_err();
    assert_eq!(
        (refused.code.exit_code(), refused.target_state),
        (9, Some(TargetStateView::Unchanged))
    );

    let mut tampered: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    tampered["plan"]["steps"][0]["statements"][0]["sql"] = "DROP TABLE customers".into();
    std::fs::write(&file, tampered.to_string()).unwrap();
    std::fs::write(&script, text).unwrap();
    let changed = elsewhere.plan_open(&desk.target(), &file).await.unwrap_err();
    assert!(
        changed.message.contains("was changed after it was saved"),
        "{}",
        changed.message
    );
}

async fn inspecting_never_writes(engine: Engine) {
    let desk = Desk::with_sample(engine).await;
    let before = desk.dump();
    desk.status().await;
    desk.plan().await;
    desk.api.history_get(&desk.target()).await.unwrap();
    desk.api.schema_get(&desk.target()).await.unwrap();
    assert_eq!(desk.dump(), before);
    assert!(!desk.status().await.history_exists, "no history table was made");
}

async fn schema_shows_what_the_sample_made(engine: Engine) {
    let desk = Desk::with_sample(engine).await;
    desk.apply().await.unwrap();
    let snapshot = desk.api.schema_get(&desk.target()).await.unwrap();
    let relations: Vec<_> = snapshot.schemas.iter().flat_map(|schema| &schema.relations).collect();
    let orders = relations
        .iter()
        .find(|relation| relation.name == "orders")
        .expect("the shop has orders");
    assert!(
        orders
            .columns
            .iter()
            .any(|column| column.name == "customer_id" && !column.nullable)
    );
    assert!(!orders.indexes.is_empty() && orders.indexes.iter().all(|index| index.valid));
    assert!(
        orders
            .constraints
            .iter()
            .any(|constraint| constraint.definition.contains("customers"))
    );
    assert!(
        relations.iter().any(|relation| relation.definition.is_some()),
        "views carry their query"
    );
    assert!(relations.iter().any(|relation| !relation.triggers.is_empty()));
}
