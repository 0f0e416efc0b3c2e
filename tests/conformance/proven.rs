//! Production is touched only after a backup of it was restored and compared.

use godwit_api::{
    Tier,
    views::{
        BackupChoice, ErrorCode, GateKindView, GateStateView, PlanView, ProofView, RunEventKindView, RunOutcomeView,
        RunStartRequest, TargetStateView,
    },
};

use crate::desk::{Desk, Engine, deaf, ear, on_every_engine};

on_every_engine!(
    production_wants_a_backup_that_was_restored,
    breaking_the_glass_is_recorded_with_its_reason,
);

const FILES: [(&str, &str); 1] = [("1_a.up.sql", "CREATE TABLE a (id int);")];

async fn live(engine: Engine) -> Desk {
    let desk = Desk::of_tier(engine, &FILES, Tier::Production).await;
    desk.client("CREATE TABLE precious (id int);\nINSERT INTO precious VALUES (1), (2);\n");
    desk
}

fn gate(plan: &PlanView) -> (GateStateView, String) {
    let gate = plan.gates.iter().find(|gate| gate.kind == GateKindView::Drill).unwrap();
    (gate.state, gate.detail.clone())
}

fn request(plan: &PlanView, break_glass: Option<&str>) -> RunStartRequest {
    RunStartRequest {
        digest: plan.digest.clone(),
        confirm: Some(plan.target.clone()),
        backup: BackupChoice::Skip,
        break_glass: break_glass.map(str::to_owned),
    }
}

async fn production_wants_a_backup_that_was_restored(engine: Engine) {
    let desk = live(engine).await;
    let refused = async |reason| {
        let plan = desk.plan().await;
        assert_eq!(gate(&plan).0, GateStateView::Closed, "{:?}", gate(&plan));
        let error = desk.api.run_start(request(&plan, reason), deaf()).await.unwrap_err();
        assert_eq!(
            (error.code, error.target_state),
            (ErrorCode::NotProven, Some(TargetStateView::Unchanged)),
            "{error:?}"
        );
    };
    refused(None).await;
    refused(Some("  ")).await;
    // One that was read proves no restore.
    let options = godwit_api::views::BackupOptions::default();
    let read = desk
        .api
        .backup_create(&desk.target(), None, &options, deaf())
        .await
        .unwrap();
    assert!(matches!(read.proof, ProofView::Read { .. }), "{read:?}");
    refused(None).await;
    // Neither does one whose file was lost since.
    let lost = desk.prove().await;
    std::fs::rename(&lost.path, format!("{}.lost", lost.path)).unwrap();
    refused(None).await;
    std::fs::rename(format!("{}.lost", lost.path), &lost.path).unwrap();

    let plan = desk.plan().await;
    assert_eq!(gate(&plan).0, GateStateView::Met, "{:?}", gate(&plan));
    let run = desk.api.run_start(request(&plan, None), deaf()).await.unwrap();
    assert_eq!(run.outcome, Some(RunOutcomeView::Succeeded));
    // Reading it again takes nothing from what a restore proved.
    let read = desk.api.backup_verify(&lost.id, None).await.unwrap();
    assert!(matches!(read.proof, ProofView::Restored { .. }), "{read:?}");
}

async fn breaking_the_glass_is_recorded_with_its_reason(engine: Engine) {
    let desk = live(engine).await;
    let plan = desk.plan().await;
    let (watcher, heard) = ear();
    let run = desk
        .api
        .run_start(request(&plan, Some("the shop is down")), watcher)
        .await
        .unwrap();
    assert_eq!(run.outcome, Some(RunOutcomeView::Succeeded));
    let said = heard.lock().unwrap().clone();
    let kept = desk.api.run_get(&run.id).await.unwrap().events;
    for events in [said, kept] {
        assert!(
            events.iter().any(|event| matches!(
                &event.what,
                RunEventKindView::BreakGlass { reason, gate }
                    if reason == "the shop is down" && gate.contains("no backup of it was ever restored")
            )),
            "{events:?}"
        );
    }
}
