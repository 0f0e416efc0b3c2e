//! SQLite's rich sample.

use std::{fmt::Write as _, fs, path::Path};

use godwit_testkit::{TempDb, schema_dump_sqlite, sqlite, sqlite3};
use rusqlite::{Connection, types::ValueRef};

use crate::{
    assert_same, backed_up,
    common::{Around, target},
    replaced, restored,
};

const SAMPLE: &str = include_str!("sqlite.sql");

/// What a file says of itself beside its content.
const PRAGMAS: [&str; 6] = [
    "application_id",
    "user_version",
    "page_size",
    "auto_vacuum",
    "encoding",
    "journal_mode",
];

fn filled(around: &Around, encoding: &str) -> TempDb {
    let database = sqlite();
    let sample = format!("PRAGMA encoding = '{encoding}';\n{SAMPLE}");
    sqlite3(&database.path, &around.script(&sample)).expect_success();
    database
}

fn list(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Every value with its type and its bytes, whatever the rows' order; virtual tables' own tables among them.
fn rows(path: &Path) -> String {
    let connection = Connection::open(path).unwrap();
    let mut text = String::new();
    for table in list(
        &connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
    ) {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))
            .unwrap();
        let columns = statement.column_count();
        let mut found = statement.query([]).unwrap();
        let mut lines = Vec::new();
        while let Some(row) = found.next().unwrap() {
            let mut line = table.clone();
            for column in 0..columns {
                let value = row.get_ref(column).unwrap();
                let written = match value {
                    // The bits tell a negative zero, which is equal to the other one.
                    ValueRef::Real(number) => write!(line, "|real {:x}", number.to_bits()),
                    other => write!(line, "|{other:?}"),
                };
                written.unwrap();
            }
            lines.push(line);
        }
        lines.sort();
        text.push_str(&format!("{table}: {}\n{}\n", lines.len(), lines.join("\n")));
    }
    text
}

fn pragmas(path: &Path) -> String {
    let connection = Connection::open(path).unwrap();
    let said = PRAGMAS.map(|name| {
        let value: rusqlite::types::Value = connection.pragma_query_value(None, name, |row| row.get(0)).unwrap();
        format!("{name} = {value:?}\n")
    });
    said.concat()
}

#[track_caller]
fn compare(before: &Path, after: &Path) {
    assert_same(
        "the schema",
        &schema_dump_sqlite(before, &[]),
        &schema_dump_sqlite(after, &[]),
    );
    assert_same("what rows there are", &rows(before), &rows(after));
    assert_same("what the file says of itself", &pragmas(before), &pragmas(after));
    let connection = Connection::open(after).unwrap();
    assert_eq!(list(&connection, "PRAGMA integrity_check"), ["ok"]);
    assert_eq!(list(&connection, "PRAGMA foreign_key_check"), [""; 0]);
    let found = "SELECT body FROM search('fly')";
    assert_eq!(
        list(&connection, found),
        ["They fly south 🐦"],
        "the index of words is used"
    );
}

async fn goes_there_and_back(encoding: &str) {
    let around = Around::new().await;
    let database = filled(&around, encoding);
    let source = target(&database.url);
    let listed = backed_up(&around, &source).await;
    let new = database.path.with_file_name("new 🐦.db");
    restored(&around, &listed, &source.with_database("new 🐦.db"))
        .await
        .unwrap();
    compare(&database.path, &new);
}

#[tokio::test]
async fn everything_comes_back_into_a_new_file() {
    goes_there_and_back("UTF-8").await;
}

#[tokio::test]
async fn everything_comes_back_in_another_encoding() {
    goes_there_and_back("UTF-16le").await;
}

#[tokio::test]
async fn everything_comes_back_in_place_of_what_became_of_it() {
    let around = Around::new().await;
    let database = filled(&around, "UTF-8");
    let kept = database.path.with_file_name("kept.db");
    fs::copy(&database.path, &kept).unwrap();
    let source = target(&database.url);
    let listed = backed_up(&around, &source).await;
    Connection::open(&database.path)
        .unwrap()
        .execute_batch("DROP TABLE person; DELETE FROM loose; PRAGMA user_version = 1; DROP VIEW broken;")
        .unwrap();
    replaced(&around, &listed, &source).await;
    compare(&kept, &database.path);
}
