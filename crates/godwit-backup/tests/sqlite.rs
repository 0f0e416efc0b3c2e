//! Backups of real SQLite files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;

use common::{Around, lock, mode, target};
use godwit_backup::{BackupError, RestoreFailure, RestoreMode};
use godwit_core::backup::Proof;
use godwit_testkit::{schema_dump_sqlite, sqlite};
use rusqlite::Connection;

const RICH: &str = r#"
PRAGMA journal_mode = WAL;
CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT, picture BLOB, twice INT GENERATED ALWAYS AS (id * 2) STORED);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
INSERT INTO orders (note, picture) SELECT 'Grüße 🐦 ' || i, randomblob(100) FROM n;
CREATE TABLE "odd ""name"" % ?" (a INT PRIMARY KEY, b TEXT) WITHOUT ROWID;
INSERT INTO "odd ""name"" % ?" VALUES (1, 'x'), (2, NULL);
CREATE TABLE empty_one (a INT REFERENCES orders (id));
CREATE VIRTUAL TABLE search USING fts5(text);
INSERT INTO search VALUES ('hello');
CREATE INDEX by_note ON orders (note);
CREATE VIEW glad AS SELECT id FROM orders;
CREATE TRIGGER t AFTER INSERT ON orders BEGIN UPDATE orders SET note = CASE WHEN note IS NULL THEN '' ELSE note END; END;
"#;

fn content(path: &Path) -> (String, Vec<(i64, String, Vec<u8>)>) {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection
        .prepare("SELECT id, note, picture FROM orders ORDER BY id")
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    (schema_dump_sqlite(path, &[]), rows.map(Result::unwrap).collect())
}

#[tokio::test]
async fn file_in_use_comes_back_the_same_into_a_new_file() {
    let (database, around) = (sqlite(), Around::new().await);
    let open = Connection::open(&database.path).unwrap();
    open.execute_batch(RICH).unwrap();
    let taken = around.take(&target(&database.url)).await.unwrap();
    assert_eq!(taken.manifest.artifact, "shop_20261121_104827_0012.db.zst");
    assert_eq!(
        around.left_behind().len(),
        2,
        "no journal stays: {:?}",
        around.left_behind()
    );
    let rows: Vec<(&str, u64)> = taken
        .manifest
        .tables
        .iter()
        .map(|table| (table.table.as_str(), table.rows))
        .collect();
    assert!(
        rows.contains(&("odd \"name\" % ?", 2)) && rows.contains(&("orders", 500)),
        "{rows:?}"
    );
    let listed = &godwit_backup::list(&[around.folder()]).backups[0];
    assert!(matches!(around.verify(listed).await, Proof::Read { .. }));
    assert_eq!(
        around.left_behind().len(),
        2,
        "verifying leaves nothing: {:?}",
        around.left_behind()
    );

    let path = database.path.with_file_name("new # file?.db");
    let new = godwit_db::Target {
        address: godwit_core::Address::Sqlite { path: path.clone() },
        password: None,
    };
    let restored = around.restore(listed, &new, RestoreMode::IntoNew).await.unwrap();
    assert_eq!(restored.tables, taken.manifest.tables);
    assert_eq!(mode(&path), 0o600);
    assert_eq!(content(&path), content(&database.path));
    let error = around.restore(listed, &new, RestoreMode::IntoNew).await.unwrap_err();
    assert!(matches!(error.cause, RestoreFailure::NotEmpty { .. }), "{error}");
}

#[tokio::test]
async fn replacing_a_file_that_others_have_open_shows_them_the_new_content() {
    let (database, around) = (sqlite(), Around::new().await);
    let open = Connection::open(&database.path).unwrap();
    open.execute_batch(RICH).unwrap();
    let into = target(&database.url);
    let before = content(&database.path);
    let listed = around.listed(&into).await;
    open.execute_batch("DROP TABLE empty_one; DELETE FROM orders WHERE id > 3; CREATE TABLE later (a)")
        .unwrap();
    let restored = around.restore(&listed, &into, lock(&into).await).await.unwrap();
    assert_eq!(restored.tables, listed.manifest.tables);
    assert_eq!(content(&database.path), before);
    let rows: i64 = open
        .query_row("SELECT count(*) FROM orders", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 500, "the session that was open all the time sees it");
}

#[tokio::test]
async fn page_size_and_journal_mode_of_the_target_do_not_matter() {
    let (database, around) = (sqlite(), Around::new().await);
    Connection::open(&database.path).unwrap().execute_batch(RICH).unwrap();
    let listed = around.listed(&target(&database.url)).await;
    let other = sqlite();
    let sql = "PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; CREATE TABLE t (a)";
    Connection::open(&other.path).unwrap().execute_batch(sql).unwrap();
    let into = target(&other.url);
    around.restore(&listed, &into, lock(&into).await).await.unwrap();
    assert_eq!(content(&other.path), content(&database.path));
}

#[tokio::test]
async fn locked_file_is_waited_for_and_stays_untouched() {
    let (database, around) = (sqlite(), Around::new().await);
    let open = Connection::open(&database.path).unwrap();
    open.execute_batch(RICH).unwrap();
    let into = target(&database.url);
    let listed = around.listed(&into).await;
    let locked = lock(&into).await;
    open.execute_batch("BEGIN IMMEDIATE; DELETE FROM orders WHERE id > 3")
        .unwrap();
    let error = around.restore(&listed, &into, locked).await.unwrap_err();
    assert!(
        matches!(&error.cause, RestoreFailure::Step(BackupError::Sqlite { .. })),
        "{error}"
    );
    assert_eq!(error.left, godwit_backup::Left::Untouched);
    open.execute_batch("COMMIT").unwrap();
    assert_eq!(content(&database.path).1.len(), 3);
}

#[tokio::test]
async fn missing_file_is_nothing_to_back_up_and_is_not_made() {
    let (database, around) = (sqlite(), Around::new().await);
    let error = around.take(&target(&database.url)).await.unwrap_err();
    assert!(matches!(error, BackupError::NoDatabase { .. }), "{error}");
    assert!(!database.path.exists());
    assert_eq!(around.left_behind(), Vec::<String>::new());
}
