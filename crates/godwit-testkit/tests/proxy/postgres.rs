//! In front of PostgreSQL, with `psql` as the client.

use std::process::Command;
use std::time::{Duration, Instant};

use godwit_testkit::{Database, Fault, FaultKind, Proxy, postgres};

use crate::{eventually, run, start};

const INSERT: &str = "INSERT INTO t VALUES (1);\n";

/// A database with the table `t`, and a proxy before its server.
struct Scene {
    database: Database,
    proxy: Proxy,
}

impl Scene {
    fn new() -> Self {
        let database = postgres().create_database();
        let scene = Self {
            database,
            proxy: Proxy::start(postgres().host(), postgres().port()),
        };
        assert!(
            run(&mut psql(&scene.database.url), "CREATE TABLE t (id int)")
                .status
                .success()
        );
        scene
    }

    /// `psql` through the proxy.
    fn client(&self) -> Command {
        psql(&self.proxy.url(&self.database.url))
    }

    /// How many rows are in the table, asked without the proxy.
    fn rows(&self) -> usize {
        self.ask("SELECT count(*) FROM t")
    }

    /// How many sessions are in the database besides the one that asks.
    fn sessions(&self) -> usize {
        self.ask(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
             AND backend_type = 'client backend'",
        )
    }

    fn ask(&self, query: &str) -> usize {
        let output = run(&mut psql(&self.database.url), query);
        String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
    }
}

fn psql(url: &str) -> Command {
    let mut command = Command::new(postgres().bin("psql"));
    command.args(["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", url]);
    command
}

#[test]
fn without_a_fault_everything_arrives() {
    let scene = Scene::new();
    let long = "x".repeat(3_000_000);
    let script = format!("{INSERT}SELECT '{long}';\nSELECT count(*) FROM t;\n");
    let output = run(&mut scene.client(), &script);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8(output.stdout).unwrap() == format!("{long}\n1\n"));

    assert!(run(&mut scene.client(), "SELECT 1;").status.success());
    assert_eq!((scene.proxy.connections(), scene.proxy.cuts()), (2, 0));
    assert!(eventually(|| scene.sessions() == 0), "the farewell arrives as well");
}

#[test]
fn a_delay_is_added_to_each_round_trip_and_no_more() {
    const STATEMENTS: u32 = 10;
    let scene = Scene::new();
    let script = "SELECT 1;\n".repeat(STATEMENTS as usize);
    let measure = || {
        let begin = Instant::now();
        assert!(run(&mut scene.client(), &script).status.success());
        begin.elapsed()
    };
    let plain = measure();
    let each_way = Duration::from_millis(25);
    scene.proxy.delay(each_way);
    let delayed = measure();

    assert!(delayed >= STATEMENTS * 2 * each_way, "{delayed:?}");
    // Encryption, log-in and password take a few round trips more.
    let most = plain + (STATEMENTS + 6) * 2 * each_way + Duration::from_millis(500);
    assert!(delayed < most, "{delayed:?} is not below {most:?}");
}

#[test]
fn cut_before_a_statement_it_never_ran_and_cut_after_it_did() {
    let scene = Scene::new();
    scene.proxy.cut_before("INSERT");
    let output = run(&mut scene.client(), INSERT);
    assert!(!output.status.success(), "the client lost its connection");
    assert_eq!(scene.proxy.cuts(), 1);
    assert!(eventually(|| scene.sessions() == 0), "so did the server");
    assert_eq!(scene.rows(), 0);

    scene.proxy.cut_after("INSERT");
    let output = run(&mut scene.client(), INSERT);
    assert!(!output.status.success(), "the answer is lost");
    assert_eq!(scene.proxy.cuts(), 2);
    assert!(
        eventually(|| scene.sessions() == 0),
        "the session ends after its answer"
    );
    assert_eq!(scene.rows(), 1);

    assert!(run(&mut scene.client(), INSERT).status.success(), "faults are spent");
    assert_eq!(scene.rows(), 2);
}

#[test]
fn the_answer_to_a_commit_is_lost_after_or_before_it_was_done() {
    let scene = Scene::new();
    let script = format!("BEGIN;\n{INSERT}COMMIT;\n");
    scene.proxy.cut_before("COMMIT");
    assert!(!run(&mut scene.client(), &script).status.success());
    assert!(eventually(|| scene.sessions() == 0));
    assert_eq!(scene.rows(), 0);

    scene.proxy.cut_after("COMMIT");
    assert!(!run(&mut scene.client(), &script).status.success());
    assert!(eventually(|| scene.sessions() == 0));
    assert_eq!(scene.rows(), 1);
}

#[test]
fn cut_during_a_statement_the_server_still_works_on_it() {
    let scene = Scene::new();
    let script = "INSERT INTO t SELECT 1 FROM (SELECT pg_sleep(2)) AS s;\n";
    scene.proxy.cut_during("INSERT", Duration::from_millis(300));
    let begin = Instant::now();
    let output = run(&mut scene.client(), script);
    let elapsed = begin.elapsed();

    assert!(!output.status.success());
    assert!(elapsed >= Duration::from_millis(300), "{elapsed:?}");
    assert_eq!(
        (scene.proxy.cuts(), scene.sessions(), scene.rows()),
        (1, 1, 0),
        "cut, and not done yet"
    );
    assert!(
        eventually(|| scene.sessions() == 0),
        "the server ends the session after the statement"
    );
    assert_eq!(scene.rows(), 1, "PostgreSQL looks for its client only when it answers");
}

#[test]
fn a_statement_answered_in_time_is_not_cut() {
    let scene = Scene::new();
    scene.proxy.cut_during("INSERT", Duration::from_millis(800));
    let script = format!("{INSERT}SELECT pg_sleep(1.5);\n{INSERT}");
    assert!(run(&mut scene.client(), &script).status.success());
    assert_eq!((scene.proxy.cuts(), scene.rows()), (0, 2));
}

#[test]
fn a_notice_is_no_answer() {
    let scene = Scene::new();
    scene.proxy.cut_during("DO $$", Duration::from_millis(500));
    let script = "DO $$ BEGIN RAISE NOTICE 'still here'; PERFORM pg_sleep(3); END $$;\n";
    let output = run(&mut scene.client(), script);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("still here"));
    assert_eq!(scene.proxy.cuts(), 1);
}

#[test]
fn the_second_of_two_equal_statements_can_be_chosen() {
    let scene = Scene::new();
    scene.proxy.arm(Fault {
        pattern: b"INSERT".to_vec(),
        occurrence: 2,
        kind: FaultKind::CutBefore,
    });
    assert!(!run(&mut scene.client(), &INSERT.repeat(3)).status.success());
    assert_eq!((scene.proxy.cuts(), scene.rows()), (1, 1));
}

#[test]
fn in_a_black_hole_both_sides_wait() {
    let scene = Scene::new();
    scene.proxy.black_hole("INSERT");
    let mut client = start(&mut scene.client(), INSERT);
    assert!(eventually(|| scene.proxy.cuts() == 1));
    std::thread::sleep(Duration::from_millis(300));
    assert!(client.try_wait().unwrap().is_none(), "the client waits for its answer");
    assert_eq!(
        (scene.sessions(), scene.rows()),
        (1, 0),
        "the server waits for a statement"
    );
    assert!(
        run(&mut scene.client(), "SELECT 1").status.success(),
        "new connections are taken"
    );

    client.kill().unwrap();
    client.wait().unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(scene.sessions(), 1, "not even the client's end gets through");
}

#[test]
fn all_connections_are_cut_at_once() {
    let scene = Scene::new();
    let begin = Instant::now();
    let clients = [(); 2].map(|()| start(&mut scene.client(), "SELECT pg_sleep(20);\n"));
    let asleep = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
    assert!(eventually(|| scene.ask(asleep) == 2));
    scene.proxy.cut_now();
    assert_eq!(scene.proxy.cuts(), 2);
    for client in clients {
        assert!(!client.wait_with_output().unwrap().status.success());
    }
    assert!(begin.elapsed() < Duration::from_secs(15));
    // They would sleep on after the test.
    scene
        .ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
}
