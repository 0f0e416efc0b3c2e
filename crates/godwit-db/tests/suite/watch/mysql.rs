//! On MariaDB, with what its settings let one see.

use std::sync::Arc;

use godwit_testkit::mariadb_client;

use super::*;

/// A reader before our ALTER and five writers behind it, and what is seen of that.
async fn altering(server: &Mariadb, bench: &Bench) -> (Look, i64, Vec<i64>) {
    let lock = with_orders(bench).await;
    let mut bystander = Other::on_mysql(server, &bench.target).await;
    bystander.run("SELECT 1").await.expect("does nothing of interest");
    let mut reader = Other::on_mysql(server, &bench.target).await;
    reader
        .run("START TRANSACTION; SELECT * FROM orders WHERE note = 'hush'")
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
        let writer = Other::on_mysql(server, &bench.target).await;
        writers.push(writer.id());
        waiting.push(writer.waits("INSERT INTO orders (id) VALUES (7)"));
    }
    let look = seen(&bench.target, altering.session, |look| look.blockage.waiting == 5).await;
    let id = reader.id();
    reader.run("ROLLBACK").await.expect("ends");
    let lock = altering.finish().await;
    for task in waiting {
        drop(task.await.expect("no panic"));
    }
    let own = lock.session_id().expect("a number");
    let after = seen(&bench.target, own, |look| look.blockage.is_empty()).await;
    assert_eq!(after, Look::default());
    (look, id, sorted(writers))
}

#[tokio::test]
async fn without_more_the_server_is_guessed_at_and_that_is_said() {
    let server = Mariadb::start();
    let bench = on(&server);
    let (look, reader, writers) = altering(&server, &bench).await;
    let [first] = look.blockage.blocked_by.as_slice() else {
        panic!("one has a transaction open: {look:#?}");
    };
    assert!(!first.certain, "nobody can prove it");
    assert_eq!(
        (first.session.id, first.session.state.as_str()),
        (reader, "idle in transaction")
    );
    assert!(first.session.transaction_seconds.is_some_and(|seconds| seconds < 60));
    assert_eq!(ids(&look.blockage.blocking), writers);
    let writer = &look.blockage.blocking[0];
    assert!(!writer.certain);
    assert_eq!(
        writer.session.query.as_deref(),
        Some("INSERT INTO orders (id) VALUES (7)")
    );
    assert_eq!(writer.session.state, "Waiting for table metadata lock");
}

#[tokio::test]
async fn the_performance_schema_proves_it_and_tells_last_statements() {
    let server = Mariadb::with_options(&[
        "--performance-schema=ON",
        "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON",
        "--performance-schema-consumer-events-statements-current=ON",
    ]);
    let bench = on(&server);
    let (look, reader, writers) = altering(&server, &bench).await;
    let [first] = look.blockage.blocked_by.as_slice() else {
        panic!("one blocks us: {look:#?}");
    };
    assert!(first.certain);
    assert_eq!(first.session.id, reader);
    let own = look.blockage.waits_for.as_deref().unwrap_or_default();
    assert!(
        own.starts_with("EXCLUSIVE metadata lock on ") && own.ends_with(".orders"),
        "{own}"
    );
    assert_eq!(
        first.session.query.as_deref(),
        Some("SELECT * FROM orders WHERE note = '…'"),
        "what it ran last"
    );
    assert_eq!(ids(&look.blockage.blocking), writers);
    let writer = &look.blockage.blocking[0];
    assert!(writer.certain);
    let waits_for = writer.session.waits_for.as_deref().unwrap_or_default();
    assert!(waits_for.starts_with("SHARED_WRITE metadata lock on "), "{waits_for}");
}

#[tokio::test]
async fn programs_are_named_where_the_performance_schema_is_on() {
    let server = Arc::new(Mariadb::with_options(&["--performance-schema=ON"]));
    let bench = on(&server);
    let lock = with_orders(&bench).await;
    let database = bench.url.rsplit('/').next().expect("a database").to_owned();
    let script = tempfile::NamedTempFile::new().expect("a temp folder");
    let sql = "START TRANSACTION; SELECT * FROM orders; SELECT sleep(60);";
    std::fs::write(script.path(), sql).expect("written");
    let (theirs, path) = (Arc::clone(&server), script.path().to_owned());
    let client = tokio::task::spawn_blocking(move || mariadb_client(&theirs, &database, &path));
    let sleeping = "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT sleep%'";
    while server.execute(sleeping).trim() == "0" {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    let altering = Running::start(lock, "ALTER TABLE orders ADD COLUMN more INTEGER");
    let look = seen(&bench.target, altering.session, |look| {
        !look.blockage.blocked_by.is_empty()
    })
    .await;
    let node = &look.blockage.blocked_by[0];
    assert_eq!(
        node.session.application.as_deref(),
        Some("mysql"),
        "what the client calls itself"
    );
    assert_eq!(node.session.query.as_deref(), Some("SELECT sleep(60)"));
    assert!(!node.certain, "metadata locks are not instrumented");
    server.execute(&format!("KILL {}", node.session.id));
    assert!(!client.await.expect("no panic").success, "it was ended");
    altering.finish().await;
}

#[tokio::test]
async fn a_row_lock_is_proven_in_both_directions() {
    let bench = on_mysql();
    let mut lock = with_orders(&bench).await;
    lock.execute("START TRANSACTION").await.expect("begins");
    lock.execute("UPDATE orders SET note = 'ours' WHERE id = 1")
        .await
        .expect("holds a row");
    let mut holder = Other::on_mysql(mariadb(), &bench.target).await;
    holder
        .run("START TRANSACTION; UPDATE orders SET note = 'theirs' WHERE id = 2")
        .await
        .expect("holds the other");
    let behind = Other::on_mysql(mariadb(), &bench.target).await;
    let behind_id = behind.id();
    let task = behind.waits("UPDATE orders SET note = 'later' WHERE id = 1");
    let ours = Running::start(lock, "UPDATE orders SET note = 'ours' WHERE id = 2");
    let look = seen(&bench.target, ours.session, |look| {
        !look.blockage.blocked_by.is_empty() && look.blockage.waiting == 1
    })
    .await;
    let (before, after) = (&look.blockage.blocked_by[0], &look.blockage.blocking[0]);
    assert_eq!((before.session.id, before.certain), (holder.id(), true));
    assert_eq!((after.session.id, after.certain), (behind_id, true));
    let waits_for = after.session.waits_for.as_deref().unwrap_or_default();
    assert!(
        waits_for.starts_with("X lock on a row of ") && waits_for.ends_with(".orders"),
        "{waits_for}"
    );
    let mut lock = ours.cancel().await;
    lock.rollback().await.expect("ends");
    holder.run("ROLLBACK").await.expect("ends");
    drop(task.await.expect("no panic"));
}

#[tokio::test]
async fn a_table_that_is_copied_says_how_far_it_is() {
    let bench = on_mysql();
    let mut lock = with_orders(&bench).await;
    lock.execute("INSERT INTO orders SELECT seq, 'x' FROM seq_3_to_20000")
        .await
        .expect("filled");
    let slow =
        "ALTER TABLE orders ADD COLUMN sum CHAR(128) AS (sha2(repeat(note, 100000), 512)) STORED, ALGORITHM=COPY";
    let altering = Running::start(lock, slow);
    let look = seen(&bench.target, altering.session, |look| {
        look.progress.as_ref().is_some_and(|progress| progress.done > 0)
    })
    .await;
    let progress = look.progress.expect("just seen");
    assert_eq!(progress.phase, "copy to tmp table (stage 1 of 2)");
    assert_eq!((progress.total, progress.unit.as_str()), (Some(100), "%"));
    altering.cancel().await;
}

#[tokio::test]
async fn a_user_that_may_see_little_sees_less_and_nothing_fails() {
    let bench = on_mysql();
    let lock = with_orders(&bench).await;
    let user = format!("few{}", lock.session_id().expect("a number"));
    let database = bench.url.rsplit('/').next().expect("a database");
    mariadb().execute(&format!(
        "CREATE USER {user}@'%' IDENTIFIED BY 'few'; GRANT SELECT ON {database}.* TO {user}@'%'"
    ));
    let mut reader = Other::on_mysql(mariadb(), &bench.target).await;
    reader
        .run("START TRANSACTION; SELECT * FROM orders")
        .await
        .expect("reads");
    let altering = Running::start(lock, "ALTER TABLE orders ADD COLUMN more INTEGER");
    let (_, rest) = bench.url.split_once('@').expect("user and host");
    let few = target(&format!("mysql://{user}:few@{rest}"));
    let mut watcher = Watcher::open(&few, altering.session).await.expect("opens");
    for _ in 0..3 {
        assert_eq!(
            watcher.look().await,
            Ok(Look::default()),
            "other users are not shown to it"
        );
    }
    watcher.close().await;
    altering.cancel().await;
    reader.run("ROLLBACK").await.expect("ends");
}

fn on(server: &Mariadb) -> Bench {
    Bench::at(server.create_database().url)
}
