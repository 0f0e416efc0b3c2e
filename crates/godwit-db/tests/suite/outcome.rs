//! What became of a statement whose end nobody saw: what holds on every engine.

use crate::common::{Bench, locked, run};
use godwit_core::{DbObject, Effect, FormatId, ObjectKind};
use godwit_db::{Outcome, Reader, TargetLock};

on_every_engine!(
    presence_decides_what_is_made_renamed_and_dropped,
    one_of_two_is_half_done,
    what_was_there_before_was_not_made,
    nobody_can_tell_without_the_table,
    a_definition_is_compared_with_the_one_before,
    what_may_run_again_is_not_done_and_the_rest_is_unknown,
);

pub fn object(kind: ObjectKind, name: &str) -> DbObject {
    DbObject::new(kind, None, name)
}

pub fn table(name: &str) -> DbObject {
    object(ObjectKind::Table, name)
}

pub async fn look(lock: &mut TargetLock, effect: &Effect) -> Outcome {
    lock.outcome(effect, None).await.expect("the catalogue answers").outcome
}

/// Looks before and after each statement, under the lock and as a reader.
pub async fn turns(bench: &Bench, lock: &mut TargetLock, statements: &[(&str, Effect)]) {
    for (sql, effect) in statements {
        assert_eq!(look(lock, effect).await, Outcome::NotDone, "before {sql}");
        run(lock, &[sql]).await;
        assert_eq!(look(lock, effect).await, Outcome::Done, "after {sql}");
        let mut reader = Reader::open(&bench.target).await.expect("opens");
        let looked = reader.outcome(effect, None).await.expect("the catalogue answers");
        assert_eq!(looked.outcome, Outcome::Done, "after {sql}, to a reader");
        assert!(looked.evidence.contains("exist"), "{}", looked.evidence);
        reader.close().await;
    }
}

fn renames(from: DbObject, to: DbObject) -> Effect {
    Effect::Renames { from, to }
}

async fn presence_decides_what_is_made_renamed_and_dropped(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let (t, u) = (table("t"), table("u"));
    let trigger = match bench.url.split(':').next() {
        Some("postgres") => {
            let body = "CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'";
            run(&mut lock, &[body]).await;
            "CREATE TRIGGER touch BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION noop()"
        }
        Some("mysql") => "CREATE TRIGGER touch BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a",
        _ => "CREATE TRIGGER touch AFTER INSERT ON t BEGIN SELECT 1; END",
    };
    let touch = match bench.url.split(':').next() {
        Some("postgres") => t.part(ObjectKind::Trigger, "touch"),
        _ => object(ObjectKind::Trigger, "touch"),
    };
    let drop_index = if bench.url.starts_with("mysql") {
        "DROP INDEX t_a ON t"
    } else {
        "DROP INDEX t_a"
    };
    let index = if bench.url.starts_with("mysql") {
        t.part(ObjectKind::Index, "t_a")
    } else {
        object(ObjectKind::Index, "t_a")
    };
    turns(
        &bench,
        &mut lock,
        &[
            ("CREATE TABLE t (id INTEGER, a INTEGER)", Effect::Creates(t.clone())),
            (
                "CREATE INDEX t_a ON t (a)",
                Effect::Creates(t.part(ObjectKind::Index, "t_a")),
            ),
            (drop_index, Effect::Drops(index)),
            (trigger, Effect::Creates(touch)),
            (
                "ALTER TABLE t ADD COLUMN b INTEGER",
                Effect::Creates(t.part(ObjectKind::Column, "b")),
            ),
            (
                "ALTER TABLE t RENAME COLUMN b TO c",
                renames(t.part(ObjectKind::Column, "b"), t.part(ObjectKind::Column, "c")),
            ),
            (
                "ALTER TABLE t DROP COLUMN c",
                Effect::Drops(t.part(ObjectKind::Column, "c")),
            ),
            (
                "CREATE VIEW v AS SELECT 1 AS one",
                Effect::Creates(object(ObjectKind::View, "v")),
            ),
            ("DROP VIEW v", Effect::Drops(object(ObjectKind::View, "v"))),
            ("ALTER TABLE t RENAME TO u", renames(t.clone(), u.clone())),
            ("DROP TABLE u", Effect::Drops(u.clone())),
        ],
    )
    .await;
    let neither = lock.outcome(&renames(t, u), None).await.expect("answers");
    assert_eq!(neither.outcome, Outcome::CannotTell, "{}", neither.evidence);
}

async fn one_of_two_is_half_done(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &["CREATE TABLE a (id INTEGER)", "CREATE TABLE b (id INTEGER)"],
    )
    .await;
    let both = Effect::Several(vec![Effect::Drops(table("a")), Effect::Drops(table("b"))]);
    assert_eq!(look(&mut lock, &both).await, Outcome::NotDone);
    run(&mut lock, &["DROP TABLE a"]).await;
    let looked = lock.outcome(&both, None).await.expect("answers");
    assert_eq!(looked.outcome, Outcome::HalfDone { finish: None });
    assert_eq!(looked.evidence, "table a does not exist any more; table b still exists");
    run(&mut lock, &["DROP TABLE b"]).await;
    assert_eq!(look(&mut lock, &both).await, Outcome::Done);
}

async fn what_was_there_before_was_not_made(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    assert_eq!(lock.definition(&table("t")).await, Ok(None));
    run(&mut lock, &["CREATE TABLE t (id INTEGER)"]).await;
    for object in [table("t"), table("t").part(ObjectKind::Column, "id")] {
        let before = lock.definition(&object).await.expect("answers").expect("it is there");
        assert_eq!((before.len(), before.to_lowercase()), (64, before.clone()), "SHA-256");
        let looked = lock
            .outcome(&Effect::Creates(object), Some(&before))
            .await
            .expect("answers");
        assert_eq!(looked.outcome, Outcome::NotDone, "{}", looked.evidence);
    }
}

async fn nobody_can_tell_without_the_table(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let column = table("gone").part(ObjectKind::Column, "a");
    for effect in [Effect::Creates(column.clone()), Effect::Drops(column)] {
        let looked = lock.outcome(&effect, None).await.expect("answers");
        assert_eq!(looked.outcome, Outcome::CannotTell, "{}", looked.evidence);
        assert!(looked.evidence.contains("gone"), "{}", looked.evidence);
    }
    let changed = Effect::Redefines(table("gone"));
    let looked = lock.outcome(&changed, Some("7f3a")).await.expect("answers");
    assert_eq!(looked.outcome, Outcome::CannotTell, "{}", looked.evidence);
}

async fn a_definition_is_compared_with_the_one_before(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    let index = if bench.url.starts_with("mysql") {
        "ALTER TABLE t ADD INDEX (a)"
    } else {
        "CREATE INDEX t_a_idx ON t (a)"
    };
    run(&mut lock, &["CREATE TABLE t (id INTEGER, a INTEGER)"]).await;
    let effect = Effect::Redefines(table("t"));
    assert_eq!(look(&mut lock, &effect).await, Outcome::CannotTell, "nobody noted it");
    for sql in [
        index,
        "ALTER TABLE t ADD COLUMN b INTEGER DEFAULT 7",
        "ALTER TABLE t DROP COLUMN b",
    ] {
        let before = lock
            .definition(&table("t"))
            .await
            .expect("answers")
            .expect("it is there");
        run(&mut lock, &["INSERT INTO t (id) VALUES (1)"]).await;
        let same = lock.outcome(&effect, Some(&before)).await.expect("answers");
        assert_eq!(same.outcome, Outcome::NotDone, "before {sql}: {}", same.evidence);
        run(&mut lock, &[sql]).await;
        let other = lock.outcome(&effect, Some(&before)).await.expect("answers");
        assert_eq!(other.outcome, Outcome::Done, "after {sql}: {}", other.evidence);
        let mut reader = Reader::open(&bench.target).await.expect("opens");
        let seen = reader.definition(&table("t")).await.expect("answers");
        assert_eq!(
            seen,
            lock.definition(&table("t")).await.expect("answers"),
            "to everybody the same"
        );
        reader.close().await;
    }
}

async fn what_may_run_again_is_not_done_and_the_rest_is_unknown(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    assert_eq!(look(&mut lock, &Effect::Repeatable).await, Outcome::NotDone);
    assert_eq!(look(&mut lock, &Effect::Unknown).await, Outcome::CannotTell);
    // No engine has all kinds.
    let foreign = match bench.url.split(':').next() {
        Some("postgres") => ObjectKind::Event,
        _ => ObjectKind::Publication,
    };
    let effect = Effect::Creates(object(foreign, "x"));
    assert_eq!(look(&mut lock, &effect).await, Outcome::CannotTell);
}

#[tokio::test]
async fn sqlite_names_are_found_in_letters_of_any_size() {
    let bench = crate::common::on_sqlite();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(&mut lock, &["CREATE TABLE orders (Id)"]).await;
    let column = |name| table("ORDERS").part(ObjectKind::Column, name);
    assert_eq!(look(&mut lock, &Effect::Creates(column("ID"))).await, Outcome::Done);
    let effect = renames(column("Id"), column("ID"));
    assert_eq!(look(&mut lock, &effect).await, Outcome::NotDone);
    run(&mut lock, &["ALTER TABLE orders RENAME COLUMN Id TO ID"]).await;
    assert_eq!(look(&mut lock, &effect).await, Outcome::Done);
    let attached = DbObject::new(ObjectKind::Table, Some("other".into()), "t");
    assert_eq!(look(&mut lock, &Effect::Drops(attached)).await, Outcome::CannotTell);
    let main = DbObject::new(ObjectKind::Table, Some("Main".into()), "orders");
    assert_eq!(look(&mut lock, &Effect::Creates(main)).await, Outcome::Done);
}
