//! In front of MariaDB, with `mariadb` as the client.

use std::process::Command;
use std::time::{Duration, Instant};

use godwit_testkit::{Database, Fault, FaultKind, Proxy, mariadb, tool};

use crate::{eventually, run, start};

const INSERT: &str = "INSERT INTO t VALUES (1);\n";

/// A database with the table `t`, and a proxy before its server.
struct Scene {
    database: Database,
    proxy: Proxy,
}

impl Scene {
    fn new() -> Self {
        let database = mariadb().create_database();
        mariadb().execute(&format!("CREATE TABLE {}.t (id INT) ENGINE=InnoDB", database.name));
        Self {
            database,
            proxy: Proxy::start(mariadb().host(), mariadb().port()),
        }
    }

    /// `mariadb` through the proxy.
    fn client(&self) -> Command {
        let mut command = Command::new(tool("mariadb"));
        command.args(["--no-defaults", "--batch", "--skip-column-names"]);
        command
            .arg(format!("--host={}", self.proxy.host()))
            .arg(format!("--port={}", self.proxy.port()))
            .arg(format!("--user={}", mariadb().user()))
            .env("MYSQL_PWD", mariadb().password())
            .arg(&self.database.name);
        command
    }

    fn rows(&self) -> usize {
        self.ask(&format!("SELECT count(*) FROM {}.t", self.database.name))
    }

    fn sessions(&self) -> usize {
        self.ask(&format!(
            "SELECT count(*) FROM information_schema.processlist WHERE db = '{}'",
            self.database.name
        ))
    }

    fn ask(&self, query: &str) -> usize {
        mariadb().execute(query).trim().parse().unwrap()
    }
}

#[test]
fn without_a_fault_everything_arrives() {
    let scene = Scene::new();
    let long = "x".repeat(3_000_000);
    let script = format!("{INSERT}SELECT '{long}';\nSELECT count(*) FROM t;\n");
    let output = run(&mut scene.client(), &script);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8(output.stdout).unwrap() == format!("{long}\n1\n"));
    assert_eq!((scene.proxy.connections(), scene.proxy.cuts()), (1, 0));
    assert!(eventually(|| scene.sessions() == 0), "the farewell arrives as well");
}

#[test]
fn a_delay_is_added_to_each_round_trip() {
    const STATEMENTS: u32 = 10;
    let scene = Scene::new();
    let each_way = Duration::from_millis(25);
    scene.proxy.delay(each_way);
    let begin = Instant::now();
    assert!(
        run(&mut scene.client(), &"SELECT 1;\n".repeat(STATEMENTS as usize))
            .status
            .success()
    );
    let elapsed = begin.elapsed();
    assert!(elapsed >= STATEMENTS * 2 * each_way, "{elapsed:?}");
}

#[test]
fn cut_before_a_statement_it_never_ran_and_cut_after_it_did() {
    let scene = Scene::new();
    scene.proxy.cut_before("INSERT");
    assert!(!run(&mut scene.client(), INSERT).status.success());
    assert!(eventually(|| scene.sessions() == 0));
    assert_eq!((scene.proxy.cuts(), scene.rows()), (1, 0));

    scene.proxy.cut_after("INSERT");
    assert!(!run(&mut scene.client(), INSERT).status.success(), "the answer is lost");
    assert!(
        eventually(|| scene.sessions() == 0),
        "the session ends after its answer"
    );
    assert_eq!((scene.proxy.cuts(), scene.rows()), (2, 1));
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
fn cut_during_a_statement_the_session_was_at_it() {
    let scene = Scene::new();
    scene.proxy.cut_during("SLEEP", Duration::from_millis(300));
    // The result of the first statement comes at once, and says that another follows.
    let script = "DELIMITER //\nINSERT INTO t VALUES (7); INSERT INTO t SELECT SLEEP(3)//\n";
    let begin = Instant::now();
    assert!(!run(&mut scene.client(), script).status.success());
    let elapsed = begin.elapsed();
    assert!(
        elapsed >= Duration::from_millis(300) && elapsed < Duration::from_secs(3),
        "{elapsed:?}"
    );
    assert_eq!((scene.proxy.cuts(), scene.rows()), (1, 1), "cut between the two");
}

#[test]
fn a_statement_answered_in_time_is_not_cut() {
    let scene = Scene::new();
    scene.proxy.cut_during("INSERT", Duration::from_millis(800));
    let script = format!("{INSERT}SELECT SLEEP(1.5);\n{INSERT}");
    assert!(run(&mut scene.client(), &script).status.success());
    assert_eq!((scene.proxy.cuts(), scene.rows()), (0, 2));
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
    client.kill().unwrap();
    client.wait().unwrap();
}
