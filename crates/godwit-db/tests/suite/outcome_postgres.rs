//! What became of a statement whose end nobody saw: what only PostgreSQL does by halves.

use std::{io::Write as _, time::Duration};

use crate::{
    common::{Bench, locked, on_postgres, run},
    outcome::{look, object, table, turns},
};
use godwit_core::{DbObject, Effect, FormatId, ObjectKind};
use godwit_db::{Outcome, Reader, TargetLock};
use godwit_testkit::{postgres, psql};

fn within(schema: &str, kind: ObjectKind, name: &str) -> DbObject {
    DbObject::new(kind, Some(schema.to_owned()), name)
}

async fn definition(lock: &mut TargetLock, object: &DbObject) -> Option<String> {
    lock.definition(object).await.expect("the catalogue answers")
}

async fn compare(lock: &mut TargetLock, object: &DbObject, before: &Option<String>) -> Outcome {
    let effect = Effect::Redefines(object.clone());
    let looked = lock.outcome(&effect, before.as_deref()).await;
    looked.expect("the catalogue answers").outcome
}

#[tokio::test]
async fn every_kind_turns_from_not_done_to_done() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let odd = within("Odd Name", ObjectKind::Table, "My \"Orders\"");
    let mood = object(ObjectKind::Type, "mood");
    let role = format!("role_{}", bench.url.rsplit('/').next().unwrap_or_default());
    let database = format!("{role}_db");
    let (make_role, drop_role) = (format!("CREATE ROLE {role}"), format!("DROP ROLE {role}"));
    let (make_database, drop_database) = (
        format!("CREATE DATABASE {database}"),
        format!("DROP DATABASE {database}"),
    );
    run(
        &mut lock,
        &["CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"],
    )
    .await;
    let steps = [
        (
            "CREATE SCHEMA \"Odd Name\"",
            Effect::Creates(object(ObjectKind::Schema, "Odd Name")),
        ),
        (
            "CREATE TABLE \"Odd Name\".\"My \"\"Orders\"\"\" (id int, \"Total\" int)",
            Effect::Creates(odd.clone()),
        ),
        (
            "CREATE INDEX CONCURRENTLY \"By Total\" ON \"Odd Name\".\"My \"\"Orders\"\"\" (\"Total\")",
            Effect::Creates(odd.part(ObjectKind::Index, "By Total")),
        ),
        (
            "ALTER INDEX \"Odd Name\".\"By Total\" RENAME TO total",
            Effect::Renames {
                from: within("Odd Name", ObjectKind::Index, "By Total"),
                to: within("Odd Name", ObjectKind::Index, "total"),
            },
        ),
        (
            "DROP INDEX CONCURRENTLY \"Odd Name\".total",
            Effect::Drops(within("Odd Name", ObjectKind::Index, "total")),
        ),
        (
            "ALTER TABLE \"Odd Name\".\"My \"\"Orders\"\"\" ADD CONSTRAINT \"Positive\" CHECK (id > 0)",
            Effect::Creates(odd.part(ObjectKind::Constraint, "Positive")),
        ),
        (
            "CREATE POLICY mine ON \"Odd Name\".\"My \"\"Orders\"\"\"",
            Effect::Creates(odd.part(ObjectKind::Policy, "mine")),
        ),
        (
            "CREATE RULE quiet AS ON DELETE TO \"Odd Name\".\"My \"\"Orders\"\"\" DO INSTEAD NOTHING",
            Effect::Creates(odd.part(ObjectKind::Rule, "quiet")),
        ),
        (
            "ALTER TABLE \"Odd Name\".\"My \"\"Orders\"\"\" SET SCHEMA public",
            Effect::Renames {
                from: odd.clone(),
                to: within("public", ObjectKind::Table, "My \"Orders\""),
            },
        ),
        ("CREATE TYPE mood AS ENUM ('sad')", Effect::Creates(mood.clone())),
        (
            "ALTER TYPE mood ADD VALUE 'it''s ok'",
            Effect::Creates(mood.part(ObjectKind::EnumValue, "it's ok")),
        ),
        (
            "ALTER TYPE mood RENAME VALUE 'sad' TO 'Sad'",
            Effect::Renames {
                from: mood.part(ObjectKind::EnumValue, "sad"),
                to: mood.part(ObjectKind::EnumValue, "Sad"),
            },
        ),
        ("DROP TYPE mood", Effect::Drops(mood.clone())),
        ("CREATE SEQUENCE s", Effect::Creates(object(ObjectKind::Sequence, "s"))),
        (
            "CREATE MATERIALIZED VIEW m AS SELECT 1 AS one",
            Effect::Creates(object(ObjectKind::MaterializedView, "m")),
        ),
        (
            "CREATE PUBLICATION p",
            Effect::Creates(object(ObjectKind::Publication, "p")),
        ),
        (
            "CREATE EXTENSION file_fdw",
            Effect::Creates(object(ObjectKind::Extension, "file_fdw")),
        ),
        (
            "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw",
            Effect::Creates(object(ObjectKind::Server, "files")),
        ),
        (
            "CREATE FOREIGN TABLE f (a text) SERVER files OPTIONS (filename '/dev/null')",
            Effect::Creates(object(ObjectKind::ForeignTable, "f")),
        ),
        (make_role.as_str(), Effect::Creates(object(ObjectKind::Role, &role))),
        (drop_role.as_str(), Effect::Drops(object(ObjectKind::Role, &role))),
        (
            make_database.as_str(),
            Effect::Creates(object(ObjectKind::Database, &database)),
        ),
        (
            drop_database.as_str(),
            Effect::Drops(object(ObjectKind::Database, &database)),
        ),
        (
            "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION pg_event_trigger_ddl_noop()",
            Effect::Creates(object(ObjectKind::EventTrigger, "watch")),
        ),
        (
            "CREATE STATISTICS pair ON id, \"Total\" FROM \"My \"\"Orders\"\"\"",
            Effect::Creates(object(ObjectKind::Statistics, "pair")),
        ),
    ];
    let noop = "CREATE FUNCTION pg_event_trigger_ddl_noop() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'";
    run(&mut lock, &[noop]).await;
    turns(&bench, &mut lock, &steps).await;
    let gone = Effect::Creates(within("nowhere", ObjectKind::Table, "t"));
    assert_eq!(look(&mut lock, &gone).await, Outcome::NotDone);
    let tablespace = Effect::Drops(object(ObjectKind::Tablespace, "pg_default"));
    assert_eq!(look(&mut lock, &tablespace).await, Outcome::NotDone);
    let subscription = Effect::Creates(object(ObjectKind::Subscription, "s"));
    assert_eq!(look(&mut lock, &subscription).await, Outcome::NotDone);
}

#[tokio::test]
async fn the_invalid_index_of_a_failed_build_is_named_to_be_dropped_first() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &[
            "CREATE SCHEMA app",
            "CREATE TABLE app.orders (n int)",
            "INSERT INTO app.orders VALUES (1), (1)",
        ],
    )
    .await;
    let build = "CREATE UNIQUE INDEX CONCURRENTLY \"Once Each\" ON app.orders (n)";
    let effect = Effect::Creates(within("app", ObjectKind::Table, "orders").part(ObjectKind::Index, "Once Each"));
    assert_eq!(look(&mut lock, &effect).await, Outcome::NotDone);
    lock.execute(build).await.expect_err("n is there twice");
    let looked = lock.outcome(&effect, None).await.expect("answers");
    let Outcome::Invalid(indexes) = looked.outcome else {
        panic!("{looked:?}");
    };
    assert_eq!(indexes, ["app.\"Once Each\""]);
    assert!(looked.evidence.contains("invalid"), "{}", looked.evidence);
    let drop = format!("DROP INDEX CONCURRENTLY {}", indexes[0]);
    let dropping = Effect::Drops(within("app", ObjectKind::Index, "Once Each"));
    assert_eq!(look(&mut lock, &dropping).await, Outcome::NotDone, "it is still there");
    run(&mut lock, &["DELETE FROM app.orders", &drop]).await;
    assert_eq!(look(&mut lock, &dropping).await, Outcome::Done);
    assert_eq!(look(&mut lock, &effect).await, Outcome::NotDone);
    run(&mut lock, &[build]).await;
    assert_eq!(look(&mut lock, &effect).await, Outcome::Done);
}

#[tokio::test]
async fn an_index_over_partitions_is_invalid_by_nature_and_done() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &[
            "CREATE TABLE parts (a int) PARTITION BY RANGE (a)",
            "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (2)",
            "CREATE INDEX whole ON ONLY parts (a)",
        ],
    )
    .await;
    let effect = Effect::Creates(table("parts").part(ObjectKind::Index, "whole"));
    assert_eq!(look(&mut lock, &effect).await, Outcome::Done);
}

#[tokio::test]
async fn an_unnamed_index_is_found_by_the_set_of_indexes() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &["CREATE TABLE t (n int, m int)", "INSERT INTO t VALUES (1, 1), (1, 2)"],
    )
    .await;
    let indexes = object(ObjectKind::Indexes, "t");
    // An older failure of somebody else's is no work of this statement's.
    let failing = "CREATE UNIQUE INDEX CONCURRENTLY old ON t (n)";
    lock.execute(failing).await.expect_err("n is there twice");
    let before = definition(&mut lock, &indexes).await;
    assert!(before.is_some());
    assert_eq!(compare(&mut lock, &indexes, &before).await, Outcome::NotDone);

    let unnamed = "CREATE UNIQUE INDEX CONCURRENTLY ON t (n)";
    lock.execute(unnamed).await.expect_err("n is there twice");
    let left = vec!["public.t_n_idx".to_owned()];
    assert_eq!(compare(&mut lock, &indexes, &before).await, Outcome::Invalid(left));
    run(&mut lock, &["DROP INDEX CONCURRENTLY public.t_n_idx"]).await;
    assert_eq!(compare(&mut lock, &indexes, &before).await, Outcome::NotDone);
    run(&mut lock, &["CREATE UNIQUE INDEX CONCURRENTLY ON t (m)"]).await;
    assert_eq!(compare(&mut lock, &indexes, &before).await, Outcome::Done);

    run(&mut lock, &["CREATE TABLE bare (n int)"]).await;
    let bare = object(ObjectKind::Indexes, "bare");
    let before = definition(&mut lock, &bare).await;
    run(&mut lock, &["CREATE INDEX ON bare (n)"]).await;
    assert_eq!(
        compare(&mut lock, &bare, &before).await,
        Outcome::Done,
        "from none to one"
    );
}

#[tokio::test]
async fn a_name_that_is_elsewhere_is_not_guessed_at() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &[
            "CREATE SCHEMA app",
            "CREATE TABLE app.t (a int)",
            "CREATE INDEX i ON app.t (a)",
        ],
    )
    .await;
    let effects = [
        Effect::Creates(table("t")),
        Effect::Drops(object(ObjectKind::Index, "i")),
        Effect::Creates(table("t").part(ObjectKind::Column, "b")),
    ];
    for effect in &effects {
        let looked = lock.outcome(effect, None).await.expect("answers");
        assert_eq!(looked.outcome, Outcome::CannotTell, "{effect}: {}", looked.evidence);
        assert!(looked.evidence.contains("app"), "{}", looked.evidence);
    }
    run(&mut lock, &["SET search_path = app"]).await;
    assert_eq!(
        look(&mut lock, &effects[0]).await,
        Outcome::Done,
        "where the session seeks"
    );
    assert_eq!(look(&mut lock, &effects[1]).await, Outcome::NotDone);
    assert_eq!(look(&mut lock, &effects[2]).await, Outcome::NotDone);
    // Moved to a schema that is sought, or that is not.
    run(&mut lock, &["SET search_path = public", "CREATE TABLE moved (a int)"]).await;
    let moves = Effect::Renames {
        from: table("moved"),
        to: within("app", ObjectKind::Table, "moved"),
    };
    assert_eq!(look(&mut lock, &moves).await, Outcome::NotDone);
    run(&mut lock, &["ALTER TABLE moved SET SCHEMA app"]).await;
    assert_eq!(look(&mut lock, &moves).await, Outcome::Done);
    run(&mut lock, &["SET search_path = public, app"]).await;
    assert_eq!(look(&mut lock, &moves).await, Outcome::Done);
}

#[tokio::test]
async fn definitions_do_not_depend_on_the_session() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &[
            "CREATE SCHEMA app",
            "CREATE TYPE app.mood AS ENUM ('sad')",
            "CREATE TABLE app.other (id int PRIMARY KEY)",
            "CREATE TABLE app.t (id int REFERENCES app.other, m app.mood DEFAULT 'sad', at timestamptz \
             DEFAULT '2026-01-01 00:00:00+00', CHECK (m <> 'sad'))",
            "ALTER TABLE app.t ADD since timestamptz DEFAULT '2026-01-01 00:00:00+00'",
            "CREATE FUNCTION app.f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE FUNCTION app.g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER touch BEFORE INSERT ON app.t EXECUTE FUNCTION app.g('it''s')",
        ],
    )
    .await;
    let objects = [
        table("t"),
        object(ObjectKind::Type, "mood"),
        object(ObjectKind::Routines, "f"),
    ];
    let mut before = Vec::new();
    for object in &objects {
        before.push(definition(&mut lock, object).await);
    }
    assert!(before.iter().all(Option::is_some), "{before:?}");
    run(
        &mut lock,
        &[
            "SET search_path = app",
            "SET timezone = 'Asia/Tokyo'",
            "SET datestyle = 'German'",
            "SET quote_all_identifiers = on",
            "SET bytea_output = 'escape'",
            "REINDEX TABLE CONCURRENTLY other",
            "ANALYZE",
        ],
    )
    .await;
    for (object, before) in objects.iter().zip(&before) {
        assert_eq!(compare(&mut lock, object, before).await, Outcome::NotDone, "{object}");
    }
    let changes = [
        "ALTER TABLE t ALTER at SET DEFAULT now()",
        "ALTER TYPE mood ADD VALUE 'ok'",
        "CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 2'",
    ];
    for ((object, before), sql) in objects.iter().zip(&before).zip(changes) {
        run(&mut lock, &[sql]).await;
        assert_eq!(compare(&mut lock, object, before).await, Outcome::Done, "{sql}");
    }
    let none = object(ObjectKind::Routines, "h");
    let before = definition(&mut lock, &none).await;
    run(
        &mut lock,
        &["CREATE FUNCTION h() RETURNS int LANGUAGE sql AS 'SELECT 3'"],
    )
    .await;
    assert_eq!(
        compare(&mut lock, &none, &before).await,
        Outcome::Done,
        "the first of its name"
    );
}

/// Asks until the answer is the one that is wanted.
async fn until(reader: &mut Reader, effect: &Effect, wanted: impl Fn(&Outcome) -> bool) -> Outcome {
    for _ in 0..400 {
        let looked = reader.outcome(effect, None).await.expect("answers");
        if wanted(&looked.outcome) {
            return looked.outcome;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{effect} never came so far");
}

/// Another program's transaction, which concurrent statements wait for; it ends when this is dropped.
struct Blocker {
    database: String,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Blocker {
    fn of(bench: &Bench, sql: &str) -> Self {
        let database = bench.url.rsplit('/').next().unwrap_or_default().to_owned();
        let mut script = tempfile::NamedTempFile::new().expect("a file");
        write!(script, "BEGIN; {sql}; SELECT pg_sleep(600);").expect("written");
        let name = database.clone();
        let thread = std::thread::spawn(move || drop(psql(postgres(), &name, script.path())));
        let asleep = format!("SELECT count(*) {}", of_sleepers(&database));
        while postgres().execute(&asleep).trim() != "1" {
            std::thread::sleep(Duration::from_millis(20));
        }
        Self {
            database,
            thread: Some(thread),
        }
    }
}

fn of_sleepers(database: &str) -> String {
    format!("FROM pg_stat_activity WHERE datname = '{database}' AND query LIKE '%pg_sleep(600)%' AND state = 'active'")
}

impl Drop for Blocker {
    fn drop(&mut self) {
        postgres().execute(&format!(
            "SELECT pg_terminate_backend(pid) {}",
            of_sleepers(&self.database)
        ));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("psql ended");
        }
    }
}

#[tokio::test]
async fn a_build_that_goes_on_and_one_that_was_cancelled_are_told_apart() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(&mut lock, &["CREATE TABLE t (n int)", "CREATE INDEX kept ON t (n)"]).await;
    lock.release().await.expect("released");
    for (sql, effect) in [
        (
            "CREATE INDEX CONCURRENTLY slow ON t (n)",
            Effect::Creates(table("t").part(ObjectKind::Index, "slow")),
        ),
        (
            "REINDEX INDEX CONCURRENTLY kept",
            Effect::Rebuilds(object(ObjectKind::Index, "kept")),
        ),
    ] {
        let blocker = Blocker::of(&bench, "INSERT INTO t VALUES (1)");
        let mut reader = Reader::open(&bench.target).await.expect("opens");
        let mut lock = locked(&bench, FormatId::Godwit).await;
        assert_eq!(look(&mut lock, &effect).await, Outcome::NotDone, "before {sql}");
        let canceller = lock.canceller();
        let running = tokio::spawn(async move {
            let outcome = lock.execute(sql).await;
            (lock, outcome)
        });
        let outcome = until(&mut reader, &effect, |outcome| *outcome != Outcome::NotDone).await;
        assert!(
            matches!(&outcome, Outcome::StillRunning(who) if who.starts_with("process ")),
            "{outcome:?}"
        );
        canceller.cancel().await.expect("asked");
        let (mut lock, ended) = running.await.expect("no panic");
        drop(blocker);
        ended.expect_err("it was cancelled");
        let outcome = look(&mut lock, &effect).await;
        let Outcome::Invalid(indexes) = outcome else {
            panic!("{sql}: {outcome:?}");
        };
        assert_eq!(indexes.len(), 1);
        run(&mut lock, &[&format!("DROP INDEX {}", indexes[0])]).await;
        assert_eq!(look(&mut lock, &effect).await, Outcome::NotDone);
        lock.release().await.expect("released");
        reader.close().await;
    }
}

#[tokio::test]
async fn a_partition_that_is_half_detached_is_to_be_finished() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &[
            "CREATE SCHEMA old",
            "CREATE TABLE parts (a int) PARTITION BY RANGE (a)",
            "CREATE TABLE old.parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (2)",
        ],
    )
    .await;
    let effect = Effect::Drops(table("parts").part(ObjectKind::Partition, "parts_1"));
    assert_eq!(look(&mut lock, &effect).await, Outcome::NotDone);
    let blocker = Blocker::of(&bench, "SELECT * FROM parts");
    let mut reader = Reader::open(&bench.target).await.expect("opens");
    let canceller = lock.canceller();
    let running = tokio::spawn(async move {
        let sql = "ALTER TABLE parts DETACH PARTITION old.parts_1 CONCURRENTLY";
        lock.execute(sql).await.expect_err("it is cancelled");
        lock
    });
    until(&mut reader, &effect, |outcome| *outcome != Outcome::NotDone).await;
    canceller.cancel().await.expect("asked");
    let mut lock = running.await.expect("no panic");
    drop(blocker);
    let looked = lock.outcome(&effect, None).await.expect("answers");
    let Outcome::HalfDone { finish: Some(finish) } = looked.outcome else {
        panic!("{looked:?}");
    };
    assert_eq!(finish, "ALTER TABLE public.parts DETACH PARTITION old.parts_1 FINALIZE");
    run(&mut lock, &[&finish]).await;
    assert_eq!(look(&mut lock, &effect).await, Outcome::Done);
    let attach = Effect::Creates(table("parts").part(ObjectKind::Partition, "parts_1"));
    assert_eq!(look(&mut lock, &attach).await, Outcome::NotDone);
    run(&mut lock, &["ALTER TABLE parts ATTACH PARTITION old.parts_1 DEFAULT"]).await;
    assert_eq!(look(&mut lock, &attach).await, Outcome::Done);
}

#[tokio::test]
async fn a_database_whose_drop_was_interrupted_is_dropped_again() {
    let bench = on_postgres();
    let name = format!("{}_half", bench.url.rsplit('/').next().unwrap_or_default());
    postgres().execute(&format!("CREATE DATABASE {name}"));
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let database = object(ObjectKind::Database, &name);
    assert_eq!(look(&mut lock, &Effect::Creates(database.clone())).await, Outcome::Done);
    // What a server that is killed in the middle of DROP DATABASE leaves.
    postgres().execute(&format!(
        "UPDATE pg_database SET datconnlimit = -2 WHERE datname = '{name}'"
    ));
    let dropping = Effect::Drops(database.clone());
    assert_eq!(look(&mut lock, &dropping).await, Outcome::NotDone);
    assert_eq!(look(&mut lock, &Effect::Creates(database)).await, Outcome::CannotTell);
    run(&mut lock, &[&format!("DROP DATABASE {name}")]).await;
    assert_eq!(look(&mut lock, &dropping).await, Outcome::Done);
}

#[tokio::test]
async fn several_leftovers_of_a_rebuild_are_all_named() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &[
            "CREATE SCHEMA app",
            "CREATE TABLE app.t (n int, m int)",
            "INSERT INTO app.t VALUES (1, 1), (1, 1)",
        ],
    )
    .await;
    for name in ["a_ccnew", "a_ccold1", "b"] {
        let sql = format!("CREATE UNIQUE INDEX CONCURRENTLY {name} ON app.t (n)");
        lock.execute(&sql).await.expect_err("n is there twice");
    }
    let both = Outcome::Invalid(vec!["app.a_ccnew".into(), "app.a_ccold1".into()]);
    for (kind, schema, name) in [
        (ObjectKind::Index, Some("app"), "a"),
        (ObjectKind::Table, Some("app"), "t"),
        (ObjectKind::Schema, None, "app"),
        (ObjectKind::Database, None, ""),
    ] {
        let effect = Effect::Rebuilds(DbObject::new(kind, schema.map(str::to_owned), name));
        assert_eq!(look(&mut lock, &effect).await, both, "{effect}");
    }
    let other = Effect::Rebuilds(within("app", ObjectKind::Index, "b"));
    assert_eq!(look(&mut lock, &other).await, Outcome::NotDone);
}
