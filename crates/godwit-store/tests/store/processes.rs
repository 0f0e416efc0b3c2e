//! Two processes at once, and one that dies: each is this test program, started again.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
};

use godwit_core::{ProjectId, RunRecord};
use godwit_store::Store;

use crate::fixtures::{NOW, at, event, run};

const TASK: &str = "GODWIT_TEST_TASK";
const FOLDER: &str = "GODWIT_TEST_FOLDER";
const WRITES: u32 = 40;

#[expect(clippy::disallowed_methods, reason = "the test program starts itself")]
pub fn start(task: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["processes::child", "--exact", "--ignored", "--test-threads=1"])
        .env(TASK, task)
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
#[ignore = "started by the other tests"]
#[expect(
    clippy::disallowed_methods,
    reason = "a child process that is told its task by these"
)]
async fn child() {
    let (Ok(task), Some(folder)) = (std::env::var(TASK), std::env::var_os(FOLDER)) else {
        return;
    };
    let store = Store::open(Path::new(&folder)).await.unwrap();
    match task.as_str() {
        "write" => write(&store).await,
        "die" => {
            let run = run(None);
            store.run_begin(&run).await.unwrap();
            store
                .run_events_add(run.id, &[event(run.id, 1), event(run.id, 2)])
                .await
                .unwrap();
            std::process::abort();
        }
        "claim" => crate::schedules::claim_once(&store).await,
        other => panic!("no task {other}"),
    }
}

async fn write(store: &Store) {
    let run = run(None);
    store.run_begin(&run).await.unwrap();
    for number in 1..=WRITES {
        store.run_events_add(run.id, &[event(run.id, number)]).await.unwrap();
        let name = format!("project {number}");
        let folder = format!("/srv/{}/{number}", ProjectId::new()).into();
        let project = godwit_core::Project {
            id: ProjectId::new(),
            name,
            folder,
            format: None,
        };
        store.project_add(&project, at(NOW)).await.unwrap();
    }
}

#[tokio::test]
async fn processes_that_open_a_new_store_and_write_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let children: Vec<Child> = (0..3).map(|_| start("write", folder.path())).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let store = Store::open(folder.path()).await.unwrap();
    let runs: Vec<RunRecord> = store.runs_open().await.unwrap();
    assert_eq!(runs.len(), 3);
    for run in runs {
        assert_eq!(store.run_events(run.id).await.unwrap().len(), WRITES as usize);
    }
    assert_eq!(store.projects().await.unwrap().len(), 3 * WRITES as usize);
}

#[tokio::test]
async fn a_process_that_dies_leaves_its_run_open_and_its_events_kept() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!start("die", folder.path()).wait().unwrap().success());
    let store = Store::open(folder.path()).await.unwrap();
    let runs = store.runs_open().await.unwrap();
    assert_eq!(runs.len(), 1);
    assert_eq!(store.run_events(runs[0].id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn two_handles_of_one_process_write_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = tokio::join!(Store::open(folder.path()), Store::open(folder.path()));
    let (one, two) = (one.unwrap(), two.unwrap());
    tokio::join!(write(&one), write(&two), write(&one));
    assert_eq!(one.projects().await.unwrap().len(), 3 * WRITES as usize);
}
