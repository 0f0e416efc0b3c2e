//! Every backup that is not what it should be is refused on every engine, before anything is touched.

use std::fs;

use godwit_backup::{Left, Listed, RestoreFailure, RestoreMode};
use godwit_core::{Digest, Engine, backup::Proof};

use crate::{
    bench::{Bench, ENGINES},
    common::{Around, lock},
    drill,
};

/// The backup is red, it restores nowhere, and what it would have replaced is as it was.
async fn refused(bench: &Bench, around: &Around, listed: &Listed, what: &str) {
    let engine = bench.engine;
    let before = bench.content().await;
    let proof = around.verify(listed).await;
    assert!(matches!(proof, Proof::Broken { .. }), "{engine}, {what}: {proof:?}");
    let place = godwit_backup::DrillPlace::Server {
        target: bench.target.clone(),
        name: "staging".to_owned(),
    };
    let proof = drill::prove(around, listed, &place).await.unwrap();
    assert!(matches!(proof, Proof::Broken { .. }), "{engine}, {what}: {proof:?}");
    let replacing = lock(&bench.target).await;
    let error = around.restore(listed, &bench.target, replacing).await.unwrap_err();
    assert!(
        matches!(error.cause, RestoreFailure::Broken { .. }) && error.left == Left::Untouched,
        "{engine}, {what}: {error}"
    );
    let new = bench.target.with_database("never_made_by_a_bad_backup");
    assert!(around.restore(listed, &new, RestoreMode::IntoNew).await.is_err());
    assert!(
        !godwit_db::admin::database_exists(&new).await.unwrap(),
        "{engine}, {what}"
    );
    assert_eq!(bench.content().await, before, "{engine}, {what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_became_of_an_artifact_is_seen_whatever_its_coding() {
    for engine in ENGINES {
        for level in [None, Some(1)] {
            let (bench, mut around) = (Bench::filled(engine).await, Around::new().await);
            around.options.coding.level = level;
            let whole = around.listed(&bench.target).await;
            let bytes = fs::read(&whole.artifact_path).unwrap();
            let mut flipped = bytes.clone();
            flipped[bytes.len() / 2] ^= 1;
            let spoilt: [(&str, &[u8]); 4] = [
                ("of 0 bytes", b""),
                ("cut in the middle", &bytes[..bytes.len() / 2]),
                ("with a flipped bit", &flipped),
                ("another file", b"something else altogether"),
            ];
            for (what, bytes) in spoilt {
                fs::write(&whole.artifact_path, bytes).unwrap();
                refused(&bench, &around, &whole, what).await;
                if bytes.is_empty() {
                    continue;
                }
                // The same by somebody who made the manifest fit.
                let mut fitting = whole.clone();
                fitting.manifest.bytes = bytes.len() as u64;
                fitting.manifest.sha256 = Digest::of(bytes);
                if what == "with a flipped bit" && level.is_none() {
                    // Only a restore can tell a changed value from the right one.
                    continue;
                }
                refused(&bench, &around, &fitting, &format!("{what}, with a manifest that fits")).await;
            }
            fs::remove_file(&whole.artifact_path).unwrap();
            refused(&bench, &around, &whole, "missing").await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edited_manifest_is_not_listed_as_a_backup() {
    for engine in ENGINES {
        let (bench, around) = (Bench::filled(engine).await, Around::new().await);
        let listed = around.listed(&bench.target).await;
        let text = fs::read_to_string(&listed.manifest_path).unwrap();
        let edited = text.replacen("\"rows\": 900", "\"rows\": 899", 1);
        assert_ne!(edited, text);
        fs::write(&listed.manifest_path, edited).unwrap();
        let listing = godwit_backup::list(&[around.folder()]);
        assert_eq!(listing.backups, []);
        assert!(
            listing.unreadable[0].why.contains("it was edited"),
            "{:?}",
            listing.unreadable
        );
        let path = listed.manifest_path.display().to_string();
        let error = godwit_backup::open(&path, &[]).unwrap_err();
        assert!(error.to_string().contains("it was edited"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_an_empty_database_replaces_nothing_that_has_tables() {
    for engine in ENGINES {
        let (empty, bench, around) = (Bench::empty(engine), Bench::filled(engine).await, Around::new().await);
        let listed = around.listed(&empty.target).await;
        let before = bench.content().await;
        let replacing = lock(&bench.target).await;
        let error = around.restore(&listed, &bench.target, replacing).await.unwrap_err();
        assert!(
            matches!(error.cause, RestoreFailure::Empty { tables: 2, .. }),
            "{engine}: {error}"
        );
        assert_eq!(error.left, Left::Untouched);
        assert_eq!(bench.content().await, before);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_another_engine_restores_nowhere() {
    for engine in ENGINES {
        let (bench, around) = (Bench::filled(engine).await, Around::new().await);
        let listed = around.listed(&bench.target).await;
        for other in ENGINES.into_iter().filter(|other| *other != engine) {
            let into = Bench::empty(other);
            let error = around
                .restore(&listed, &into.target, RestoreMode::IntoNew)
                .await
                .unwrap_err();
            assert!(
                matches!(error.cause, RestoreFailure::OtherEngine { .. }) && error.left == Left::Untouched,
                "{engine} into {other}: {error}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_backups_at_once_into_one_folder_are_two_whole_backups() {
    for engine in ENGINES {
        let (bench, around) = (Bench::filled(engine).await, Around::new().await);
        let (one, other) = tokio::join!(around.listed(&bench.target), around.listed(&bench.target));
        assert_ne!(one.artifact_path, other.artifact_path);
        for listed in [&one, &other] {
            let proof = around.verify(listed).await;
            assert!(matches!(proof, Proof::Read { .. }), "{engine}: {proof:?}");
        }
        assert_eq!(godwit_backup::list(&[around.folder()]).backups.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_whose_tool_is_killed_leaves_nothing() {
    for (engine, tool) in [(Engine::Postgres, "pg_dump"), (Engine::Mysql, "mariadb-dump")] {
        let (bench, around) = (Bench::filled(engine).await, Around::new().await);
        let killed = std::sync::atomic::AtomicBool::new(false);
        let now = || "2026-11-21T10:48:27Z".parse().unwrap();
        let progress = |progress: godwit_backup::Progress| {
            if progress.phase == godwit_backup::Phase::Dumping && !killed.load(std::sync::atomic::Ordering::Relaxed) {
                killed.store(kill_child(tool), std::sync::atomic::Ordering::Relaxed);
            }
        };
        let ports = godwit_backup::Ports {
            now: &now,
            tools: &around.tools,
            unlock: &around.unlock,
            progress: &progress,
            cancel: &around.cancel,
        };
        // A tool may be quicker than the one who wants to kill it.
        let mut failed = None;
        for _ in 0..20 {
            match godwit_backup::take(&bench.target, &around.request(), &ports).await {
                Err(error) => {
                    failed = Some(error);
                    break;
                }
                Ok(taken) => {
                    fs::remove_file(&taken.manifest_path).unwrap();
                    fs::remove_file(taken.manifest_path.with_file_name(&taken.manifest.artifact)).unwrap();
                }
            }
        }
        let error = failed.expect("the tool was killed in one of twenty dumps");
        assert!(error.to_string().contains("was killed"), "{engine}: {error}");
        assert_eq!(around.left_behind(), [""; 0], "{engine}");
    }
}

/// Kills a child of this process that runs `tool`; whether there was one.
fn kill_child(tool: &str) -> bool {
    let me = std::process::id();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let status = fs::read_to_string(entry.path().join("status")).unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_default().trim().to_owned()
        };
        if field("PPid:") == me.to_string() && field("Name:") == tool {
            let pid = field("Pid:")
                .parse()
                .ok()
                .and_then(rustix::process::Pid::from_raw)
                .unwrap();
            rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
            return true;
        }
    }
    false
}
