//! Migrations that are all or nothing, on every engine and in every format.

use godwit_core::{Direction, FormatId, Limits, RevisionState, Tier};
use godwit_db::{DbError, HistoryChange, Kept, Next, Reader, Sharing, TargetLock, Whole, WholeFailure};

use crate::common::{Bench, locked, record};

on_every_engine!(
    statements_and_row_are_kept_together,
    nothing_is_left_of_one_that_fails,
    a_taken_version_takes_everything_back,
    a_failure_leaves_those_before_it,
    all_are_one_where_they_are_to_be,
    all_are_nothing_where_one_fails_or_nobody_goes_on,
    rows_and_notices_come_one_by_one,
);

async fn run(
    lock: &mut TargetLock,
    format: FormatId,
    version: i64,
    statements: &[&str],
    another: bool,
) -> Result<Kept, WholeFailure> {
    run_in(lock, format, version, statements, (Sharing::Neighbours, another)).await
}

async fn run_in(
    lock: &mut TargetLock,
    format: FormatId,
    version: i64,
    statements: &[&str],
    (sharing, another): (Sharing, bool),
) -> Result<Kept, WholeFailure> {
    let limits = Limits::of(Tier::Development);
    let change = HistoryChange::Applied(record(version, Direction::Up));
    let whole = Whole {
        statements,
        format,
        change: &change,
        limits: &limits,
        sharing,
        next: if another {
            Next::Whole {
                limits: &limits,
                sharing,
            }
        } else {
            Next::Else
        },
    };
    lock.whole(&whole, &mut |_, _| {}).await
}

/// Versions that are applied, as another session sees them.
async fn seen(bench: &Bench, format: FormatId) -> Vec<i64> {
    let mut reader = Reader::open(&bench.target).await.expect("opens");
    let history = reader.history(format).await.expect("read");
    reader.close().await;
    let applied = history.rows.iter().filter(|row| row.state == RevisionState::Applied);
    applied.filter_map(|row| row.version.as_i64()).collect()
}

async fn rows_of_t(bench: &Bench) -> u64 {
    let mut reader = Reader::open(&bench.target).await.expect("opens");
    let tables = reader.table_rows().await.expect("counted");
    reader.close().await;
    tables
        .iter()
        .find(|table| table.table.ends_with('t') && table.table.len() <= "public.t".len())
        .map_or(0, |table| table.rows)
}

async fn made(bench: &Bench, format: FormatId) -> TargetLock {
    let mut lock = locked(bench, format).await;
    lock.ensure_history(format).await.expect("made");
    lock.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY)")
        .await
        .expect("made");
    lock
}

async fn statements_and_row_are_kept_together(bench: Bench) {
    for (format, first) in [(FormatId::Godwit, 0), (FormatId::Sqlx, 10)] {
        let mut lock = made(&bench, format).await;
        for version in 1..=3 {
            let sql = format!("INSERT INTO t VALUES ({})", first + version);
            run(&mut lock, format, version, &[&sql], version < 3)
                .await
                .expect("runs");
        }
        lock.release().await.expect("released");
        assert_eq!(seen(&bench, format).await, [1, 2, 3], "{format}");
    }
    assert_eq!(rows_of_t(&bench).await, 6);
}

async fn nothing_is_left_of_one_that_fails(bench: Bench) {
    let mut lock = made(&bench, FormatId::Godwit).await;
    let statements = [
        "INSERT INTO t VALUES (1)",
        "INSERT INTO nowhere VALUES (1)",
        "INSERT INTO t VALUES (2)",
    ];
    let failure = run(&mut lock, FormatId::Godwit, 1, &statements, false)
        .await
        .expect_err("there is no such table");
    assert_eq!((failure.statement, failure.undone), (Some(1), 0));
    assert!(matches!(failure.error, DbError::Statement(_)), "{:?}", failure.error);
    run(&mut lock, FormatId::Godwit, 1, &["INSERT INTO t VALUES (7)"], false)
        .await
        .expect("the session is as good as new");
    lock.release().await.expect("released");
    assert_eq!(
        (seen(&bench, FormatId::Godwit).await, rows_of_t(&bench).await),
        (vec![1], 1)
    );
}

/// sqlx keeps one row per version: that of another program is in the way.
async fn a_taken_version_takes_everything_back(bench: Bench) {
    let mut lock = made(&bench, FormatId::Sqlx).await;
    run(&mut lock, FormatId::Sqlx, 1, &["INSERT INTO t VALUES (1)"], false)
        .await
        .expect("runs");
    let failure = run(&mut lock, FormatId::Sqlx, 1, &["INSERT INTO t VALUES (2)"], false)
        .await
        .expect_err("it is there");
    assert_eq!(failure.statement, None);
    lock.release().await.expect("released");
    assert_eq!(rows_of_t(&bench).await, 1);
}

async fn a_failure_leaves_those_before_it(bench: Bench) {
    let mut lock = made(&bench, FormatId::Godwit).await;
    let mut kept = 0;
    for version in 1..=3 {
        let sql = format!("INSERT INTO t VALUES ({version})");
        let outcome = run(&mut lock, FormatId::Godwit, version, &[&sql], true)
            .await
            .expect("runs");
        kept += i32::from(outcome == Kept::Committed);
    }
    let shares = lock.capabilities().shares_transactions;
    assert_eq!(kept, if shares { 0 } else { 3 }, "SQLite's share a transaction");
    let failure = run(&mut lock, FormatId::Godwit, 4, &["INSERT INTO t VALUES (3)"], true)
        .await
        .expect_err("the key is taken");
    assert_eq!((failure.statement, failure.undone), (Some(0), 0));
    lock.release().await.expect("released");
    assert_eq!(
        (seen(&bench, FormatId::Godwit).await, rows_of_t(&bench).await),
        (vec![1, 2, 3], 3)
    );
}

const ALL: (Sharing, bool) = (Sharing::All, true);
const LAST_OF_ALL: (Sharing, bool) = (Sharing::All, false);

async fn insert(lock: &mut TargetLock, version: i64, row: i64, place: (Sharing, bool)) -> Result<Kept, WholeFailure> {
    let sql = format!("INSERT INTO t VALUES ({row})");
    run_in(lock, FormatId::Godwit, version, &[&sql], place).await
}

async fn all_are_one_where_they_are_to_be(bench: Bench) {
    let mut lock = made(&bench, FormatId::Godwit).await;
    for version in 1..=2 {
        let kept = insert(&mut lock, version, version, ALL).await.expect("runs");
        assert_eq!(kept, Kept::Shared);
    }
    // SQLite's file may be locked for readers meanwhile.
    if !bench.url.starts_with("sqlite") {
        assert_eq!(rows_of_t(&bench).await, 0, "nobody else sees them yet");
    }
    let kept = insert(&mut lock, 3, 3, LAST_OF_ALL).await.expect("runs");
    assert_eq!(kept, Kept::Committed);
    lock.release().await.expect("released");
    assert_eq!(
        (seen(&bench, FormatId::Godwit).await, rows_of_t(&bench).await),
        (vec![1, 2, 3], 3)
    );
}

async fn all_are_nothing_where_one_fails_or_nobody_goes_on(bench: Bench) {
    let mut lock = made(&bench, FormatId::Godwit).await;
    for version in 1..=2 {
        insert(&mut lock, version, version, ALL).await.expect("runs");
    }
    let failure = insert(&mut lock, 3, 1, ALL).await.expect_err("the key is taken");
    assert_eq!((failure.statement, failure.undone), (Some(0), 2));
    insert(&mut lock, 1, 1, ALL)
        .await
        .expect("the session is as good as new");
    assert_eq!(lock.close_transaction().await.expect("rolled back"), 1);
    lock.release().await.expect("released");
    assert_eq!(
        (seen(&bench, FormatId::Godwit).await, rows_of_t(&bench).await),
        (vec![], 0)
    );
}

async fn rows_and_notices_come_one_by_one(bench: Bench) {
    let mut lock = made(&bench, FormatId::Godwit).await;
    let (noisy, severity) = match bench.url.split(':').next() {
        Some("postgres") => ("DO $$ BEGIN RAISE NOTICE 'half-way'; END $$", Some("NOTICE")),
        Some("mysql") => ("DROP TABLE IF EXISTS nowhere", Some("NOTE")),
        _ => ("DROP TABLE IF EXISTS nowhere", None),
    };
    let limits = Limits::of(Tier::Development);
    let change = HistoryChange::Applied(record(1, Direction::Up));
    let whole = Whole {
        statements: &[
            "INSERT INTO t VALUES (1), (2)",
            noisy,
            "INSERT INTO t VALUES (3)",
            "SELECT id FROM t",
        ],
        format: FormatId::Godwit,
        change: &change,
        limits: &limits,
        sharing: Sharing::Nobody,
        next: Next::Else,
    };
    let mut heard = Vec::new();
    lock.whole(&whole, &mut |index, executed| {
        let severities: Vec<String> = executed.notices.into_iter().map(|notice| notice.severity).collect();
        heard.push((index, executed.rows_affected, severities));
    })
    .await
    .expect("runs");
    lock.release().await.expect("released");
    let rows: Vec<_> = heard
        .iter()
        .map(|(index, rows, _)| (*index, *rows))
        .filter(|(index, _)| *index != 1)
        .collect();
    assert_eq!(rows, [(0, Some(2)), (2, Some(1)), (3, Some(3))]);
    for (index, _, severities) in &heard {
        let expected: Vec<&str> = severity.into_iter().filter(|_| *index == 1).collect();
        assert_eq!(*severities, expected, "statement {index}");
    }
}
