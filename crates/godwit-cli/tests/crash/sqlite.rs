//! SQLite: a table rebuilt in the script's own transaction, and Godwit killed at each of its statements.

use std::{io::Write as _, thread};

use godwit_testkit as testkit;
use tempfile::NamedTempFile;

use crate::bench::Bench;

const BASE: &str = "CREATE TABLE counted (step int);
CREATE TABLE goods (id INTEGER PRIMARY KEY, price int);
INSERT INTO goods VALUES (1, 1), (2, 2);
";

/// Eight statements; three hundred thousand rows take a tenth of a second or more.
const REBUILD: &str = "-- no-transaction
PRAGMA foreign_keys = OFF;
INSERT INTO counted WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT 2 FROM n WHERE i = 300000;
BEGIN;
CREATE TABLE goods_new (id INTEGER PRIMARY KEY, price int NOT NULL DEFAULT 0);
INSERT INTO goods_new WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT g.id, g.price FROM goods g, n WHERE n.i = 300000;
DROP TABLE goods;
ALTER TABLE goods_new RENAME TO goods;
COMMIT;
INSERT INTO counted WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT 9 FROM n WHERE i = 300000;
PRAGMA foreign_keys = ON;
";

const STATEMENTS: usize = 10;

fn look(bench: &Bench) -> String {
    let mut script = NamedTempFile::new().unwrap();
    script
        .write_all(b"SELECT step, count(*) FROM counted GROUP BY step ORDER BY step; SELECT * FROM goods;")
        .unwrap();
    let file = bench.path("shop.db");
    let counts = testkit::sqlite3(&file, script.path()).expect_success();
    counts + &testkit::schema_dump_sqlite(&file, &["godwit_history", "godwit_journal"])
}

fn prepared() -> (Bench, String) {
    let bench = Bench::new(BASE, REBUILD);
    let url = format!("sqlite://{}", bench.path("shop.db").display());
    bench.prepare(&url);
    (bench, url)
}

#[test]
fn godwit_is_killed() {
    let (bench, url) = prepared();
    assert!(bench.begin(&url).end(), "an undisturbed run");
    let expected = look(&bench);
    thread::scope(|scope| {
        for index in 1..=STATEMENTS {
            let expected = &expected;
            scope.spawn(move || {
                let (bench, url) = prepared();
                let running = bench.begin(&url);
                assert!(running.wait_for(index), "statement {index} begins");
                running.kill();
                bench.settle(&url);
                assert_eq!(look(&bench), *expected, "killed at statement {index}");
            });
        }
    });
}
