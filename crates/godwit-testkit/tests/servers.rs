//! The servers of the test kit: real, several at once, and gone when their owner is.
#![cfg(unix)]
// These tests start programs; that is what they are about. Their helper functions unwrap as the tests do.
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use godwit_testkit::{Mariadb, Postgres, mariadb, mariadb_client, postgres, psql, sqlite, sqlite3, tool};

const CHILD: &str = "GODWIT_TESTKIT_CHILD";

fn script(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("script.sql");
    fs::write(&path, text).unwrap();
    path
}

fn is_alive(pid: u32) -> bool {
    // A process that nobody has reaped yet has ended all the same.
    fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

fn wait_for_end(pid: u32) -> bool {
    let begin = Instant::now();
    while is_alive(pid) && begin.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(20));
    }
    !is_alive(pid)
}

#[test]
fn two_postgres_servers_run_at_once_and_keep_their_own_data() {
    let (one, two) = (Postgres::start(), Postgres::start());
    one.execute("CREATE TABLE only_here (id int)");

    assert_ne!(one.port(), two.port(), "each has its own port");
    assert_eq!(
        one.execute("SELECT count(*) FROM pg_class WHERE relname = 'only_here'")
            .trim(),
        "1"
    );
    assert_eq!(
        two.execute("SELECT count(*) FROM pg_class WHERE relname = 'only_here'")
            .trim(),
        "0"
    );
}

#[test]
fn two_mariadb_servers_run_at_once_and_keep_their_own_data() {
    let (one, two) = (Mariadb::start(), Mariadb::start());
    one.execute("CREATE DATABASE only_here");

    assert_ne!(one.port(), two.port(), "each has its own port");
    assert_eq!(one.execute("SHOW DATABASES LIKE 'only_here'").trim(), "only_here");
    assert_eq!(two.execute("SHOW DATABASES LIKE 'only_here'").trim(), "");
}

#[test]
fn a_server_as_installed_waits_for_the_disk() {
    let postgres = Postgres::as_installed();
    let settings = ["fsync", "synchronous_commit", "full_page_writes", "wal_segment_size"];
    assert_eq!(
        settings.map(|name| postgres.execute(&format!("SHOW {name}")).trim().to_owned()),
        ["on", "on", "on", "16MB"]
    );

    let mariadb = Mariadb::as_installed();
    let settings = ["innodb_flush_log_at_trx_commit", "innodb_doublewrite"];
    assert_eq!(
        settings.map(|name| mariadb.execute(&format!("SELECT @@{name}")).trim().to_owned()),
        ["1", "1"]
    );
    // The default is another one in other versions.
    assert_ne!(mariadb.execute("SELECT @@innodb_flush_method").trim(), "nosync");
}

#[test]
fn a_dropped_server_leaves_no_process_and_no_folder() {
    let postgres = Postgres::start();
    let mariadb = Mariadb::start();
    let pids = [postgres.process_id().unwrap(), mariadb.process_id().unwrap()];
    let folders = [
        postgres.socket_folder().to_path_buf(),
        mariadb.socket().parent().unwrap().to_path_buf(),
    ];
    drop((postgres, mariadb));

    assert_eq!(pids.map(is_alive), [false, false], "both servers ended");
    assert_eq!(
        folders.map(|folder| folder.exists()),
        [false, false],
        "both folders are gone"
    );
}

/// Not a test by itself: the process that the next test kills.
#[test]
fn child_that_waits_to_be_killed() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let (postgres, mariadb) = (postgres(), mariadb());
    println!(
        "\nready {} {}",
        postgres.process_id().unwrap(),
        postgres.socket_folder().display()
    );
    println!(
        "\nready {} {}",
        mariadb.process_id().unwrap(),
        mariadb.socket().parent().unwrap().display()
    );
    std::thread::sleep(Duration::from_secs(120));
}

#[test]
fn a_killed_test_process_leaves_no_process_and_no_folder() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["child_that_waits_to_be_killed", "--exact", "--nocapture"])
        .env(CHILD, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let ready: Vec<(u32, PathBuf)> = lines
        .filter_map(|line| {
            let (pid, folder) = line.strip_prefix("ready ")?.split_once(' ')?;
            Some((pid.parse().ok()?, PathBuf::from(folder)))
        })
        .take(2)
        .collect();
    assert_eq!(ready.len(), 2, "both servers came up in the child");
    assert!(ready.iter().all(|(pid, _)| is_alive(*pid)));
    child.kill().unwrap();
    child.wait().unwrap();

    for (pid, folder) in ready {
        assert!(
            wait_for_end(pid),
            "server {pid} ended after its test process was killed"
        );
        let begin = Instant::now();
        while folder.exists() && begin.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(!folder.exists(), "{} is gone", folder.display());
    }
}

#[test]
fn postgres_takes_the_password_and_no_other() {
    let server = postgres();
    let database = server.create_database();
    let folder = tempfile::tempdir().unwrap();
    let query = script(folder.path(), "SELECT current_user || ' in ' || current_database();");
    assert_eq!(
        psql(server, &database.name, &query).expect_success().trim(),
        format!("godwit in {}", database.name)
    );

    for address in [server.host(), server.socket_folder().to_str().unwrap()] {
        let output = Command::new(server.bin("psql"))
            .args([
                "-X",
                "-h",
                address,
                "-p",
                &server.port().to_string(),
                "-U",
                server.user(),
                "-c",
                "SELECT 1",
            ])
            .arg(&database.name)
            .env("PGPASSWORD", "wrong")
            .output()
            .unwrap();
        assert!(!output.status.success(), "a wrong password is refused at {address}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("password authentication failed"));
    }
    let by_url = Command::new(server.bin("psql"))
        .args(["-X", "-At", "-c", "SELECT 7", &database.url])
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&by_url.stdout).trim(),
        "7",
        "the URL is encoded as it must be"
    );
}

#[test]
fn mariadb_takes_the_password_and_no_other() {
    let server = mariadb();
    let database = server.create_database();
    let folder = tempfile::tempdir().unwrap();
    let query = script(folder.path(), "SELECT CONCAT(CURRENT_USER(), ' in ', DATABASE());");
    let said = mariadb_client(server, &database.name, &query).expect_success();
    assert_eq!(said.trim(), format!("godwit@% in {}", database.name));

    let port = server.port().to_string();
    for user in ["godwit", "root", ""] {
        let output = Command::new(tool("mariadb"))
            .args([
                "--no-defaults",
                "--host=127.0.0.1",
                "--port",
                &port,
                "--user",
                user,
                "-e",
                "SELECT 1",
            ])
            .env("MYSQL_PWD", "wrong")
            .output()
            .unwrap();
        assert!(
            !output.status.success(),
            "a wrong password of {user:?} is refused over TCP"
        );
    }
}

#[test]
fn a_stopped_or_killed_server_comes_back_with_its_data_on_the_same_port() {
    let server = Postgres::start();
    let port = server.port();
    server.execute("CREATE TABLE kept (id int)");
    server.stop();
    assert_eq!(server.process_id(), None);
    server.restart();
    server.kill();
    server.restart();
    assert_eq!(server.execute("SELECT count(*) FROM kept").trim(), "0");
    assert_eq!(server.port(), port);

    let server = Mariadb::start();
    server.execute("CREATE DATABASE kept");
    server.stop();
    server.restart();
    server.kill();
    server.restart();
    assert_eq!(server.execute("SHOW DATABASES LIKE 'kept'").trim(), "kept");
}

#[test]
fn what_durable_postgres_committed_outlives_kill_9_and_what_did_not_wait_may_not() {
    let server = Postgres::durable();
    let (port, pid) = (server.port(), server.process_id().unwrap());
    server.execute("CREATE TABLE kept (id int)");
    // Nothing but a commit that waits writes the log from now on.
    server.execute("ALTER SYSTEM SET wal_writer_delay = '10s'");
    server.execute("SELECT pg_reload_conf()");
    std::thread::sleep(Duration::from_millis(500));
    for id in 1..=3 {
        server.execute(&format!("INSERT INTO kept VALUES ({id})"));
    }
    server.execute("SET synchronous_commit = off; INSERT INTO kept VALUES (4)");
    let mut asleep = Command::new(server.bin("psql"))
        .args(["-X", "-c", "SELECT pg_sleep(60)", &server.url("postgres")])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let sleeper = "SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    let backend = loop {
        let pid: u32 = server.execute(sleeper).trim().parse().unwrap();
        if pid > 0 {
            break pid;
        }
        assert!(is_alive(asleep.id()), "the client sleeps");
    };
    server.kill_and_restart();

    assert!(
        !is_alive(pid) && !is_alive(backend),
        "the server and its children ended"
    );
    assert!(!asleep.wait().unwrap().success(), "an open session was cut");
    assert_eq!(server.port(), port);
    assert_eq!(
        server
            .execute("SELECT string_agg(id::text, ' ' ORDER BY id) FROM kept")
            .trim(),
        "1 2 3",
        "commits that waited for their log are kept, one that did not is lost"
    );
    server.kill_and_restart();
    assert_eq!(server.execute("SELECT count(*) FROM kept").trim(), "3");
}

#[test]
fn what_durable_mariadb_committed_outlives_kill_9() {
    let server = Mariadb::durable();
    let (port, pid) = (server.port(), server.process_id().unwrap());
    server.execute("CREATE DATABASE d; CREATE TABLE d.kept (id INT) ENGINE=InnoDB");
    for id in 1..=20 {
        server.execute(&format!("INSERT INTO d.kept VALUES ({id})"));
        if id % 10 == 0 {
            server.kill_and_restart();
        }
    }
    assert!(!is_alive(pid), "the first server ended");
    assert_eq!(server.port(), port);
    assert_eq!(server.execute("SELECT count(*) FROM d.kept").trim(), "20");
}

#[test]
fn tls_servers_prove_themselves_with_their_own_authority() {
    let server = Postgres::with_tls();
    let connect = |ca: &Path| {
        let target = format!(
            "host=localhost hostaddr=127.0.0.1 port={} sslmode=verify-full sslrootcert={}",
            server.port(),
            ca.display()
        );
        let query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let mut psql = Command::new(server.bin("psql"));
        psql.args(["-X", "-At", "-c", query, &target])
            .env("PGUSER", server.user())
            .env("PGPASSWORD", server.password());
        psql.env("PGDATABASE", "postgres").output().unwrap()
    };
    let other = tempfile::tempdir().unwrap();
    let stranger = godwit_testkit::Authority::issue(other.path()).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&connect(server.authority().unwrap().ca()).stdout).trim(),
        "t"
    );
    assert!(
        !connect(stranger.ca()).status.success(),
        "another authority is not believed"
    );

    let server = Mariadb::with_tls();
    let output = Command::new(tool("mariadb"))
        .args([
            "--no-defaults",
            "--host=127.0.0.1",
            "--user=godwit",
            "--ssl-verify-server-cert",
            "-N",
            "-e",
        ])
        .arg("SHOW STATUS LIKE 'Ssl_cipher'")
        .arg(format!("--port={}", server.port()))
        .arg(format!("--ssl-ca={}", server.authority().unwrap().ca().display()))
        .env("MYSQL_PWD", server.password())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("TLS"),
        "{said:?} {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn sqlite_runs_scripts_and_stops_at_the_first_error() {
    let database = sqlite();
    let folder = tempfile::tempdir().unwrap();
    let broken = script(folder.path(), "CREATE TABLE a (id);\nNONSENSE;\nCREATE TABLE b (id);");
    assert!(!sqlite3(&database.path, &broken).success);
    assert_eq!(
        godwit_testkit::schema_dump_sqlite(&database.path, &[]),
        "table a CREATE TABLE a (id);\n"
    );
    assert_eq!(godwit_testkit::schema_dump_sqlite(&database.path, &["a"]), "");
}

#[test]
fn dumps_of_equal_schemas_are_equal() {
    let server = postgres();
    let folder = tempfile::tempdir().unwrap();
    let create = script(
        folder.path(),
        "CREATE TABLE a (id serial PRIMARY KEY); CREATE TABLE history (id int);",
    );
    let dumps = [server.create_database(), server.create_database()].map(|database| {
        psql(server, &database.name, &create).expect_success();
        godwit_testkit::schema_dump_postgres(server, &database.name, &["history"])
    });
    assert_eq!(dumps[0], dumps[1]);
    assert!(dumps[0].contains("CREATE TABLE public.a") && !dumps[0].contains("history"));

    let server = mariadb();
    let create = script(
        folder.path(),
        "CREATE TABLE a (id INT AUTO_INCREMENT PRIMARY KEY);\nINSERT INTO a VALUES (7);",
    );
    let [full, empty] = [server.create_database(), server.create_database()];
    mariadb_client(server, &full.name, &create).expect_success();
    server.execute(&format!("CREATE TABLE {0}.a LIKE {1}.a", empty.name, full.name));
    let dumps = [full, empty].map(|database| godwit_testkit::schema_dump_mariadb(server, &database.name, &[]));
    assert_eq!(dumps[0], dumps[1]);
}
