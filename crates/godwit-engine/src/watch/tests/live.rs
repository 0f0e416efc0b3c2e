//! On real servers: an ALTER behind a reader, with writers behind it.

use std::thread::{self, JoinHandle};

use godwit_core::FormatId;
use godwit_db::{Executed, LockRequest, TargetLock, parse_url};
use godwit_testkit::{ClientOutput, Database, mariadb, mariadb_client, postgres, psql};

use super::*;

/// How the engine's own client runs a script in a database of its test server.
type Client = fn(&str, &std::path::Path) -> ClientOutput;

struct Site {
    database: Database,
    target: Target,
    client: Client,
    /// How many sessions of the database sleep in a transaction.
    sleepers: fn(&str) -> String,
}

fn on_postgres() -> Site {
    let client: Client = |database, script| psql(postgres(), database, script);
    site(postgres().create_database(), client, |database| {
        let asleep = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND datname =";
        postgres().execute(&format!("{asleep} '{database}'"))
    })
}

fn on_mysql() -> Site {
    let client: Client = |database, script| mariadb_client(mariadb(), database, script);
    site(mariadb().create_database(), client, |database| {
        let asleep = "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT sleep%' AND db =";
        mariadb().execute(&format!("{asleep} '{database}'"))
    })
}

fn site(database: Database, client: Client, sleepers: fn(&str) -> String) -> Site {
    let parsed = parse_url(&database.url).unwrap();
    Site {
        target: Target {
            address: parsed.address,
            password: parsed.password,
        },
        database,
        client,
        sleepers,
    }
}

impl Site {
    /// Runs `sql` with the client, in a thread.
    fn runs(&self, sql: &str) -> JoinHandle<ClientOutput> {
        let script = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(script.path(), sql).unwrap();
        let (database, client) = (self.database.name.clone(), self.client);
        thread::spawn(move || client(&database, script.path()))
    }

    async fn lock(&self) -> TargetLock {
        let request = LockRequest {
            format: FormatId::Godwit,
            holder: "a test".to_owned(),
            wait: Duration::ZERO,
        };
        TargetLock::acquire(&self.target, &request).await.unwrap()
    }
}

/// Runs `sql`; asks the server to stop it when `stop` says so.
async fn stoppable(lock: &mut TargetLock, sql: &str, stop: &CancellationToken) -> Result<Executed, DbError> {
    let canceller = lock.canceller();
    let mut running = pin!(lock.execute(sql));
    tokio::select! {
        outcome = &mut running => return outcome,
        () = stop.cancelled() => {}
    }
    canceller.cancel().await.unwrap();
    running.await
}

/// A reader holds the table, our ALTER waits for it, and five writers wait behind the ALTER.
async fn gives_way(site: Site, reader: &str) {
    let mut lock = site.lock().await;
    lock.execute("CREATE TABLE orders (id INTEGER)").await.unwrap();
    let reader = site.runs(reader);
    while (site.sleepers)(&site.database.name).trim() != "1" {
        sleep(Duration::from_millis(50)).await;
    }
    let stop = CancellationToken::new();
    let events = Mutex::new(Vec::new());
    let writers = Mutex::new(Vec::new());
    let watched = Watched {
        target: &site.target,
        session: lock.session_id(),
        policy: WatchPolicy {
            queue_limit: Some(4),
            budget: Some(Duration::from_secs(60)),
        },
    };
    let say = |event| {
        let mut writers = writers.lock().unwrap();
        if matches!(event, WatchEvent::Blockage(_)) && writers.is_empty() {
            writers.extend((0..5).map(|_| site.runs("INSERT INTO orders VALUES (1);")));
        }
        events.lock().unwrap().push(event);
    };
    let work = stoppable(&mut lock, "ALTER TABLE orders ADD COLUMN more INTEGER", &stop);
    let (outcome, abort) = beside(work, watched, &stop, say).await;

    assert_eq!(outcome, Err(DbError::Cancelled));
    assert_eq!(abort, Some(Abort::Queue { sessions: 5, limit: 4 }));
    for writer in writers.into_inner().unwrap() {
        writer.join().unwrap().expect_success();
    }
    assert!(!reader.is_finished(), "the writers did not have to wait for the reader");
    let events = events.into_inner().unwrap();
    let blockages = events.iter().filter_map(|event| match event {
        WatchEvent::Blockage(blockage) => Some(blockage),
        WatchEvent::Free | WatchEvent::Progress(_) => None,
    });
    let all: Vec<&Blockage> = blockages.collect();
    assert_eq!(all[0].blocked_by.len(), 1);
    assert_eq!(all.last().map(|last| last.blocking.len()), Some(5));

    // A person who reads this may end the reader, and the statement then has its way.
    let blocker = &all[0].blocked_by[0].session;
    let (token, ours) = (blocker.token.as_deref().unwrap(), [lock.session_id().unwrap()]);
    let ended = godwit_db::terminate(&site.target, blocker.id, token, &ours).await;
    assert_eq!(ended, Ok(godwit_db::Terminated::Ended));
    assert!(!reader.join().unwrap().success, "it lost its session");
    lock.execute("ALTER TABLE orders ADD COLUMN more INTEGER")
        .await
        .expect("the statement left nothing");
}

#[tokio::test]
async fn an_alter_gives_way_to_a_queue_on_postgres() {
    gives_way(
        on_postgres(),
        "BEGIN; SELECT * FROM orders; SELECT pg_sleep(100); COMMIT;",
    )
    .await;
}

#[tokio::test]
async fn an_alter_gives_way_to_a_queue_on_mysql() {
    gives_way(
        on_mysql(),
        "START TRANSACTION; SELECT * FROM orders; SELECT sleep(100); COMMIT;",
    )
    .await;
}

#[tokio::test]
async fn an_index_build_says_how_far_it_is_and_ends_at_its_budget() {
    let site = on_postgres();
    let mut lock = site.lock().await;
    for sql in [
        "CREATE TABLE orders AS SELECT i AS id, repeat('x', 300) AS note FROM generate_series(1, 5000) i",
        "CREATE FUNCTION slow(i INT) RETURNS INT LANGUAGE plpgsql IMMUTABLE AS
         $$ BEGIN PERFORM pg_sleep(0.002); RETURN i; END $$",
    ] {
        lock.execute(sql).await.unwrap();
    }
    let budget = Duration::from_secs(4);
    let watched = Watched {
        target: &site.target,
        session: lock.session_id(),
        policy: WatchPolicy {
            queue_limit: Some(0),
            budget: Some(budget),
        },
    };
    let stop = CancellationToken::new();
    let counts = Mutex::new(Vec::new());
    let say = |event| match event {
        WatchEvent::Progress(progress) => counts.lock().unwrap().push(progress.done),
        other => panic!("nobody waits: {other:?}"),
    };
    let work = stoppable(&mut lock, "CREATE INDEX ON orders (slow(id))", &stop);
    let (outcome, abort) = beside(work, watched, &stop, say).await;
    assert_eq!(
        (outcome, abort),
        (Err(DbError::Cancelled), Some(Abort::Budget { budget }))
    );
    let counts = counts.into_inner().unwrap();
    assert!(counts.len() >= 2 && counts.is_sorted(), "it moves on: {counts:?}");
    lock.execute("SELECT 1").await.expect("the session is alive");
    let left = watchers_left(&site.database.name).await;
    assert_eq!(left, "0", "the watcher's session is gone with the statement");
}

/// Sessions that hold no lock, after the moment that the server takes to notice a goodbye.
async fn watchers_left(database: &str) -> String {
    let sql = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND application_name NOT LIKE 'godwit: %'"
    );
    let mut left = String::new();
    for _ in 0..40 {
        left = postgres().execute(&sql).trim().to_owned();
        if left == "0" {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    left
}
