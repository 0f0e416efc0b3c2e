//! Several runs on one target at once: never two.

use std::{sync::Arc, time::Duration};

use godwit_api::{
    FormatId, Watcher,
    views::{
        ApiError, BackupChoice, ErrorCode, RunEventKindView, RunOutcomeView, RunStartRequest, RunView, TransactionsView,
    },
};
use tokio::{
    sync::{Barrier, mpsc},
    task::{JoinHandle, JoinSet},
};

use crate::{
    desk::{Desk, Engine, deaf, ear, on_every_engine},
    sqlx_cli::sqlx,
};

on_every_engine!(
    the_second_runner_waits_and_then_finds_its_plan_stale,
    the_second_runner_gives_up_when_the_first_takes_long,
    of_twenty_runners_one_applies_and_the_others_name_it,
    sqlx_races_twenty_runners_and_nothing_runs_twice
);

fn slow(engine: Engine, seconds: u32) -> String {
    match engine {
        Engine::Postgres => format!("SELECT pg_sleep({seconds});"),
        Engine::Mariadb => format!("SELECT sleep({seconds});"),
        // SQLite has no sleep: a million rows take from a twentieth of a second to one, as it was compiled.
        Engine::Sqlite => {
            let rows = 700_000 * u64::from(seconds);
            format!(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT count(*) FROM n;"
            )
        }
    }
}

fn request(digest: &str) -> RunStartRequest {
    RunStartRequest {
        break_glass: None,
        digest: digest.to_owned(),
        confirm: None,
        backup: BackupChoice::Skip,
    }
}

/// Starts the run and waits until its first statement is under way.
async fn started(desk: &Desk, digest: &str) -> JoinHandle<Result<RunView, ApiError>> {
    let (sender, mut heard) = mpsc::unbounded_channel();
    let watcher: Watcher = Arc::new(move |batch| {
        for event in batch {
            if matches!(event.what, RunEventKindView::StatementStarted { .. }) {
                let _ = sender.send(());
            }
        }
    });
    let run = tokio::spawn({
        let (api, request) = (desk.api.clone(), request(digest));
        async move { api.run_start(request, watcher).await }
    });
    heard.recv().await.expect("the run begins");
    run
}

/// MariaDB tells of a lock's holder only its connection, unless its performance schema is on.
fn names_holder(engine: Engine, words: &str) -> bool {
    words.contains(if engine == Engine::Mariadb {
        "user godwit"
    } else {
        "ana on bench"
    })
}

async fn the_second_runner_waits_and_then_finds_its_plan_stale(engine: Engine) {
    let script = format!("CREATE TABLE once (id int);\n{}\n", slow(engine, 2));
    let desk = Desk::with_files(engine, &[("1_once.up.sql", &script)]).await;
    let second = desk.second_api().await;
    let plan = desk.plan().await;
    let same = second
        .plan_create(&desk.target(), None, TransactionsView::Each)
        .await
        .unwrap();
    assert_eq!(plan.digest, same.digest);

    let (watcher, heard) = ear();
    let first = started(&desk, &plan.digest).await;
    let late = second.run_start(request(&same.digest), watcher).await.unwrap_err();
    assert_eq!(first.await.unwrap().unwrap().outcome, Some(RunOutcomeView::Succeeded));
    assert_eq!(
        late.code,
        ErrorCode::PlanStale,
        "the first run did it, so the second has nothing to do: {late:?}"
    );
    let waited = heard.lock().unwrap().iter().any(|event| {
        matches!(&event.what, RunEventKindView::LockWaiting { holder: Some(holder), .. } if names_holder(engine, holder))
    });
    assert!(
        waited,
        "the second was told who holds the lock: {:?}",
        heard.lock().unwrap()
    );
    assert_eq!(
        desk.api.history_get(&desk.target()).await.unwrap().rows.len(),
        1,
        "it ran once"
    );
}

async fn the_second_runner_gives_up_when_the_first_takes_long(engine: Engine) {
    let script = slow(engine, 4);
    let desk = Desk::with_files(engine, &[("1_long.up.sql", &script)]).await;
    let second = desk.impatient_api(Duration::from_millis(500)).await;
    let plan = desk.plan().await;
    let same = second
        .plan_create(&desk.target(), None, TransactionsView::Each)
        .await
        .unwrap();
    let first = started(&desk, &plan.digest).await;
    let busy = second.run_start(request(&same.digest), deaf()).await.unwrap_err();
    assert_eq!((busy.code, busy.code.exit_code()), (ErrorCode::LockBusy, 6));
    assert!(names_holder(engine, &busy.message), "{}", busy.message);
    first.await.unwrap().unwrap();
}

async fn of_twenty_runners_one_applies_and_the_others_name_it(engine: Engine) {
    const RUNNERS: usize = 20;
    let script = format!("CREATE TABLE once (id int);\n{}\n", slow(engine, 8));
    let desk = Desk::with_files(engine, &[("1_once.up.sql", &script)]).await;
    let together = Arc::new(Barrier::new(RUNNERS));
    let mut runners = JoinSet::new();
    for _ in 0..RUNNERS {
        let api = desk.impatient_api(Duration::ZERO).await;
        let plan = api
            .plan_create(&desk.target(), None, TransactionsView::Each)
            .await
            .unwrap();
        let together = Arc::clone(&together);
        runners.spawn(async move {
            together.wait().await;
            api.run_start(request(&plan.digest), deaf()).await
        });
    }
    let (mut done, mut busy) = (0, 0);
    while let Some(outcome) = runners.join_next().await {
        match outcome.unwrap() {
            Ok(run) => {
                assert_eq!(run.outcome, Some(RunOutcomeView::Succeeded));
                done += 1;
            }
            Err(error) => {
                assert_eq!(error.code, ErrorCode::LockBusy, "{error:?}");
                assert!(names_holder(engine, &error.message), "{}", error.message);
                busy += 1;
            }
        }
    }
    assert_eq!((done, busy), (1, RUNNERS - 1));
    assert_eq!(desk.api.history_get(&desk.target()).await.unwrap().rows.len(), 1);
}

/// sqlx's own command takes no lock, so it can begin what a runner is at: the history's key lets only one of them end it.
async fn sqlx_races_twenty_runners_and_nothing_runs_twice(engine: Engine) {
    const RUNNERS: usize = 20;
    let desk = Arc::new(Desk::with_files(engine, &[("1_counts.up.sql", "CREATE TABLE counts (n int);\n")]).await);
    let target = desk.in_format(FormatId::Sqlx);
    let first = desk
        .api
        .plan_create(&target, None, TransactionsView::Each)
        .await
        .unwrap();
    desk.run(&first, BackupChoice::Skip).await.0.unwrap();
    let script = format!("INSERT INTO counts VALUES (1);\n{}\n", slow(engine, 2));
    desk.write("2_once.up.sql", &script);
    let together = Arc::new(Barrier::new(RUNNERS + 1));
    let mut runners = JoinSet::new();
    for _ in 0..RUNNERS {
        let api = desk.impatient_api(Duration::ZERO).await;
        let plan = api.plan_create(&target, None, TransactionsView::Each).await.unwrap();
        let together = Arc::clone(&together);
        runners.spawn(async move {
            together.wait().await;
            api.run_start(request(&plan.digest), deaf()).await
        });
    }
    let racer = tokio::spawn({
        let (desk, together) = (Arc::clone(&desk), Arc::clone(&together));
        async move {
            together.wait().await;
            tokio::task::spawn_blocking(move || sqlx(&desk, "run")).await.unwrap()
        }
    });
    let (mut done, mut refused) = (0, 0);
    while let Some(outcome) = runners.join_next().await {
        match outcome.unwrap() {
            Ok(_) => done += 1,
            Err(error) => {
                assert!(
                    matches!(
                        error.code,
                        ErrorCode::LockBusy | ErrorCode::PlanStale | ErrorCode::MigrationFailed
                    ),
                    "{error:?}"
                );
                refused += 1;
            }
        }
    }
    let (_, said) = racer.await.unwrap();
    assert_eq!(done + refused, RUNNERS);
    let racer_did = usize::from(said.contains("Applied 2"));
    assert_eq!(done + racer_did, 1, "one of all did it: {said}");
    assert_eq!(
        desk.client("SELECT sum(n) AS n FROM counts").trim().lines().last(),
        Some("1")
    );
    assert_eq!(desk.api.history_get(&target).await.unwrap().rows.len(), 2);
}
