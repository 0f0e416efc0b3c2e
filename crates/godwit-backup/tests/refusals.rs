//! Artifacts that are not what their manifest says are refused before anything is touched.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;

use common::{Around, lock, request, target};
use godwit_backup::{Left, Listed, RestoreFailure, RestoreMode};
use godwit_core::backup::Proof;
use godwit_testkit::{postgres, psql, sqlite};

async fn why_broken(around: &Around, listed: &Listed) -> String {
    match around.verify(listed).await {
        Proof::Broken { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

/// The same backup with other bytes in its artifact, and a manifest that knows or does not know of them.
fn with_artifact(listed: &Listed, bytes: &[u8], manifest_knows: bool) -> Listed {
    fs::write(&listed.artifact_path, bytes).unwrap();
    let mut listed = listed.clone();
    if manifest_knows {
        listed.manifest.bytes = bytes.len() as u64;
        listed.manifest.sha256 = godwit_core::Digest::of(bytes);
    }
    listed
}

#[tokio::test]
async fn postgres_backup_that_is_not_whole_is_refused() {
    let (server, around) = (postgres(), Around::plain().await);
    let database = server.create_database();
    let into = target(&database.url);
    let sql = "CREATE TABLE t AS SELECT n, md5(n::text) FROM generate_series(1, 5000) n; CREATE TABLE u (a int)";
    psql(server, &database.name, &around.script(sql)).expect_success();
    let whole = around.listed(&into).await;
    let bytes = fs::read(&whole.artifact_path).unwrap();
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 1;
    let half = &bytes[..bytes.len() / 2];
    let cases = [
        (
            with_artifact as fn(&Listed, &[u8], bool) -> Listed,
            b"".as_slice(),
            false,
            "is empty",
        ),
        (with_artifact, half, false, "is cut"),
        (with_artifact, &flipped, false, "was changed since it was taken"),
        (with_artifact, &bytes[..100], true, "it cannot be read"),
        (
            with_artifact,
            b"SQLite format 3\0 and more",
            false,
            "is a SQLite database, and a backup of PostgreSQL",
        ),
        (
            with_artifact,
            b"-- MariaDB dump 10.19",
            true,
            "is an SQL dump, and a backup of PostgreSQL",
        ),
        (with_artifact, b"anything", true, "is not an archive of pg_dump"),
    ];
    for (make, bytes, knows, expected) in cases {
        let broken = make(&whole, bytes, knows);
        let why = why_broken(&around, &broken).await;
        assert!(why.contains(expected), "{why}");
        let error = around.restore(&broken, &into, lock(&into).await).await.unwrap_err();
        assert!(
            matches!(&error.cause, RestoreFailure::Broken { why } if why.contains(expected)),
            "{error}"
        );
        assert_eq!(error.left, Left::Untouched);
        let new = into.with_database("never_made");
        assert!(around.restore(&broken, &new, RestoreMode::IntoNew).await.is_err());
        assert!(!godwit_db::admin::database_exists(&new).await.unwrap());
    }
    fs::write(&whole.artifact_path, &bytes).unwrap();
    let mut more = whole.clone();
    more.manifest.tables.push(godwit_core::backup::TableRows {
        table: "public.lost".to_owned(),
        rows: 1,
    });
    assert_eq!(
        why_broken(&around, &more).await,
        "its table of contents lacks public.lost"
    );
    fs::remove_file(&whole.artifact_path).unwrap();
    assert!(why_broken(&around, &whole).await.contains("is missing"));
}

#[tokio::test]
async fn backup_of_another_engine_is_refused() {
    let (server, around, file) = (postgres(), Around::new().await, sqlite());
    let database = server.create_database();
    rusqlite::Connection::open(&file.path)
        .unwrap()
        .execute_batch("CREATE TABLE t (a)")
        .unwrap();
    let of_sqlite = around.listed(&target(&file.url)).await;
    let into = target(&database.url).with_database("never_made");
    let error = around
        .restore(&of_sqlite, &into, RestoreMode::IntoNew)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "this is a backup of SQLite, and the target is PostgreSQL; the target is as it was"
    );
}

#[tokio::test]
async fn sqlite_backup_that_is_not_sound_is_refused() {
    let (file, around) = (sqlite(), Around::new().await);
    let open = rusqlite::Connection::open(&file.path).unwrap();
    let sql = "CREATE TABLE t (a); CREATE INDEX i ON t (a);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT i FROM n";
    open.execute_batch(sql).unwrap();
    let into = target(&file.url);
    let whole = around.listed(&into).await;
    let bytes = fs::read(&whole.artifact_path).unwrap();
    let mut scrambled = bytes.clone();
    scrambled[8192..12000].fill(0xab);
    for (bytes, knows, expected) in [
        (&bytes[..bytes.len() / 2], false, "is cut"),
        (&bytes[..bytes.len() / 2], true, ""),
        (&scrambled, true, ""),
        (&[], false, "is empty"),
    ] {
        let broken = with_artifact(&whole, bytes, knows);
        let why = why_broken(&around, &broken).await;
        assert!(why.contains(expected), "{why}");
        let error = around.restore(&broken, &into, lock(&into).await).await.unwrap_err();
        assert!(matches!(error.cause, RestoreFailure::Broken { .. }), "{error}");
    }
    let rows: i64 = open.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 5000);
}

/// Compiles only while the front ends can run these on any thread.
#[allow(dead_code, reason = "compiling it is the test")]
fn work_can_move_between_threads(listed: &Listed, into: &godwit_db::Target, ports: &godwit_backup::Ports<'_>) {
    fn send<T: Send>(_: T) {}
    send(godwit_backup::restore(
        listed,
        into,
        request(RestoreMode::IntoNew),
        ports,
    ));
    send(godwit_backup::prove(listed, &godwit_backup::DrillPlace::Own, ports));
    send(godwit_backup::check(listed, into, ports));
    send(godwit_backup::verify(listed, ports));
    send(godwit_backup::Toolbox::find());
}
