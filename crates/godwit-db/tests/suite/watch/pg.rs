//! On PostgreSQL.

use super::*;

async fn somebody(bench: &Bench, name: &str) -> Other {
    Other::on_postgres(postgres(), &bench.target, name).await
}

#[tokio::test]
async fn an_idle_reader_before_us_and_five_writers_behind_us_are_named() {
    let bench = on_postgres();
    let lock = with_orders(&bench).await;
    let mut reader = somebody(&bench, "report of ana").await;
    reader
        .run("BEGIN; SELECT * FROM orders WHERE note = 'hush'")
        .await
        .expect("reads");
    let altering = Running::start(lock, "ALTER TABLE orders ADD COLUMN more INTEGER");
    seen(&bench.target, altering.session, |look| {
        !look.blockage.blocked_by.is_empty()
    })
    .await;
    let mut writers = Vec::new();
    let mut waiting = Vec::new();
    for _ in 0..5 {
        let writer = somebody(&bench, "shop").await;
        writers.push(writer.id());
        waiting.push(writer.waits("INSERT INTO orders SELECT max(id) + 1, 'hush' FROM orders"));
    }
    let look = seen(&bench.target, altering.session, |look| look.blockage.waiting == 5).await;

    let [first] = look.blockage.blocked_by.as_slice() else {
        panic!("one blocks us: {look:#?}");
    };
    let session = &first.session;
    assert_eq!(session.id, reader.id());
    assert_eq!(session.application.as_deref(), Some("report of ana"));
    assert_eq!(session.user.as_deref(), Some("godwit"));
    assert_eq!(session.state, "idle in transaction");
    assert_eq!(
        session.query.as_deref(),
        Some("BEGIN; SELECT * FROM orders WHERE note = '…'")
    );
    assert!(
        session
            .from
            .as_deref()
            .is_some_and(|from| from.starts_with("127.0.0.1:"))
    );
    assert!(session.since_seconds.is_some_and(|seconds| seconds < 60));
    assert!(session.transaction_seconds.is_some_and(|seconds| seconds < 60));
    assert!(first.certain && session.token.is_some() && session.waits_for.is_none());

    let own = look.blockage.waits_for.as_deref();
    assert_eq!(own, Some("AccessExclusiveLock on public.orders"));
    assert_eq!(ids(&look.blockage.blocking), sorted(writers));
    let writer = &look.blockage.blocking[0].session;
    assert_eq!(writer.application.as_deref(), Some("shop"));
    assert_eq!(writer.state, "active");
    assert_eq!(writer.waits_for.as_deref(), Some("RowExclusiveLock on public.orders"));
    assert_eq!(look.progress, None);

    reader.run("ROLLBACK").await.expect("ends");
    let lock = altering.finish().await;
    for task in waiting {
        let (writer, outcome) = task.await.expect("no panic");
        // All of them want the same number; none waits any more.
        drop((writer, outcome));
    }
    let own = lock.session_id().expect("a number");
    let look = seen(&bench.target, own, |look| look.blockage.is_empty()).await;
    assert_eq!(look, Look::default());
}

#[tokio::test]
async fn who_blocks_the_blocker_hangs_below_it() {
    let bench = on_postgres();
    let lock = with_orders(&bench).await;
    let mut first = somebody(&bench, "first").await;
    first
        .run("BEGIN; UPDATE orders SET note = 'x' WHERE id = 1")
        .await
        .expect("holds a row");
    let mut second = somebody(&bench, "second").await;
    second
        .run("BEGIN; UPDATE orders SET note = 'y' WHERE id = 2")
        .await
        .expect("holds the other");
    let (first_id, second_id) = (first.id(), second.id());
    let task = second.waits("UPDATE orders SET note = 'y' WHERE id = 1");
    let ours = Running::start(lock, "UPDATE orders SET note = 'z' WHERE id = 2");
    let look = seen(&bench.target, ours.session, |look| {
        look.blockage
            .blocked_by
            .first()
            .is_some_and(|node| !node.also.is_empty())
    })
    .await;
    let node = &look.blockage.blocked_by[0];
    assert_eq!((node.session.id, ids(&node.also)), (second_id, vec![first_id]));
    assert_eq!(
        node.session.waits_for.as_deref(),
        Some("the end of a transaction that changed the same rows")
    );
    ours.cancel().await;
    first.run("ROLLBACK").await.expect("ends");
    drop(task.await.expect("no panic"));
}

#[tokio::test]
async fn an_index_that_is_built_says_how_far_it_is() {
    let bench = on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    for sql in [
        "CREATE TABLE orders AS SELECT i AS id, repeat('x', 300) AS note FROM generate_series(1, 2000) i",
        "CREATE FUNCTION slow(i INT) RETURNS INT LANGUAGE plpgsql IMMUTABLE AS
         $$ BEGIN PERFORM pg_sleep(0.002); RETURN i; END $$",
    ] {
        lock.execute(sql).await.expect("made");
    }
    let building = Running::start(lock, "CREATE INDEX ON orders (slow(id))");
    let look = seen(&bench.target, building.session, |look| {
        look.progress.as_ref().is_some_and(|progress| progress.done > 0)
    })
    .await;
    let progress = look.progress.expect("just seen");
    assert_eq!(progress.phase, "building index: scanning table");
    assert_eq!((progress.unit.as_str(), progress.total.is_some()), ("blocks", true));
    assert!(look.blockage.is_empty());
    building.cancel().await;
}

#[tokio::test]
async fn a_concurrent_build_tells_for_whose_end_it_waits() {
    let bench = on_postgres();
    let lock = with_orders(&bench).await;
    let mut reader = somebody(&bench, "old snapshot").await;
    reader
        .run("BEGIN ISOLATION LEVEL REPEATABLE READ; UPDATE orders SET note = 'x' WHERE id = 1")
        .await
        .expect("holds");
    let building = Running::start(lock, "CREATE INDEX CONCURRENTLY ON orders (note)");
    let look = seen(&bench.target, building.session, |look| {
        !look.blockage.blocked_by.is_empty() && look.progress.is_some()
    })
    .await;
    assert_eq!(ids(&look.blockage.blocked_by), [reader.id()]);
    let progress = look.progress.expect("just seen");
    assert!(progress.phase.starts_with("waiting for writers"), "{progress:?}");
    assert_eq!(
        (progress.done, progress.total, progress.unit.as_str()),
        (0, Some(1), "sessions")
    );
    reader.run("ROLLBACK").await.expect("ends");
    building.finish().await;
}

#[tokio::test]
async fn a_role_that_may_see_little_sees_who_and_not_what() {
    let bench = on_postgres();
    let mut lock = with_orders(&bench).await;
    let role = format!("few_{}", lock.session_id().expect("a number"));
    lock.execute(&format!("CREATE ROLE {role} LOGIN PASSWORD 'few'"))
        .await
        .expect("made");
    let mut reader = somebody(&bench, "report of ana").await;
    reader.run("BEGIN; SELECT * FROM orders").await.expect("reads");
    let altering = Running::start(lock, "ALTER TABLE orders ADD COLUMN more INTEGER");
    let (_, rest) = bench.url.split_once('@').expect("user and host");
    let few = target(&format!("postgres://{role}:few@{rest}"));
    let look = seen(&few, altering.session, |look| !look.blockage.blocked_by.is_empty()).await;
    let session = &look.blockage.blocked_by[0].session;
    assert_eq!(session.id, reader.id());
    assert_eq!(session.application.as_deref(), Some("report of ana"));
    assert_eq!(
        (session.state.as_str(), &session.query, &session.token),
        ("not shown", &None, &None)
    );
    altering.cancel().await;
    reader.run("ROLLBACK").await.expect("ends");
}
