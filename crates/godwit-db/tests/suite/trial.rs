//! Trials: everything really runs, and nothing of it stays.

use std::{process::Command, time::Duration};

use godwit_core::{FormatId, RelationLock};
use godwit_db::{DbError, Trial, TrialRules};
use godwit_testkit::{Database, Postgres};

use crate::common::{Bench, locked, on_postgres, on_sqlite};

const RULES: TrialRules = TrialRules {
    lock_wait: Duration::from_millis(300),
    statement: Duration::from_secs(20),
    draws_numbers: true,
    checks_constraints: false,
};

async fn trial(bench: &Bench) -> Trial {
    let (trial, shared) = locked(bench, FormatId::Godwit)
        .await
        .trial(RULES)
        .await
        .expect("begins");
    assert_eq!(shared, Vec::<String>::new());
    trial
}

/// All of a database, rows and sequences too, without what differs between two dumps of one moment.
#[expect(clippy::disallowed_methods, reason = "the server's own tool shows what is there")]
fn dump(server: &Postgres, database: &str) -> String {
    let dumped = Command::new(server.bin("pg_dump"))
        .env("PGPASSWORD", server.password())
        .args([
            "-h",
            server.host(),
            "-p",
            &server.port().to_string(),
            "-U",
            server.user(),
            database,
        ])
        .output()
        .expect("pg_dump runs");
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    let text = String::from_utf8_lossy(&dumped.stdout).into_owned();
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"));
    lines.collect::<Vec<_>>().join("\n")
}

fn in_database(server: &Postgres, database: &Database, sql: &str) -> String {
    let script = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(script.path(), sql).expect("written");
    godwit_testkit::psql(server, &database.name, script.path()).expect_success()
}

#[tokio::test]
async fn nothing_of_a_trial_is_committed_not_even_the_numbers_that_it_drew() {
    let server = Postgres::start();
    let database = server.create_database();
    let ask = |sql: &str| in_database(&server, &database, sql);
    ask(
        "CREATE TABLE orders (id serial PRIMARY KEY, note text, made timestamptz DEFAULT now());
         INSERT INTO orders (note) SELECT 'n' || n FROM generate_series(1, 500) n;
         CREATE SEQUENCE tickets INCREMENT BY 7;
         SELECT nextval('tickets');",
    );
    let bench = Bench::at(database.url.clone());
    // Both look before: what they learn at log-in is committed, and reads.
    let next_transaction = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint";
    let flushed = "SELECT pg_stat_force_next_flush(); SELECT pg_stat_clear_snapshot();";
    let stats = |what: &str| -> i64 {
        let sql = format!("{flushed} SELECT {what} FROM pg_stat_database WHERE datname = current_database()");
        let said = ask(&sql);
        said.lines()
            .last()
            .unwrap_or_default()
            .trim()
            .parse()
            .expect("a number")
    };
    let before = dump(&server, &database.name);
    let (first, rolled_back): (i64, i64) = (
        ask(next_transaction).trim().parse().expect("a number"),
        stats("xact_rollback"),
    );
    let live =
        ask("SELECT pg_stat_force_next_flush(); SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'orders'");

    let mut trial = trial(&bench).await;
    for sql in [
        "ALTER TABLE orders ADD COLUMN day date",
        "UPDATE orders SET note = 'other'",
        "INSERT INTO orders (note) VALUES ('new'), ('newer')",
        "SELECT nextval('tickets'), setval('orders_id_seq', 9000)",
        "TRUNCATE orders",
        "CREATE TABLE items (id bigserial PRIMARY KEY)",
        "INSERT INTO items DEFAULT VALUES",
        "DROP TABLE orders",
        "DO $$ BEGIN PERFORM nextval('tickets'); END $$",
    ] {
        trial.run(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    trial.end().await.expect("ends");

    // A dump ends with a rollback of its own, so the server is asked before it.
    assert_eq!(
        stats("xact_rollback"),
        rolled_back + 1,
        "one transaction was rolled back, and it was the trial"
    );
    assert_eq!(
        dump(&server, &database.name),
        before,
        "rows, schema and sequences are as they were"
    );
    let next: i64 = ask(next_transaction).trim().parse().expect("a number");
    assert!(next > first, "the trial was given a number as only writers are");
    for number in first..next {
        let fate = ask(&format!("SELECT pg_xact_status('{number}'::xid8)"));
        assert_eq!(fate.trim(), "aborted", "transaction {number}");
    }
    let now =
        ask("SELECT pg_stat_force_next_flush(); SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'orders'");
    assert_eq!(now, live, "no row came or went");
}

#[tokio::test]
async fn a_trial_says_what_it_locks_and_rewrites() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    for sql in [
        "CREATE TABLE orders (id integer PRIMARY KEY, note text, size integer)",
        "CREATE TABLE items (id integer PRIMARY KEY, of integer)",
        "CREATE VIEW notes AS SELECT note FROM orders",
    ] {
        lock.execute(sql).await.expect("made");
    }
    lock.release().await.expect("released");
    let mut trial = trial(&bench).await;
    let lock = |relation: &str, mode: &str| RelationLock {
        relation: format!("public.{relation}"),
        mode: mode.to_owned(),
    };
    let tables = |locks: Vec<RelationLock>| -> Vec<RelationLock> {
        locks
            .into_iter()
            .filter(|lock| !lock.relation.ends_with("_pkey"))
            .collect()
    };
    let tried = trial.run("SELECT count(*) FROM orders").await.expect("ran");
    assert_eq!(tables(tried.locks), [lock("orders", "AccessShareLock")]);
    let tried = trial.run("CREATE INDEX ON orders (note)").await.expect("ran");
    assert_eq!(tables(tried.locks), [lock("orders", "ShareLock")]);
    assert_eq!(tried.rewritten, Vec::<String>::new());
    let tried = trial
        .run("ALTER TABLE items ADD FOREIGN KEY (of) REFERENCES orders (id)")
        .await
        .expect("ran");
    assert_eq!(
        tables(tried.locks),
        [
            lock("items", "ShareRowExclusiveLock"),
            lock("orders", "ShareRowExclusiveLock")
        ]
    );
    let tried = trial
        .run("ALTER TABLE orders ALTER COLUMN size TYPE bigint")
        .await
        .expect("ran");
    assert_eq!(tables(tried.locks), [lock("orders", "AccessExclusiveLock")]);
    assert!(
        tried.rewritten.contains(&"public.orders".to_owned()),
        "{:?}",
        tried.rewritten
    );
    let tried = trial.run("ALTER TABLE orders ADD COLUMN day date").await.expect("ran");
    assert_eq!(
        tried.rewritten,
        Vec::<String>::new(),
        "a column without a default is only written down"
    );
    assert_eq!(tried.locks, [], "it had that lock already");
    let schema = trial.schema().await.expect("read");
    let orders = schema.schemas[0]
        .relations
        .iter()
        .find(|found| found.name == "orders")
        .expect("there");
    assert_eq!(orders.columns.len(), 4, "the schema is what the transaction sees");
    trial.end().await.expect("ends");
}

#[tokio::test]
async fn what_asks_for_a_commit_gets_none() {
    for bench in [on_postgres(), on_sqlite()] {
        let mut trial = trial(&bench).await;
        trial.run("CREATE TABLE t (id integer)").await.expect("made");
        // No caller sends this; if one did, nothing would be kept.
        let committed = trial.run("COMMIT").await;
        assert!(committed.is_err(), "{committed:?}");
        // It may say that no transaction is open.
        let _ = trial.end().await;
        let mut lock = locked(&bench, FormatId::Godwit).await;
        let left = lock.execute("SELECT * FROM t").await;
        assert!(matches!(left, Err(DbError::Statement(_))), "{left:?}");
        lock.release().await.expect("released");
    }
}

#[tokio::test]
async fn two_statements_in_one_text_are_refused() {
    let bench = on_postgres();
    let mut trial = trial(&bench).await;
    let both = trial.run("CREATE TABLE t (id integer); COMMIT").await;
    assert!(matches!(both, Err(DbError::Statement(_))), "{both:?}");
    trial.end().await.expect("ends");
}

#[tokio::test]
async fn a_trial_that_is_dropped_leaves_nothing_and_gives_the_lock_back() {
    for bench in [on_postgres(), on_sqlite()] {
        let mut trial = trial(&bench).await;
        trial.run("CREATE TABLE t (id integer)").await.expect("made");
        drop(trial);
        let mut lock = locked(&bench, FormatId::Godwit).await;
        assert!(lock.execute("SELECT * FROM t").await.is_err());
        lock.release().await.expect("released");
    }
}

#[tokio::test]
async fn a_trial_waits_for_a_lock_no_longer_than_it_may() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.execute("CREATE TABLE orders (id integer)").await.expect("made");
    lock.release().await.expect("released");
    let mut other = locked(&bench, FormatId::Sqlx).await;
    other.execute("BEGIN").await.expect("begun");
    other.execute("LOCK TABLE orders").await.expect("locked");
    // The other session stands for a program's: it gives the target's lock back, and keeps the table's.
    other
        .execute("SELECT pg_advisory_unlock_all()")
        .await
        .expect("given back");
    let mut trial = trial(&bench).await;
    let error = trial
        .run("ALTER TABLE orders ADD COLUMN a integer")
        .await
        .expect_err("locked");
    assert!(error.is_lock_timeout(), "{error:?}");
    trial.end().await.expect("ends");
    drop(other);
}

#[tokio::test]
async fn a_file_is_the_same_to_the_byte() {
    let bench = on_sqlite();
    let path = match &bench.target.address {
        godwit_core::Address::Sqlite { path } => path.clone(),
        other => panic!("{other:?}"),
    };
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT)")
        .await
        .expect("made");
    lock.execute("INSERT INTO orders (note) VALUES ('one'), ('two')")
        .await
        .expect("filled");
    lock.release().await.expect("released");
    let before = std::fs::read(&path).expect("there");
    let mut trial = trial(&bench).await;
    for sql in [
        "INSERT INTO orders (note) VALUES ('three')",
        "ALTER TABLE orders ADD COLUMN day TEXT",
        "CREATE TABLE items (id INTEGER)",
        "DROP TABLE orders",
    ] {
        trial.run(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    trial.end().await.expect("ends");
    assert_eq!(std::fs::read(&path).expect("there"), before);
    for beside in ["-journal", "-wal"] {
        let mut name = path.clone().into_os_string();
        name.push(beside);
        assert!(!std::path::Path::new(&name).exists(), "{beside} is gone");
    }
}

#[tokio::test]
async fn mysql_has_no_trial() {
    let bench = crate::common::on_mysql();
    let lock = locked(&bench, FormatId::Godwit).await;
    assert!(lock.trial(RULES).await.is_err());
}
