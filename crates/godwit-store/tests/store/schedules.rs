use std::process::Child;

use godwit_core::{Attempt, BackupId, Due, EnvironmentId, Schedule};
use godwit_store::{KeptSchedule, Store, StoreError};

use crate::{
    fixtures::{NOW, at, furnished, store},
    processes::start,
};

const OCCURRENCE: &str = "2026-11-22T02:00:00Z";

fn nightly() -> Schedule {
    Schedule::parse("daily 02:00", "Europe/Berlin").unwrap()
}

fn due() -> Due {
    Due {
        at: at(OCCURRENCE),
        missed: 0,
        last_missed: None,
    }
}

async fn only(store: &Store) -> KeptSchedule {
    let mut all = store.schedules().await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[tokio::test]
async fn a_schedule_is_kept_changed_and_removed() {
    let (store, _folder, staging) = furnished().await;
    store.schedule_put(staging.id, &nightly(), at(NOW)).await.unwrap();
    let kept = store.schedule(staging.id).await.unwrap().unwrap();
    assert_eq!(
        (kept.cron.as_str(), kept.zone.as_str(), kept.paused),
        ("0 2 * * *", "Europe/Berlin", false)
    );
    assert_eq!((kept.looked_after(), kept.last_outcome.as_ref()), (at(NOW), None));

    assert!(store.schedule_started(&kept, &due(), at(OCCURRENCE)).await.unwrap());
    let paused = nightly().paused(true);
    let later = at("2026-11-23T09:00:00Z");
    store.schedule_put(staging.id, &paused, later).await.unwrap();
    let changed = only(&store).await;
    assert!(changed.paused);
    assert_eq!(
        (changed.last_started, changed.looked_after()),
        (Some(at(OCCURRENCE)), later)
    );

    store.schedule_remove(staging.id).await.unwrap();
    assert_eq!(store.schedule(staging.id).await.unwrap(), None);
    let again = store.schedule_remove(staging.id).await.unwrap_err();
    assert!(matches!(again, StoreError::NotFound { .. }), "{again}");
}

#[tokio::test]
async fn a_schedule_goes_with_its_environment_and_needs_one() {
    let (store, _folder, staging) = furnished().await;
    store.schedule_put(staging.id, &nightly(), at(NOW)).await.unwrap();
    store.environment_remove(staging.id).await.unwrap();
    assert_eq!(store.schedules().await.unwrap(), []);
    let nowhere = store
        .schedule_put(EnvironmentId::new(), &nightly(), at(NOW))
        .await
        .unwrap_err();
    assert!(
        matches!(
            nowhere,
            StoreError::NotFound {
                what: "environment",
                ..
            }
        ),
        "{nowhere}"
    );
}

#[tokio::test]
async fn an_outcome_is_recorded_once_and_only_of_the_backup_that_it_is_about() {
    let (store, _folder, staging) = furnished().await;
    store.schedule_put(staging.id, &nightly(), at(NOW)).await.unwrap();
    let started = at("2026-11-22T02:00:09.5Z");
    let missed = Due {
        missed: 1,
        last_missed: Some(at("2026-11-21T02:00:00Z")),
        ..due()
    };
    let seen = only(&store).await;
    assert!(store.schedule_started(&seen, &missed, started).await.unwrap());
    assert_eq!(only(&store).await.last_outcome, Some(Attempt::Running));

    let good = Attempt::Succeeded {
        at: at("2026-11-22T02:01:00Z"),
        backup: BackupId::new(),
    };
    let bad = Attempt::Failed {
        at: at("2026-11-22T02:02:00Z"),
        why: "The server does not answer.".into(),
    };
    assert!(!store.schedule_ended(staging.id, at(OCCURRENCE), &bad).await.unwrap());
    assert!(store.schedule_ended(staging.id, started, &good).await.unwrap());
    assert!(!store.schedule_ended(staging.id, started, &bad).await.unwrap());
    let kept = only(&store).await;
    assert_eq!((kept.last_outcome, kept.last_missed), (Some(good), missed.last_missed));

    let next = only(&store).await;
    assert!(
        store
            .schedule_started(&next, &due(), at("2026-11-23T02:00:00Z"))
            .await
            .unwrap()
    );
    assert_eq!(only(&store).await.last_missed, missed.last_missed, "it stays known");
}

#[tokio::test]
async fn what_changed_since_it_was_seen_is_not_claimed() {
    let (store, _folder, staging) = furnished().await;
    store.schedule_put(staging.id, &nightly(), at(NOW)).await.unwrap();
    let seen = only(&store).await;
    store
        .schedule_put(staging.id, &nightly(), at("2026-11-22T01:00:00Z"))
        .await
        .unwrap();
    assert!(!store.schedule_started(&seen, &due(), at(OCCURRENCE)).await.unwrap());
    store
        .schedule_put(staging.id, &nightly().paused(true), at(NOW))
        .await
        .unwrap();
    assert!(
        !store
            .schedule_started(&only(&store).await, &due(), at(OCCURRENCE))
            .await
            .unwrap()
    );
    store.schedule_remove(staging.id).await.unwrap();
    assert!(!store.schedule_started(&seen, &due(), at(OCCURRENCE)).await.unwrap());
}

/// The task of a child: it sees the schedule unclaimed, waits for the others, and claims. Whoever wins leaves a file.
pub async fn claim_once(store: &Store) {
    let folder = store.path().parent().unwrap();
    let seen = only(store).await;
    std::fs::write(folder.join(format!("ready-{}", std::process::id())), "").unwrap();
    while count(folder, "ready-") < CHILDREN {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    if store.schedule_started(&seen, &due(), at(OCCURRENCE)).await.unwrap() {
        std::fs::write(folder.join(format!("won-{}", std::process::id())), "").unwrap();
    }
}

const CHILDREN: usize = 4;

fn count(folder: &std::path::Path, prefix: &str) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with(prefix)
        })
        .count()
}

#[tokio::test]
async fn of_processes_that_claim_at_once_one_wins() {
    let (store, folder, staging) = furnished().await;
    store.schedule_put(staging.id, &nightly(), at(NOW)).await.unwrap();
    let children: Vec<Child> = (0..CHILDREN).map(|_| start("claim", folder.path())).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(count(folder.path(), "won-"), 1);
    assert_eq!(only(&store).await.last_started, Some(at(OCCURRENCE)));
}

#[tokio::test]
async fn a_store_without_schedules_has_none() {
    let (store, _folder) = store().await;
    assert_eq!(store.schedules().await.unwrap(), []);
}
