use std::path::Path;

use godwit_core::{BackupId, backup::Proof};
use godwit_store::{CataloguedBackup, StoreError};
use serde_json::json;

use crate::fixtures::{at, furnished, manifest, store};

#[tokio::test]
async fn backups_are_catalogued_newest_first_with_their_proof() {
    let (store, _folder, staging) = furnished().await;
    let entry = |environment, started: &str| CataloguedBackup {
        manifest: manifest(environment, started),
        manifest_path: Path::new("/backups").join(started),
        proof: Proof::NotVerified,
    };
    let new = entry(None, "2026-11-21T10:00:00.5Z");
    let old = entry(Some(staging.id), "2026-11-21T10:00:00Z");
    for backup in [&new, &old] {
        store.backup_put(backup).await.unwrap();
    }
    assert_eq!(store.backups(None, None).await.unwrap(), [new.clone(), old.clone()]);
    assert_eq!(
        store.backups(Some(staging.id), None).await.unwrap(),
        std::slice::from_ref(&old)
    );

    let why = "it ends too early".into();
    let broken = CataloguedBackup {
        proof: Proof::Broken {
            at: at("2026-11-21T11:00:00Z"),
            why,
        },
        ..old
    };
    store.backup_put(&broken).await.unwrap();
    assert_eq!(store.backup(broken.manifest.id).await.unwrap(), Some(broken.clone()));

    store.environment_remove(staging.id).await.unwrap();
    assert_eq!(
        store.backups(None, Some(staging.project)).await.unwrap(),
        std::slice::from_ref(&broken)
    );
    store.backup_forget(broken.manifest.id).await.unwrap();
    assert_eq!(store.backup(broken.manifest.id).await.unwrap(), None);
    assert_eq!(store.backup(BackupId::new()).await.unwrap(), None);
}

#[tokio::test]
async fn a_setting_is_any_json_and_the_last_one_set() {
    let (store, _folder) = store().await;
    assert_eq!(store.setting::<String>("theme").await.unwrap(), None);
    store.setting_put("theme", &"dark").await.unwrap();
    store.setting_put("theme", &"light").await.unwrap();
    assert_eq!(
        store.setting::<String>("theme").await.unwrap().as_deref(),
        Some("light")
    );
    let panes = json!({ "width": 1280, "panes": [1, 2] });
    store.setting_put("window", &panes).await.unwrap();
    assert_eq!(store.setting("window").await.unwrap(), Some(panes));
    let other_shape = store.setting::<u32>("theme").await;
    assert!(
        matches!(other_shape, Err(StoreError::Unreadable { what: "setting", .. })),
        "{other_shape:?}"
    );
}
