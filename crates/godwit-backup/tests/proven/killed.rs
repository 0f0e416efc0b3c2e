//! Godwit itself is killed, again and again, at moments that nobody chose.

#![allow(
    clippy::disallowed_methods,
    reason = "the test starts itself again, and tells that what to do"
)]

use std::{
    path::Path,
    process::{Child, Command},
    time::Duration,
};

use godwit_backup::Listed;
use godwit_core::{Engine, backup::Proof};

use crate::{
    bench::{Bench, ENGINES, content},
    common::{Around, lock, request, target},
};

const TASK: &str = "GODWIT_TEST_TASK";
const URL: &str = "GODWIT_TEST_URL";
const FOLDER: &str = "GODWIT_TEST_FOLDER";
const KILLS: u32 = 20;

/// This test again, as a process of its own that only does `task`.
fn start(test: &str, task: &str, url: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", &format!("killed::{test}")])
        .env(TASK, task)
        .env(URL, url)
        .env(FOLDER, folder)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

/// Whether it was killed before it ended by itself.
fn kill_after(mut child: Child, wait: Duration) -> bool {
    std::thread::sleep(wait);
    let ended = child.try_wait().unwrap().is_some();
    child.kill().unwrap();
    child.wait().unwrap();
    !ended
}

/// Spread over the time that the whole takes, a little differently each time.
fn moments(whole: Duration) -> impl Iterator<Item = Duration> {
    let seed = u64::from(std::process::id());
    (0..KILLS).map(move |kill| {
        let jitter = (seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(u64::from(kill) * 97))
            % 100;
        whole * (kill * 100 + u32::try_from(jitter).unwrap()) / (KILLS * 100)
    })
}

async fn around_in(folder: &Path) -> Around {
    let mut around = Around::new().await;
    around.place(folder);
    around
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_backup_is_never_listed() {
    if let Ok(task) = std::env::var(TASK) {
        assert_eq!(task, "take");
        let around = around_in(Path::new(&std::env::var(FOLDER).unwrap())).await;
        around.take(&target(&std::env::var(URL).unwrap())).await.unwrap();
        return;
    }
    for engine in ENGINES {
        let bench = Bench::filled(engine).await;
        let home = tempfile::tempdir().unwrap();
        let around = around_in(home.path()).await;
        let started = std::time::Instant::now();
        let mut whole = start("a_killed_backup_is_never_listed", "take", &bench.url, home.path());
        assert!(whole.wait().unwrap().success());
        let whole = started.elapsed();
        let mut kills = 0;
        for wait in moments(whole) {
            let child = start("a_killed_backup_is_never_listed", "take", &bench.url, home.path());
            kills += u32::from(kill_after(child, wait));
            let listing = godwit_backup::list(&[around.folder()]);
            assert_eq!(listing.unreadable, [], "{engine}");
            for listed in &listing.backups {
                let proof = around.verify(listed).await;
                assert!(matches!(proof, Proof::Read { .. }), "{engine}: {proof:?}");
            }
        }
        assert!(kills >= KILLS / 2, "{engine}: {kills} of {KILLS} were still running");
        // The next backup removes what the killed ones left.
        let last = around.listed(&bench.target).await;
        let listed = godwit_backup::list(&[around.folder()]).backups;
        assert!(listed.contains(&last));
        let halves = around.left_behind().into_iter().filter(|name| name.ends_with("-part"));
        assert_eq!(halves.collect::<Vec<_>>(), [""; 0], "{engine}");
    }
}

/// MySQL and MariaDB can rename no database, so there a killed restore is told by its record and done again; see
/// `docs/user/backups.md`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_restore_leaves_the_old_database_or_the_new_one() {
    const TEST: &str = "a_killed_restore_leaves_the_old_database_or_the_new_one";
    if let Ok(task) = std::env::var(TASK) {
        let around = around_in(Path::new(&std::env::var(FOLDER).unwrap())).await;
        let into = target(&std::env::var(URL).unwrap());
        let listed = godwit_backup::open(&task, &[]).unwrap();
        let replacing = lock(&into).await;
        around.restore(&listed, &into, replacing).await.unwrap();
        return;
    }
    for engine in [Engine::Postgres, Engine::Sqlite] {
        let bench = Bench::filled(engine).await;
        let home = tempfile::tempdir().unwrap();
        let around = around_in(home.path()).await;
        let old = bench.content().await;
        let first = around.listed(&bench.target).await;
        bench
            .run("DELETE FROM items WHERE id > 10; CREATE TABLE later (id int)")
            .await;
        let new = bench.content().await;
        let second = around.listed(&bench.target).await;
        let path = |listed: &Listed| listed.manifest_path.display().to_string();
        let started = std::time::Instant::now();
        let mut whole = start(TEST, &path(&second), &bench.url, home.path());
        assert!(whole.wait().unwrap().success());
        let whole = started.elapsed();
        let (mut kills, mut held) = (0, &new);
        for (number, wait) in moments(whole).enumerate() {
            let (backup, goal) = if number % 2 == 0 {
                (&first, &old)
            } else {
                (&second, &new)
            };
            let child = start(TEST, &path(backup), &bench.url, home.path());
            kills += u32::from(kill_after(child, wait));
            // The server still rolls the killed session's work back, and ends it.
            let mut looks = 0;
            let found = loop {
                let found = content(&bench.target).await;
                looks += 1;
                if found == *goal || found == *held || looks == 50 {
                    break found;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            };
            assert!(found == *goal || found == *held, "{engine}, kill {number}: {found}");
            held = if found == *goal { goal } else { held };
        }
        assert!(kills >= KILLS / 2, "{engine}: {kills} of {KILLS} were still running");
        // After all that it restores as ever.
        let mut tries = 0;
        loop {
            tries += 1;
            let replacing = lock(&bench.target).await;
            match around
                .with(async |ports| godwit_backup::restore(&first, &bench.target, request(replacing), ports).await)
                .await
            {
                Ok(_) => break,
                // A killed restorer's session may last a moment.
                Err(error) if tries < 10 => {
                    assert!(error.left == godwit_backup::Left::Untouched, "{engine}: {error}");
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
                Err(error) => panic!("{engine}: {error}"),
            }
        }
        assert_eq!(bench.content().await, old, "{engine}");
    }
}
