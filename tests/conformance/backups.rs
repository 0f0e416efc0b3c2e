//! Backups and restores through the API, and what is refused.

use std::fs;

use godwit_api::{
    RestoreWish,
    views::{BackupOptions, ErrorCode, ProofView, RestoreOptionsView, RunOutcomeView, TargetStateView},
};

use crate::desk::{Desk, Engine, deaf, on_every_engine};

on_every_engine!(
    a_backup_restores_into_a_new_database,
    a_restore_replaces_what_is_there_after_a_safety_backup,
    a_broken_backup_is_refused_before_anything_is_touched,
    a_backup_of_another_engine_is_refused,
    the_catalogue_comes_back_from_the_manifests,
);

async fn migrated(engine: Engine) -> Desk {
    let desk = Desk::with_sample(engine).await;
    desk.apply().await.unwrap();
    desk
}

fn count(desk: &Desk) -> String {
    desk.client("SELECT count(*) FROM customers;").trim().to_owned()
}

fn wish(desk: &Desk, backup: &str) -> RestoreWish {
    RestoreWish {
        backup: backup.to_owned(),
        into: desk.target(),
        new_database: None,
        confirm: Some(desk.name()),
        options: RestoreOptionsView::default(),
        identity: None,
    }
}

async fn a_backup_restores_into_a_new_database(engine: Engine) {
    let desk = migrated(engine).await;
    let backup = desk
        .api
        .backup_create(&desk.target(), None, &BackupOptions::default(), deaf())
        .await
        .unwrap();
    assert!(backup.rows > 40.0 && !backup.tables.is_empty() && backup.bytes > 1000.0);
    assert_eq!(backup.head, desk.status().await.head);
    let other = format!("copy_of_{}", desk.name());
    let other = if engine == Engine::Sqlite {
        format!("{other}.db")
    } else {
        other
    };
    let restored = desk
        .api
        .backup_restore(
            &RestoreWish {
                new_database: Some(other.clone()),
                ..wish(&desk, &backup.id)
            },
            deaf(),
        )
        .await
        .unwrap();
    assert_eq!(restored.outcome, Some(RunOutcomeView::Succeeded));
    let again = RestoreWish {
        new_database: Some(other),
        ..wish(&desk, &backup.id)
    };
    let refused = desk.api.backup_restore(&again, deaf()).await.unwrap_err();
    assert_eq!(
        refused.code,
        ErrorCode::InvalidInput,
        "a new database is never one that has tables: {refused:?}"
    );
}

async fn a_restore_replaces_what_is_there_after_a_safety_backup(engine: Engine) {
    let desk = migrated(engine).await;
    let schema = desk.dump();
    let customers = count(&desk);
    let backup = desk
        .api
        .backup_create(&desk.target(), None, &BackupOptions::default(), deaf())
        .await
        .unwrap();
    desk.client("CREATE TABLE later (id int);");
    desk.rollback(Some(3), None).await.unwrap();

    let preview = desk.api.restore_preview(&wish(&desk, &backup.id)).await.unwrap();
    assert!(preview.replaces && preview.safety_backup && preview.blocked.is_none());
    assert!(
        preview.tables_now.iter().any(|table| table.table.ends_with("later")),
        "it says what is lost"
    );

    let unconfirmed = RestoreWish {
        confirm: Some("something else".into()),
        ..wish(&desk, &backup.id)
    };
    let refused = desk.api.backup_restore(&unconfirmed, deaf()).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.target_state),
        (ErrorCode::ConfirmationNeeded, Some(TargetStateView::Unchanged))
    );

    let run = desk.api.backup_restore(&wish(&desk, &backup.id), deaf()).await.unwrap();
    assert_eq!(run.outcome, Some(RunOutcomeView::Succeeded));
    assert_eq!((desk.dump(), count(&desk)), (schema, customers));
    assert_eq!(desk.status().await.pending, 0, "the history came back with it");
    let safety = desk
        .api
        .backup_get(&run.backup.expect("what was there was backed up first"))
        .await
        .unwrap();
    assert!(safety.tables.iter().any(|table| table.table.ends_with("later")));
}

async fn a_broken_backup_is_refused_before_anything_is_touched(engine: Engine) {
    let desk = migrated(engine).await;
    let backup = desk
        .api
        .backup_create(&desk.target(), None, &BackupOptions::default(), deaf())
        .await
        .unwrap();
    let whole = fs::read(&backup.path).unwrap();
    let before = desk.dump();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0xff;
    for (what, bytes) in [
        ("cut in half", &whole[..whole.len() / 2]),
        ("empty", &[][..]),
        ("changed", &flipped[..]),
    ] {
        fs::write(&backup.path, bytes).unwrap();
        let verified = desk.api.backup_verify(&backup.id, None).await.unwrap();
        assert!(
            matches!(verified.proof, ProofView::Broken { .. }),
            "{what}: {:?}",
            verified.proof
        );
        let refused = desk
            .api
            .backup_restore(&wish(&desk, &backup.id), deaf())
            .await
            .unwrap_err();
        assert_eq!(
            (refused.code, refused.target_state),
            (ErrorCode::BackupBroken, Some(TargetStateView::Unchanged)),
            "{what}"
        );
        assert_eq!(desk.dump(), before, "{what}");
    }
    fs::write(&backup.path, whole).unwrap();
    let verified = desk.api.backup_verify(&backup.id, None).await.unwrap();
    assert!(matches!(verified.proof, ProofView::Read { .. }));
}

async fn a_backup_of_another_engine_is_refused(engine: Engine) {
    let desk = migrated(engine).await;
    let other = migrated(if engine == Engine::Sqlite {
        Engine::Postgres
    } else {
        Engine::Sqlite
    })
    .await;
    let backup = other
        .api
        .backup_create(&other.target(), None, &BackupOptions::default(), deaf())
        .await
        .unwrap();
    let before = desk.dump();
    let refused = desk
        .api
        .backup_restore(&wish(&desk, &backup.path), deaf())
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::BackupBroken, "{refused:?}");
    assert_eq!(desk.dump(), before);
}

async fn the_catalogue_comes_back_from_the_manifests(engine: Engine) {
    let desk = migrated(engine).await;
    let backup = desk
        .api
        .backup_create(&desk.target(), None, &BackupOptions::default(), deaf())
        .await
        .unwrap();
    fs::remove_file(desk.home().join("godwit.db")).unwrap();
    let fresh = desk.second_api().await;
    let listed = fresh.backup_list(Default::default()).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].id, backup.id);
    assert_eq!(
        listed[0].proof,
        ProofView::NotVerified,
        "nobody has read it since: it is not green"
    );
}
