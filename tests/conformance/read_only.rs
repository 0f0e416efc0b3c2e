//! Until a run begins, the server itself keeps the session from writing: proven on production by traps that write
//! when they are read.

use std::{fs, path::PathBuf};

use godwit_api::{
    Tier,
    views::{ApiError, BackupChoice, ErrorCode, TransactionsView},
};
use godwit_testkit as testkit;

use crate::desk::{Desk, Engine};

const FILES: [(&str, &str); 1] = [("1_a.up.sql", "CREATE TABLE a (id int);")];

/// Everything that looks at a target and reads its history.
async fn looks(desk: &Desk) -> [Result<(), ApiError>; 3] {
    let target = desk.target();
    [
        desk.api.status_get(&target).await.map(drop),
        desk.api
            .plan_create(&target, None, TransactionsView::Each)
            .await
            .map(drop),
        desk.api.history_get(&target).await.map(drop),
    ]
}

/// A production whose history exists.
async fn applied(engine: Engine) -> Desk {
    let desk = Desk::of_tier(engine, &FILES, Tier::Production).await;
    desk.prove().await;
    let plan = desk.plan().await;
    desk.run(&plan, BackupChoice::Skip).await.0.unwrap();
    desk
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    let desk = applied(Engine::Postgres).await;
    desk.client(
        "CREATE TABLE caught (at timestamptz);
         CREATE FUNCTION trap() RETURNS int LANGUAGE sql VOLATILE AS 'INSERT INTO caught VALUES (now()) RETURNING 1';
         ALTER TABLE godwit_history RENAME TO real_history;
         CREATE VIEW godwit_history AS SELECT real_history.* FROM real_history WHERE trap() = 1;",
    );
    for outcome in looks(&desk).await {
        let error = outcome.expect_err("the trap wants to write, and the server does not let it");
        assert_eq!(error.code, ErrorCode::RefusedByPolicy, "{error:?}");
        assert!(error.message.contains("read-only"), "{}", error.message);
    }
    assert_eq!(desk.client("SELECT count(*) FROM caught;").trim(), "0");
    desk.client("SELECT * FROM godwit_history;");
    assert_eq!(
        desk.client("SELECT count(*) > 0 FROM caught;").trim(),
        "t",
        "an ordinary session falls into the trap"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mariadb() {
    let desk = applied(Engine::Mariadb).await;
    desk.client("CREATE TABLE caught (at datetime);");
    desk.client(
        "CREATE FUNCTION trap() RETURNS int NOT DETERMINISTIC MODIFIES SQL DATA
         BEGIN INSERT INTO caught VALUES (now()); RETURN 1; END",
    );
    desk.client("RENAME TABLE godwit_history TO real_history;");
    desk.client("CREATE VIEW godwit_history AS SELECT real_history.* FROM real_history WHERE trap() = 1;");
    let columns = "SELECT count(*) > 0 FROM information_schema.columns
                   WHERE table_schema = database() AND table_name = 'godwit_history';";
    assert_eq!(desk.client(columns).trim(), "1", "an ordinary session sees the table");
    // Where nothing may be written the server opens no view that would: its catalogue passes it over (warning 1792),
    // and so the history is not even found.
    let seen = desk.api.history_get(&desk.target()).await.unwrap();
    assert!(!seen.exists, "only a session that may not write is not shown the trap");
    for outcome in looks(&desk).await {
        outcome.expect("what is not shown cannot catch");
    }
    assert_eq!(desk.client("SELECT count(*) FROM caught;").trim(), "0");
    desk.client("SELECT * FROM godwit_history;");
    assert_eq!(
        desk.client("SELECT count(*) > 0 FROM caught;").trim(),
        "1",
        "an ordinary session falls into the trap"
    );
}

/// SQLite's trap is a journal that a dead writer left: whoever opens the file to write rolls it back at the first
/// question, and who may only read cannot.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    let desk = Desk::of_tier(Engine::Sqlite, &FILES, Tier::Production).await;
    let file = PathBuf::from(desk.url().trim_start_matches("sqlite://"));
    let at = |suffix: &str| PathBuf::from(format!("{}{suffix}", file.display()));
    let (left, journal) = (at(".left"), at(".left-journal"));
    desk.client(&format!(
        "PRAGMA journal_mode = DELETE;
PRAGMA cache_size = 1;
CREATE TABLE precious (text);
INSERT INTO precious SELECT hex(randomblob(500)) FROM generate_series(1, 200);
BEGIN;
UPDATE precious SET text = 'half a change';
.shell cp {0} {1}
.shell cp {0}-journal {2}
ROLLBACK;
",
        file.display(),
        left.display(),
        journal.display()
    ));
    fs::rename(&left, &file).unwrap();
    fs::rename(&journal, at("-journal")).unwrap();
    // Whoever opens the file first rolls back what was half written: without that nobody could read it, or go on.
    for outcome in looks(&desk).await {
        outcome.expect("what a dead writer left does not keep anybody from looking");
    }
    let kept = testkit::sqlite3(&file, &{
        let script = desk.home().join("count.sql");
        fs::write(&script, "SELECT count(*) FROM precious WHERE text <> 'half a change';").unwrap();
        script
    });
    assert_eq!(kept.expect_success().trim(), "200", "and nothing else was written");
}
