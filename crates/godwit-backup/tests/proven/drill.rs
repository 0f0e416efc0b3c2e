//! A backup that was restored agrees with its manifest, or is broken.

use std::fs;

use godwit_backup::{Coding, DrillPlace, Encrypt, Listed, Unlock};
use godwit_core::{
    Engine,
    backup::{Drill, Proof},
};
use godwit_secrets::Secret;

use crate::{
    bench::{Bench, ENGINES, names},
    common::Around,
};

pub async fn prove(around: &Around, listed: &Listed, place: &DrillPlace) -> Result<Proof, godwit_backup::BackupError> {
    around
        .with(async |ports| godwit_backup::prove(listed, place, ports).await)
        .await
}

fn on(bench: &Bench) -> DrillPlace {
    DrillPlace::Server {
        target: bench.target.clone(),
        name: "staging".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_restored_beside_the_original_and_everything_is_compared() {
    for engine in ENGINES {
        let (bench, around) = (Bench::filled(engine).await, Around::new().await);
        let listed = around.listed(&bench.target).await;
        let left = around.left_behind();
        let proof = prove(&around, &listed, &on(&bench)).await.unwrap();
        let Proof::Restored(Drill {
            place,
            tables,
            checksums,
            ..
        }) = proof
        else {
            panic!("{engine}: {proof:?}")
        };
        assert_eq!((tables, checksums), (2, 2), "{engine}");
        let expected = if engine == Engine::Sqlite {
            "a file beside it"
        } else {
            "a scratch database on the server of staging"
        };
        assert_eq!(place, expected);
        assert_eq!(around.left_behind(), left, "{engine}: nothing of the drill stays");
        for (server, sql) in [
            (
                Engine::Postgres,
                "SELECT datname FROM pg_database WHERE datname LIKE 'godwit_drill_%'",
            ),
            (Engine::Mysql, "SHOW DATABASES LIKE 'godwit_drill_%'"),
        ] {
            if server == engine {
                let found = if server == Engine::Postgres {
                    godwit_testkit::postgres().execute(sql)
                } else {
                    godwit_testkit::mariadb().execute(sql)
                };
                assert_eq!(found.trim(), "", "{engine}: the scratch database is gone");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_of_ones_own_is_started_for_it_and_ended() {
    for engine in [Engine::Postgres, Engine::Mysql] {
        let (bench, around) = (Bench::filled(engine).await, Around::new().await);
        let listed = around.listed(&bench.target).await;
        let proof = prove(&around, &listed, &DrillPlace::Own).await.unwrap();
        let Proof::Restored(drill) = proof else {
            panic!("{engine}: {proof:?}")
        };
        assert_eq!(drill.place, "a server started for it");
        assert!(drill.took.as_millis() > 0);
        let drills = names(&std::env::temp_dir());
        let ours: Vec<&String> = drills.iter().filter(|name| name.starts_with("godwit-drill-")).collect();
        for folder in ours {
            // Another test's drill may go on; ours has let go of its lock and its folder.
            let lock = fs::File::open(std::env::temp_dir().join(folder).join("held"));
            assert!(lock.is_err() || lock.unwrap().try_lock().is_err(), "{folder}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manifest_that_claims_more_than_there_is_is_found_out_by_the_restore() {
    for engine in ENGINES {
        let (bench, around) = (Bench::filled(engine).await, Around::new().await);
        let whole = around.listed(&bench.target).await;
        let mut more_indexes = whole.clone();
        if let Some(objects) = &mut more_indexes.manifest.inventory.objects {
            objects.indexes += 1;
        }
        let mut other_content = whole.clone();
        let checksums = &mut other_content.manifest.inventory.checksums;
        *checksums.values_mut().next().unwrap() = "another one".to_owned();
        for (listed, expected) in [
            (&more_indexes, "indexes instead of"),
            (&other_content, "the content of"),
        ] {
            let proof = prove(&around, listed, &on(&bench)).await.unwrap();
            assert!(
                matches!(&proof, Proof::Broken { why, .. } if why.contains(expected)),
                "{engine}: {proof:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_encrypted_backup_is_proven_by_who_can_open_it_and_nobody_else() {
    for engine in ENGINES {
        let (bench, mut around) = (Bench::filled(engine).await, Around::new().await);
        around.options.coding = Coding {
            level: Some(3),
            encrypt: Some(Encrypt::Passphrase(Secret::new("correct horse"))),
        };
        let listed = around.listed(&bench.target).await;
        assert!(
            listed.manifest.artifact.ends_with(".zst.age"),
            "{}",
            listed.manifest.artifact
        );
        let before = bench.content().await;
        for passphrases in [vec![], vec![Secret::new("battery staple")]] {
            around.unlock = Unlock {
                passphrases,
                identities: Vec::new(),
            };
            let error = prove(&around, &listed, &on(&bench)).await.unwrap_err();
            assert!(
                matches!(error, godwit_backup::BackupError::Locked { .. }),
                "{engine}: {error}"
            );
            let replacing = crate::common::lock(&bench.target).await;
            let error = around.restore(&listed, &bench.target, replacing).await.unwrap_err();
            assert!(
                error.to_string().contains("is encrypted") && !error.to_string().contains("staple"),
                "{error}"
            );
        }
        assert_eq!(bench.content().await, before);
        around.unlock.passphrases = vec![Secret::new("correct horse")];
        let proof = prove(&around, &listed, &on(&bench)).await.unwrap();
        assert!(matches!(proof, Proof::Restored(_)), "{engine}: {proof:?}");
        let replacing = crate::common::lock(&bench.target).await;
        around.restore(&listed, &bench.target, replacing).await.unwrap();
        assert_eq!(bench.content().await, before, "{engine}");
    }
}
