use std::{fs, path::Path, time::Duration};

use godwit_core::RunRecord;
use godwit_store::{Store, StoreError};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, raw_sql, sqlite::SqliteConnectOptions};

use crate::fixtures::{NOW, at, furnished, project, run, store};

async fn connect(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .connect()
        .await
        .unwrap()
}

/// A closed store that `sql` was run on.
async fn altered(sql: &'static str) -> (tempfile::TempDir, std::path::PathBuf) {
    let (store, folder) = store().await;
    store.project_add(&project("shop"), at(NOW)).await.unwrap();
    let path = store.path().to_owned();
    store.close().await;
    let mut connection = connect(&path).await;
    raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    (folder, path)
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
#[tokio::test]
async fn folder_and_every_file_are_their_owners_alone() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("share").join("godwit");
    let store = Store::open(&folder).await.unwrap();
    store.project_add(&project("shop"), at(NOW)).await.unwrap();
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(files.iter().any(|path| path.ends_with("godwit.db-wal")), "{files:?}");
    for path in files {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_could_read_is_closed_to_them_and_the_folder_left_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (first, folder) = store().await;
    first.close().await;
    fs::set_permissions(first.path(), fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let again = Store::open(folder.path()).await.unwrap();
    assert_eq!((mode(again.path()), mode(folder.path())), (0o600, 0o755));
}

#[tokio::test]
async fn what_was_kept_is_there_at_the_next_start() {
    let (store, folder, staging) = furnished().await;
    store.close().await;
    let again = Store::open(folder.path()).await.unwrap();
    assert_eq!(again.environment(staging.id).await.unwrap(), Some(staging));
}

#[tokio::test]
async fn a_newer_store_is_refused_and_not_touched() {
    let (folder, path) = altered("CREATE TABLE approvals (id TEXT); PRAGMA user_version = 99").await;
    let before = fs::read(&path).unwrap();
    let refused = Store::open(folder.path()).await.unwrap_err();
    assert!(
        matches!(
            refused,
            StoreError::Newer {
                found: 99,
                known: 3,
                ..
            }
        ),
        "{refused}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn another_programs_database_is_refused_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("godwit.db");
    let mut connection = connect(&path).await;
    raw_sql("CREATE TABLE theirs (id INTEGER)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let before = fs::read(&path).unwrap();
    let refused = Store::open(folder.path()).await.unwrap_err();
    assert!(
        matches!(&refused, StoreError::Damaged { why, .. } if why.contains("another program")),
        "{refused}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_damaged_store_is_refused_named_and_kept() {
    let (store, folder, staging) = furnished().await;
    let path = store.path().to_owned();
    for _ in 0..50 {
        let run = RunRecord {
            error: Some("e".repeat(3000)),
            ..run(Some(staging.id))
        };
        store.run_begin(&run).await.unwrap();
    }
    store.close().await;
    let whole = fs::read(&path).unwrap();
    let cut = whole[..whole.len() / 2].to_vec();
    let mut holed = whole.clone();
    holed[4096..40_000].fill(0x5a);
    for damaged in [
        cut,
        holed,
        b"this is no database, but some text of a person".repeat(100),
    ] {
        fs::write(&path, &damaged).unwrap();
        let refused = Store::open(folder.path()).await.unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { .. }), "{refused:?}");
        assert!(refused.to_string().contains("godwit.db") && refused.help().contains("not touched"));
        assert!(fs::read(&path).unwrap() == damaged, "the file was changed");
    }
}

#[tokio::test]
async fn an_empty_file_is_a_new_store() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("godwit.db"), b"").unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    store.project_add(&project("shop"), at(NOW)).await.unwrap();
}

#[tokio::test]
async fn a_store_that_stays_locked_is_busy() {
    let (store, folder) = store().await;
    let mut holder = connect(store.path()).await;
    raw_sql("BEGIN IMMEDIATE").execute(&mut holder).await.unwrap();
    let impatient = Store::open_within(folder.path(), Duration::from_millis(50))
        .await
        .unwrap();
    let refused = impatient.project_add(&project("shop"), at(NOW)).await.unwrap_err();
    assert!(matches!(refused, StoreError::Busy { .. }), "{refused:?}");
    raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    impatient.project_add(&project("shop"), at(NOW)).await.unwrap();
}

#[tokio::test]
async fn a_store_that_another_process_has_to_itself_is_busy_at_the_start() {
    let (folder, path) = altered("PRAGMA journal_mode = DELETE").await;
    let mut holder = connect(&path).await;
    raw_sql("BEGIN EXCLUSIVE").execute(&mut holder).await.unwrap();
    let refused = Store::open_within(folder.path(), Duration::from_millis(50))
        .await
        .unwrap_err();
    assert!(matches!(refused, StoreError::Busy { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_said_so() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("taken");
    fs::write(&folder, b"").unwrap();
    let refused = Store::open(&folder).await.unwrap_err();
    assert!(
        matches!(&refused, StoreError::File { path, .. } if *path == folder),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_store_of_an_older_layout_keeps_what_it_has_and_learns_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = connect(&folder.path().join("godwit.db")).await;
    raw_sql(include_str!("../../migrations/0001_base.sql"))
        .execute(&mut connection)
        .await
        .unwrap();
    raw_sql("INSERT INTO settings (key, value) VALUES ('theme', '\"dark\"')")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.setting::<String>("theme").await.unwrap().as_deref(), Some("dark"));
    assert_eq!(store.schedules().await.unwrap(), []);
}
