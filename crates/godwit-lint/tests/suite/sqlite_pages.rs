//! What SQLite writes for a statement, page by page of its file, against what is said of it.

use std::fs;
use std::path::Path;

use godwit_core::{Direction, Engine, Tier, Work};
use godwit_lint::{Context, Policy, Stmt, impact};

const PAGE: usize = 4096;
const GIVEN: &str = "PRAGMA page_size = 4096;
    CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER NOT NULL, note TEXT);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    INSERT INTO orders SELECT i, i, 'a note of some length, number ' || i FROM n;";

/// How many of the pages that were there changed, of how many, and how many came.
fn written(folder: &Path, sql: &str) -> (usize, usize, usize) {
    let file = folder.join("shop.db");
    let _ = fs::remove_file(&file);
    let run = |sql: &str| {
        let script = folder.join("script.sql");
        fs::write(&script, sql).unwrap();
        godwit_testkit::sqlite3(&file, &script).expect_success();
        fs::read(&file).unwrap()
    };
    let before = run(GIVEN);
    let after = run(sql);
    let pairs = before.chunks(PAGE).zip(after.chunks(PAGE));
    let changed = pairs.filter(|(one, other)| one != other).count();
    let pages = before.len() / PAGE;
    (changed, pages, (after.len() / PAGE).saturating_sub(pages))
}

fn work(sql: &str) -> Work {
    let policy = Policy::default();
    let context = Context {
        engine: Engine::Sqlite,
        server: None,
        tier: Tier::Production,
        direction: Direction::Up,
        facts: None,
        policy: &policy,
    };
    let script = godwit_sql::split(Engine::Sqlite, sql);
    impact(&context, &Stmt::new(Engine::Sqlite, &script.statements[0], sql)).work
}

#[test]
fn it_writes_as_many_pages_as_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for sql in [
        "ALTER TABLE orders ADD COLUMN state TEXT NOT NULL DEFAULT 'new';",
        "ALTER TABLE orders ADD COLUMN size INTEGER CHECK (size > 0);",
        "ALTER TABLE orders ADD COLUMN gross INTEGER NOT NULL AS (total * 2);",
        "ALTER TABLE orders RENAME COLUMN note TO remark;",
        "ALTER TABLE orders RENAME TO purchases;",
        "ALTER TABLE orders DROP COLUMN total;",
        "CREATE INDEX by_total ON orders (total);",
        "CREATE VIEW big AS SELECT * FROM orders WHERE total > 100;",
        "UPDATE orders SET total = 0 WHERE id = 7;",
    ] {
        let (changed, pages, more) = written(folder.path(), sql);
        let expected = match (changed * 2 > pages, more > 10) {
            (true, _) => "rewrites",
            (false, true) => "builds",
            (false, false) => "writes little",
        };
        let said = match work(sql) {
            Work::Rewrite => "rewrites",
            Work::Build => "builds",
            Work::None | Work::Rows | Work::Scan => "writes little",
            Work::Unknown => "unknown",
        };
        assert_eq!(
            said, expected,
            "{sql} changed {changed} of {pages} pages and added {more}"
        );
    }
}

#[test]
fn a_check_of_a_new_column_reads_the_rows_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let (file, script) = (folder.path().join("shop.db"), folder.path().join("script.sql"));
    for (sql, expected, refused) in [
        (
            "ALTER TABLE orders ADD COLUMN size INTEGER DEFAULT 0 CHECK (size > 0);",
            Work::Scan,
            true,
        ),
        (
            "ALTER TABLE orders ADD COLUMN gone INTEGER NOT NULL AS (nullif(total, 7));",
            Work::Scan,
            true,
        ),
        (
            "ALTER TABLE orders ADD COLUMN gone INTEGER AS (nullif(total, 7));",
            Work::None,
            false,
        ),
    ] {
        let _ = fs::remove_file(&file);
        fs::write(&script, format!("{GIVEN}\n{sql}")).unwrap();
        let output = godwit_testkit::sqlite3(&file, &script);
        assert_eq!(output.success, !refused, "{sql}: {}", output.stderr);
        assert_eq!(work(sql), expected, "{sql}");
    }
}
