//! Histories: what is written is read back, on every engine, in every format.

use crate::common::{Bench, locked, record};
use godwit_core::{Direction, FormatId, History, RevisionState, RunId, Version};
use godwit_db::{HistoryChange, Reader, RevisionRecord, TargetLock};

on_every_engine!(
    a_new_target_has_no_history,
    what_a_dead_run_left_stays,
    rows_survive_a_script_that_turns_autocommit_off,
    godwit_keeps_one_row_per_attempt,
    sqlx_keeps_one_row_per_version,
    a_script_that_moves_the_session_does_not_move_the_history,
    the_table_of_another_tool_is_not_taken_for_ours,
);

/// The end of a migration that this run has begun with a row of its own.
fn begun(record: RevisionRecord) -> RevisionRecord {
    RevisionRecord { begun: true, ..record }
}

fn states(history: &History) -> Vec<(i64, RevisionState)> {
    let pair = |row: &godwit_core::Revision| (row.version.as_i64().expect("a number"), row.state);
    history.rows.iter().map(pair).collect()
}

async fn a_new_target_has_no_history(bench: Bench) {
    let mut reader = Reader::open(&bench.target).await.expect("opens");
    assert_eq!(reader.histories().await.expect("answers"), []);
    for format in FormatId::ALL {
        let history = reader.history(format).await.expect("answers");
        assert_eq!(history, History::absent(format));
    }
}

async fn godwit_keeps_one_row_per_attempt(bench: Bench) {
    let format = FormatId::Godwit;
    let mut lock = locked(&bench, format).await;
    assert!(lock.ensure_history(format).await.expect("made"), "it was not there");
    assert!(!lock.ensure_history(format).await.expect("found"), "now it is");
    let version = Version::from(1);
    let changes = [
        HistoryChange::Started(record(1, Direction::Up)),
        HistoryChange::Progress {
            version: version.clone(),
            run: record(1, Direction::Up).run,
            done: 2,
        },
        HistoryChange::Failed {
            direction: Direction::Up,
            version,
            run: record(1, Direction::Up).run,
            done: 2,
            clean: false,
            error: "no such thing: 'it'".to_owned(),
        },
        HistoryChange::Started(record(1, Direction::Up)),
        HistoryChange::Applied(begun(record(1, Direction::Up))),
        HistoryChange::Applied(record(20_260_105_090_000, Direction::Up)),
        HistoryChange::RolledBack(record(20_260_105_090_000, Direction::Down)),
    ];
    for change in &changes {
        lock.record(format, change).await.expect("written");
    }
    let history = lock.history(format).await.expect("read");
    assert_eq!(
        states(&history),
        [
            (1, RevisionState::Failed),
            (1, RevisionState::Applied),
            (20_260_105_090_000, RevisionState::Applied),
            (20_260_105_090_000, RevisionState::RolledBack),
        ]
    );
    assert_eq!(history.head(), Some(&Version::from(1)));
    let [failed, applied, ..] = history.rows.as_slice() else {
        panic!("four rows")
    };
    assert_eq!(failed.statements, Some((2, 3)));
    assert_eq!(applied.statements, Some((3, 3)));
    assert_eq!(applied.checksum, Some(vec![0xab; 48]));
    assert_eq!(applied.normalised, Some(vec![0xcd; 32]));
    assert_eq!(applied.millis, Some(1234));
    assert_eq!(
        (
            applied.by.as_deref(),
            applied.machine.as_deref(),
            applied.tool.as_deref()
        ),
        (Some("ana"), Some("laptop"), Some("godwit 0.1.0"))
    );
    assert_recent(&history);
    lock.release().await.expect("released");

    let mut reader = Reader::open(&bench.target).await.expect("opens");
    assert_eq!(reader.histories().await.expect("answers"), [format]);
    assert_eq!(
        reader.history(format).await.expect("read"),
        history,
        "without the lock it reads the same"
    );
}

async fn what_a_dead_run_left_stays(bench: Bench) {
    let format = FormatId::Godwit;
    let mut lock = locked(&bench, format).await;
    lock.ensure_history(format).await.expect("made");
    let dead = HistoryChange::Started(record(1, Direction::Up));
    lock.record(format, &dead).await.expect("written");
    let mut other = record(1, Direction::Up);
    other.run = RunId::new();
    lock.record(format, &HistoryChange::Applied(other))
        .await
        .expect("written");
    let history = lock.history(format).await.expect("read");
    assert_eq!(
        states(&history),
        [(1, RevisionState::Started), (1, RevisionState::Applied)],
        "another run's end is a row of its own"
    );
}

async fn rows_survive_a_script_that_turns_autocommit_off(bench: Bench) {
    let format = FormatId::Godwit;
    let mut lock = locked(&bench, format).await;
    lock.ensure_history(format).await.expect("made");
    if bench.url.starts_with("mysql") {
        lock.execute("SET autocommit = 0").await.expect("set");
    }
    lock.record(format, &HistoryChange::Applied(record(1, Direction::Up)))
        .await
        .expect("written");
    drop(lock);
    let mut reader = Reader::open(&bench.target).await.expect("opens");
    let history = reader.history(format).await.expect("read");
    assert_eq!(states(&history), [(1, RevisionState::Applied)]);
}

async fn sqlx_keeps_one_row_per_version(bench: Bench) {
    let format = FormatId::Sqlx;
    let mut lock = locked(&bench, format).await;
    lock.ensure_history(format).await.expect("made");
    lock.record(format, &HistoryChange::Started(record(1, Direction::Up)))
        .await
        .expect("written");
    let started = lock.history(format).await.expect("read");
    assert_eq!(states(&started), [(1, RevisionState::Started)]);
    lock.record(
        format,
        &HistoryChange::Progress {
            version: Version::from(1),
            run: record(1, Direction::Up).run,
            done: 1,
        },
    )
    .await
    .expect("nothing");
    lock.record(format, &HistoryChange::Applied(begun(record(1, Direction::Up))))
        .await
        .expect("written");
    lock.record(format, &HistoryChange::Applied(record(2, Direction::Up)))
        .await
        .expect("written");

    let history = lock.history(format).await.expect("read");
    assert_eq!(
        states(&history),
        [(1, RevisionState::Applied), (2, RevisionState::Applied)]
    );
    let row = &history.rows[0];
    assert_eq!(row.name, "create orders", "sqlx keeps the description with blanks");
    assert_eq!(row.checksum, Some(vec![0xab; 48]));
    assert_eq!(row.millis, Some(1234));
    assert_recent(&history);

    fails_at_once(&mut lock, record(3, Direction::Up)).await;
    fails_at_once(&mut lock, record(2, Direction::Down)).await;
    assert_eq!(
        states(&lock.history(format).await.expect("read")),
        [(1, RevisionState::Applied), (2, RevisionState::Applied)],
        "what did nothing leaves the rows as they were"
    );

    lock.record(format, &HistoryChange::Started(record(2, Direction::Down)))
        .await
        .expect("written");
    lock.record(format, &HistoryChange::RolledBack(record(2, Direction::Down)))
        .await
        .expect("written");
    assert_eq!(
        states(&lock.history(format).await.expect("read")),
        [(1, RevisionState::Applied)]
    );
}

async fn fails_at_once(lock: &mut TargetLock, record: RevisionRecord) {
    let failed = HistoryChange::Failed {
        version: record.version.clone(),
        run: record.run,
        direction: record.direction,
        done: 0,
        clean: true,
        error: "no".to_owned(),
    };
    let started = HistoryChange::Started(record);
    lock.record(FormatId::Sqlx, &started).await.expect("written");
    lock.record(FormatId::Sqlx, &failed).await.expect("written");
}

async fn a_script_that_moves_the_session_does_not_move_the_history(bench: Bench) {
    let format = FormatId::Godwit;
    let mut lock = locked(&bench, format).await;
    lock.ensure_history(format).await.expect("made");
    let moves = match bench.url.split(':').next() {
        Some("postgres") => "SELECT pg_catalog.set_config('search_path', '', false)",
        Some("mysql") => "USE information_schema",
        _ => "CREATE TEMP TABLE godwit_history (empty_of_sense)",
    };
    lock.execute(moves).await.expect("runs");
    lock.record(format, &HistoryChange::Applied(record(1, Direction::Up)))
        .await
        .expect("written");
    assert_eq!(
        states(&lock.history(format).await.expect("read")),
        [(1, RevisionState::Applied)]
    );
    lock.release().await.expect("released");
    let mut reader = Reader::open(&bench.target).await.expect("opens");
    assert_eq!(
        states(&reader.history(format).await.expect("read")),
        [(1, RevisionState::Applied)]
    );
}

async fn the_table_of_another_tool_is_not_taken_for_ours(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.execute("CREATE TABLE _sqlx_migrations (version BIGINT, note VARCHAR(9))")
        .await
        .expect("made");
    lock.release().await.expect("released");
    let mut reader = Reader::open(&bench.target).await.expect("opens");
    assert_eq!(reader.histories().await.expect("answers"), []);
}

/// The servers run on this machine, so their clock is ours but for a moment.
fn assert_recent(history: &History) {
    let now = jiff_now();
    for row in &history.rows {
        let at = row.at.expect("a time").as_second();
        assert!((now - at).abs() < 60, "{at} is far from {now}");
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "a test compares the server's clock with this machine's"
)]
fn jiff_now() -> i64 {
    jiff::Timestamp::now().as_second()
}
