use godwit_core::{BackupId, RunEvent, RunEventKind, RunId, RunOutcome, RunRecord, TargetState, Version};
use godwit_store::{RunFilter, StoreError};

use crate::fixtures::{at, environment, event, furnished, run, store};

fn ended(run: &RunRecord, outcome: RunOutcome) -> RunRecord {
    RunRecord {
        ended: Some(at("2026-11-21T10:05:00Z")),
        outcome: Some(outcome),
        state: Some(TargetState::RolledBack { done: 1, total: 3 }),
        error: Some("statement 2 failed".into()),
        backup: Some(BackupId::new()),
        ..run.clone()
    }
}

#[tokio::test]
async fn a_run_is_open_until_it_ends_and_comes_back_whole() {
    let (store, _folder, staging) = furnished().await;
    let run = run(Some(staging.id));
    store.run_begin(&run).await.unwrap();
    assert_eq!(store.runs_open().await.unwrap(), std::slice::from_ref(&run));

    // Its backup is noted while it goes on, so that it is known even if the run dies.
    let backed_up = RunRecord {
        backup: Some(BackupId::new()),
        ..run.clone()
    };
    store.run_end(&backed_up).await.unwrap();
    assert_eq!(store.runs_open().await.unwrap(), [backed_up]);

    let failed = ended(&run, RunOutcome::Failed);
    store.run_end(&failed).await.unwrap();
    assert_eq!(store.runs_open().await.unwrap(), []);
    assert_eq!(store.run(run.id).await.unwrap(), Some(failed));
}

#[tokio::test]
async fn an_end_stands_unless_the_run_was_only_taken_for_dead() {
    let (store, _folder) = store().await;
    let run = run(None);
    store.run_begin(&run).await.unwrap();
    store.run_end(&ended(&run, RunOutcome::Died)).await.unwrap();
    store.run_end(&ended(&run, RunOutcome::Succeeded)).await.unwrap();
    let refused = store.run_end(&ended(&run, RunOutcome::Died)).await;
    assert!(matches!(refused, Err(StoreError::RunEnded { .. })), "{refused:?}");
    assert_eq!(
        store.run(run.id).await.unwrap().unwrap().outcome,
        Some(RunOutcome::Succeeded)
    );

    let stranger = RunRecord {
        id: RunId::new(),
        ..run
    };
    let refused = store.run_end(&stranger).await;
    assert!(
        matches!(refused, Err(StoreError::NotFound { what: "run", .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn runs_are_listed_newest_first_by_environment_project_and_page() {
    let (store, _folder, staging) = furnished().await;
    let production = store
        .environment_add(&environment(staging.project, "production"))
        .await
        .unwrap();
    let starts = ["10:00:00Z", "10:00:00.5Z", "10:00:00.5Z", "10:00:01Z"];
    let environments = [Some(staging.id), Some(production.id), None, Some(staging.id)];
    let mut runs = Vec::new();
    for (start, environment) in starts.into_iter().zip(environments) {
        let run = RunRecord {
            started: at(&format!("2026-11-21T{start}")),
            ..run(environment)
        };
        store.run_begin(&run).await.unwrap();
        runs.push(run);
    }
    let listed = async |filter: RunFilter| -> Vec<usize> {
        let found = store.runs(filter).await.unwrap();
        found
            .iter()
            .map(|found| runs.iter().position(|run| run.id == found.id).unwrap())
            .collect()
    };
    assert_eq!(listed(RunFilter::default()).await, [3, 2, 1, 0]);
    assert_eq!(
        listed(RunFilter {
            environment: Some(staging.id),
            ..RunFilter::default()
        })
        .await,
        [3, 0]
    );
    assert_eq!(
        listed(RunFilter {
            limit: Some(2),
            ..RunFilter::default()
        })
        .await,
        [3, 2]
    );
    let page = RunFilter {
        limit: Some(2),
        ..RunFilter::default()
    };
    let second: Vec<RunId> = store
        .runs_before(page, runs[2].id)
        .await
        .unwrap()
        .into_iter()
        .map(|run| run.id)
        .collect();
    assert_eq!(second, [runs[1].id, runs[0].id]);

    // Its runs stay the project's own after the environment is gone.
    store.environment_remove(production.id).await.unwrap();
    assert_eq!(
        listed(RunFilter {
            project: Some(staging.project),
            ..RunFilter::default()
        })
        .await,
        [3, 1, 0]
    );
}

#[tokio::test]
async fn events_come_back_in_order_and_a_batch_that_is_sent_again_changes_nothing() {
    let (store, _folder) = store().await;
    let run = run(None);
    store.run_begin(&run).await.unwrap();
    let mut events: Vec<RunEvent> = (1..=50).map(|seq| event(run.id, seq)).collect();
    events[7].kind = RunEventKind::Ended {
        outcome: RunOutcome::Cancelled,
        state: TargetState::Partial { done: 1, total: 2 },
        error: None,
        place: None,
    };
    events[8].kind = RunEventKind::MigrationStarted {
        version: Version::from(3),
        name: "x".into(),
        statements: 2,
    };
    for batch in [&events[20..], &events[..20], &events[10..30], &[]] {
        store.run_events_add(run.id, batch).await.unwrap();
    }
    assert_eq!(store.run_events(run.id).await.unwrap(), events);
    assert_eq!(store.run_events(RunId::new()).await.unwrap(), []);
}

#[tokio::test]
async fn events_need_their_run() {
    let (store, _folder) = store().await;
    let stranger = RunId::new();
    let refused = store.run_events_add(stranger, &[event(stranger, 1)]).await;
    assert!(
        matches!(refused, Err(StoreError::NotFound { what: "run", .. })),
        "{refused:?}"
    );
}
