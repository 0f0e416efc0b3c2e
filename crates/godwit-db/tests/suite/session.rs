//! Executing under the lock: results, errors with their place, cancelling, losing the connection.

use std::time::{Duration, Instant};

use crate::common::{Bench, locked, target};
use godwit_core::FormatId;
use godwit_db::{DbError, Reader, StatementError, TargetLock};
use godwit_testkit::{Mariadb, Postgres};

on_every_engine!(
    statements_run_one_by_one,
    errors_name_the_place_and_leave_the_session_alive,
    transactions_hold_what_the_capabilities_promise,
    a_running_statement_can_be_cancelled,
);

async fn statements_run_one_by_one(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, note VARCHAR(20))")
        .await
        .expect("made");
    let inserted = lock
        .execute("INSERT INTO orders VALUES (1, 'ä?'), (2, '$1')")
        .await
        .expect("inserted");
    assert_eq!(inserted.rows_affected, Some(2));
    let updated = lock
        .execute("UPDATE orders SET note = 'x' -- trailing comment\n WHERE id > 1;")
        .await
        .expect("updated");
    assert_eq!(updated.rows_affected, Some(1), "a semicolon and comments are fine");
    let selected = lock.execute("SELECT * FROM orders").await.expect("selected");
    assert_eq!(selected.rows_affected, Some(2));
    assert_eq!(selected.notices, []);
    let none = lock
        .execute("UPDATE orders SET note = 'y' WHERE id > 99")
        .await
        .expect("nothing to do");
    assert_eq!(none.rows_affected, Some(0));
}

async fn errors_name_the_place_and_leave_the_session_alive(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let sql = "SELECT 'é',\n       oops from from nowhere";
    let error = lock.execute(sql).await.expect_err("not SQL");
    let DbError::Statement(StatementError {
        code, offset, message, ..
    }) = error
    else {
        panic!("{error:?}");
    };
    let place = sql.find("from nowhere").expect("it is there");
    assert_eq!(offset, Some(place), "{message}");
    assert!(["42601", "1064", "SQLITE_ERROR"].contains(&code.expect("a code").as_str()));

    lock.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
        .await
        .expect("the session is alive");
    lock.execute("INSERT INTO t VALUES (1)").await.expect("inserted");
    let twice = lock
        .execute("INSERT INTO t VALUES (1)")
        .await
        .expect_err("the key is taken");
    let DbError::Statement(StatementError { code, .. }) = twice else {
        panic!("{twice:?}");
    };
    assert!(["23505", "1062", "SQLITE_CONSTRAINT_PRIMARYKEY"].contains(&code.expect("a code").as_str()));
}

async fn transactions_hold_what_the_capabilities_promise(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let begin = if bench.url.starts_with("mysql") {
        "START TRANSACTION"
    } else {
        "BEGIN"
    };
    lock.execute(begin).await.expect("begins");
    lock.execute("CREATE TABLE t (id INTEGER)").await.expect("made");
    lock.rollback().await.expect("rolls back");
    let promised = lock.capabilities().transactional_ddl;
    lock.release().await.expect("released");
    let empty = godwit_db::admin::is_empty(&bench.target).await.expect("answers");
    assert_eq!(
        empty, promised,
        "DDL is undone where the capability says so, and only there"
    );
}

async fn a_running_statement_can_be_cancelled(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let slow = match bench.url.split(':').next() {
        Some("postgres") => "SELECT pg_sleep(60)",
        Some("mysql") => "SELECT count(*) FROM seq_1_to_1000000 a JOIN seq_1_to_1000000 b WHERE a.seq * b.seq = 7",
        _ => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    };
    let canceller = lock.canceller();
    let started = Instant::now();
    let asked = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        canceller.cancel().await
    });
    let error = lock.execute(slow).await.expect_err("it was cancelled");
    assert_eq!(error, DbError::Cancelled);
    asked.await.expect("no panic").expect("the request was taken");
    assert!(started.elapsed() < Duration::from_secs(20), "it did not run to its end");
    lock.execute("SELECT 1").await.expect("the session is alive");
}

#[tokio::test]
async fn postgres_notices_and_details_come_along() {
    let bench = crate::common::on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let done = lock
        .execute("DO $$ BEGIN RAISE NOTICE 'half way'; RAISE WARNING 'mind the gap'; END $$")
        .await;
    let notices = done.expect("runs").notices;
    let words: Vec<(&str, &str)> = notices
        .iter()
        .map(|n| (n.severity.as_str(), n.message.as_str()))
        .collect();
    assert_eq!(words, [("NOTICE", "half way"), ("WARNING", "mind the gap")]);
    let raised = "DO $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = 'because', HINT = 'do not'; END $$";
    let error = lock.execute(raised).await.expect_err("raised");
    let DbError::Statement(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!((error.message.as_str(), error.hint.as_deref()), ("no", Some("do not")));
    assert!(
        error
            .detail
            .expect("a detail")
            .starts_with("because\nPL/pgSQL function")
    );
}

#[tokio::test]
async fn postgres_statement_timeout_is_not_taken_for_cancelling() {
    let bench = crate::common::on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.execute("SET statement_timeout = '100ms'").await.expect("set");
    let error = lock.execute("SELECT pg_sleep(20)").await.expect_err("too slow");
    assert!(
        matches!(&error, DbError::Statement(error) if error.code.as_deref() == Some("57014")),
        "{error:?}"
    );
}

#[tokio::test]
async fn postgres_copy_from_stdin_ends_the_session_rather_than_confusing_it() {
    let bench = crate::common::on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.execute("CREATE TABLE t (a INT)").await.expect("made");
    lock.execute("COPY t FROM STDIN")
        .await
        .expect_err("a script cannot carry the data");
    let after = lock
        .execute("INSERT INTO t VALUES (1)")
        .await
        .expect_err("the session is gone");
    assert!(after.is_lost(), "{after:?}");
}

#[tokio::test]
async fn mysql_warnings_come_along_and_compound_bodies_stay_whole() {
    let bench = crate::common::on_mysql();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let done = lock.execute("DROP TABLE IF EXISTS nowhere").await.expect("runs");
    assert_eq!(done.notices.len(), 1);
    assert_eq!(done.notices[0].severity, "NOTE");
    let body = "CREATE PROCEDURE twice(INOUT n INT) BEGIN SET n = n * 2; IF n > 9 THEN SET n = 9; END IF; END";
    lock.execute(body)
        .await
        .expect("one statement, whatever its semicolons");
    lock.execute("SET @n = 3").await.expect("set");
    lock.execute("CALL twice(@n)").await.expect("called");
    lock.execute("CREATE TABLE t AS SELECT @n AS n").await.expect("made");
}

#[tokio::test]
async fn mysql_sessions_are_as_the_servers_own_client_has_them() {
    let bench = crate::common::on_mysql();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let same = "CREATE TABLE seen AS SELECT @@SESSION.sql_mode = @@GLOBAL.sql_mode AS mode,
                @@SESSION.time_zone = @@GLOBAL.time_zone AS zone, @@character_set_client AS letters";
    lock.execute(same).await.expect("made");
    // A check that fails where one of them differs.
    let fits = "INSERT INTO seen SELECT IF(mode AND zone AND letters = 'utf8mb4', 1, NULL), zone, letters FROM seen";
    lock.execute("ALTER TABLE seen MODIFY mode INT NOT NULL")
        .await
        .expect("altered");
    lock.execute(fits)
        .await
        .expect("mode, zone and character set are the server's own");
}

#[tokio::test]
async fn sqlite_keeps_foreign_keys_as_sqlx_does_and_takes_one_statement_at_a_time() {
    let bench = crate::common::on_sqlite();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    lock.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)")
        .await
        .expect("made");
    lock.execute("CREATE TABLE b (a INTEGER REFERENCES a (id))")
        .await
        .expect("made");
    let orphan = lock
        .execute("INSERT INTO b VALUES (7)")
        .await
        .expect_err("there is no 7");
    let code = |error: &DbError| match error {
        DbError::Statement(error) => error.code.clone(),
        _ => None,
    };
    assert_eq!(code(&orphan).as_deref(), Some("SQLITE_CONSTRAINT_FOREIGNKEY"));
    lock.execute("INSERT INTO a VALUES (1); INSERT INTO a VALUES (2)")
        .await
        .expect_err("two statements");
    let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET id = id; SELECT CASE WHEN 1 THEN 2 END; END";
    lock.execute(trigger).await.expect("a body is one statement");
}

#[tokio::test]
async fn a_server_that_stops_is_a_lost_connection() {
    let postgres = Postgres::start();
    let mariadb = Mariadb::start();
    let on_postgres = target(&postgres.create_database().url);
    let on_mysql = target(&mariadb.create_database().url);
    for (target, stop) in [
        (on_postgres, Box::new(|| postgres.kill()) as Box<dyn Fn() + Send>),
        (on_mysql, Box::new(|| mariadb.kill())),
    ] {
        let request = crate::common::request(FormatId::Godwit, "a test");
        let mut lock = TargetLock::acquire(&target, &request).await.expect("free");
        stop();
        let error = lock.execute("SELECT 1").await.expect_err("nobody is there");
        assert!(error.is_lost(), "{error:?}");
        let again = lock.execute("SELECT 1").await.expect_err("still nobody");
        assert!(again.is_lost(), "{again:?}");
        let Err(DbError::Connect(failure)) = Reader::open(&target).await else {
            panic!("the server is gone");
        };
        assert_eq!(failure.stage, godwit_db::Stage::Port, "{failure}");
    }
}
