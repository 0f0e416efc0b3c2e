//! Backups by themselves: each that is due is taken once, and what goes wrong is recorded and told.

use std::{fs, sync::Mutex};

use async_trait::async_trait;
use godwit_api::{
    Api, Notice, NoticeKind, Notices, Tier,
    views::{
        AttemptView, BackupListRequest, EnvironmentUpdateRequest, EnvironmentView, ScheduleSetRequest, ScheduleView,
        ScheduledView,
    },
};
use godwit_testkit as testkit;

use crate::{
    desk::{Desk, Engine, deaf, on_every_engine},
    marker::{draft, environment},
};

on_every_engine!(a_due_backup_is_taken_once_by_whoever_looks,);

/// Keeps what it is told.
#[derive(Default)]
struct Told(Mutex<Vec<Notice>>);

#[async_trait]
impl Notices for Told {
    async fn tell(&self, notice: &Notice) {
        self.0.lock().unwrap().push(notice.clone());
    }
}

impl Told {
    fn kinds(&self) -> Vec<NoticeKind> {
        self.0.lock().unwrap().iter().map(|notice| notice.kind).collect()
    }
}

/// Changes the store as time would.
fn store(desk: &Desk, sql: &str) {
    let script = tempfile::NamedTempFile::new().unwrap();
    fs::write(script.path(), sql).unwrap();
    testkit::sqlite3(&desk.home().join("godwit.db"), script.path()).expect_success();
}

/// Once a year, so that no second occurrence comes while the test runs.
async fn yearly(desk: &Desk, environment: &EnvironmentView, paused: bool) -> ScheduleView {
    let request = ScheduleSetRequest {
        environment: environment.id.clone(),
        when: "30 2 29 2 *".to_owned(),
        zone: Some("UTC".to_owned()),
        paused,
    };
    desk.api.schedule_set(request).await.unwrap()
}

fn as_if_set_years_ago(desk: &Desk) {
    store(desk, "UPDATE schedules SET since = '2023-01-01T00:00:00.000000000Z';");
}

/// Another process, which knows the password, too.
async fn another(desk: &Desk, environment: &EnvironmentView) -> Api {
    let api = desk.second_api().await;
    let request = EnvironmentUpdateRequest {
        id: environment.id.clone(),
        draft: draft(desk, desk.url(), &environment.name, Tier::Staging).await,
    };
    api.environment_update(request).await.unwrap();
    api
}

async fn backups(desk: &Desk) -> usize {
    let all = desk.api.backup_list(BackupListRequest::default()).await.unwrap();
    all.len()
}

async fn a_due_backup_is_taken_once_by_whoever_looks(engine: Engine) {
    let desk = Desk::with_sample(engine).await;
    desk.apply().await.unwrap();
    let shop = environment(&desk, desk.url(), "shop", Tier::Staging).await;
    let set = yearly(&desk, &shop, false).await;
    assert!(set.next.is_some() && set.last_outcome.is_none());
    let told = Told::default();
    assert_eq!(
        desk.api.schedule_tick(&told).await.unwrap(),
        [],
        "what came before it was set is not due"
    );

    as_if_set_years_ago(&desk);
    let (second, third) = (another(&desk, &shop).await, another(&desk, &shop).await);
    let (one, two, three) = tokio::join!(
        desk.api.schedule_tick(&told),
        second.schedule_tick(&told),
        third.schedule_run(&shop.id, deaf(), &told),
    );
    let taken = one.unwrap().len() + two.unwrap().len();
    let by_hand = usize::from(matches!(three.unwrap(), ScheduledView::Taken { .. }));
    assert_eq!(taken + by_hand, 1);
    assert_eq!(backups(&desk).await, 1);
    assert_eq!(told.kinds(), [NoticeKind::BackupMissed], "it came years late");

    let after = desk.api.schedule_get(&shop.id).await.unwrap();
    assert!(
        matches!(after.last_outcome, Some(AttemptView::Succeeded { .. })),
        "{after:?}"
    );
    assert_eq!(after.last_missed.as_deref(), Some("2024-02-29T02:30:00Z"));
    assert_eq!(desk.api.schedule_tick(&told).await.unwrap(), []);
    let again = second.schedule_run(&shop.id, deaf(), &told).await.unwrap();
    assert!(matches!(again, ScheduledView::NotDue { next: Some(_) }), "{again:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_fails_is_recorded_and_told_and_not_tried_again_at_once() {
    let desk = Desk::with_sample(Engine::Sqlite).await;
    let gone = environment(&desk, "sqlite:///nowhere/gone.db", "gone", Tier::Staging).await;
    yearly(&desk, &gone, false).await;
    as_if_set_years_ago(&desk);
    let told = Told::default();
    let ticked = desk.api.schedule_tick(&told).await.unwrap();
    assert_eq!(ticked.len(), 1);
    let why = ticked[0].error.clone().unwrap();
    assert_eq!(told.kinds(), [NoticeKind::BackupMissed, NoticeKind::BackupFailed]);
    let notice = told.0.lock().unwrap()[1].clone();
    assert!(
        notice.title.contains("gone") && notice.text.contains(&why),
        "{notice:?}"
    );
    let after = desk.api.schedule_get(&gone.id).await.unwrap();
    assert!(
        matches!(&after.last_outcome, Some(AttemptView::Failed { why: known, .. }) if *known == why),
        "{after:?}"
    );
    assert_eq!(desk.api.schedule_tick(&told).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_whose_process_died_is_told_at_the_next_look() {
    let desk = Desk::with_sample(Engine::Sqlite).await;
    let shop = environment(&desk, desk.url(), "shop", Tier::Staging).await;
    yearly(&desk, &shop, false).await;
    store(
        &desk,
        r#"UPDATE schedules SET last_started = since, last_outcome = '{"kind":"running"}';"#,
    );
    let told = Told::default();
    assert_eq!(desk.api.schedule_tick(&told).await.unwrap(), []);
    assert_eq!(told.kinds(), [NoticeKind::BackupDied]);
    let after = desk.api.schedule_get(&shop.id).await.unwrap();
    assert!(
        matches!(after.last_outcome, Some(AttemptView::Failed { .. })),
        "{after:?}"
    );
    desk.api.schedule_tick(&told).await.unwrap();
    assert_eq!(told.kinds().len(), 1, "it is told once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_due_while_a_schedule_is_paused_or_gone() {
    let desk = Desk::with_sample(Engine::Sqlite).await;
    let shop = environment(&desk, desk.url(), "shop", Tier::Staging).await;
    assert!(yearly(&desk, &shop, true).await.next.is_none());
    as_if_set_years_ago(&desk);
    let told = Told::default();
    assert_eq!(desk.api.schedule_tick(&told).await.unwrap(), []);
    yearly(&desk, &shop, false).await;
    assert_eq!(
        desk.api.schedule_tick(&told).await.unwrap(),
        [],
        "a pause is not made up for"
    );
    desk.api.schedule_remove(&shop.id).await.unwrap();
    let refused = desk.api.schedule_run(&shop.id, deaf(), &told).await.unwrap_err();
    assert!(refused.message.contains("no schedule"), "{refused}");
    assert_eq!((backups(&desk).await, told.kinds()), (0, vec![]));
}
