//! One test per client: every script, and what the server was sent.

use std::{fs, path::Path, process::Command};

use godwit_core::Engine;
use godwit_testkit as testkit;

use crate::{
    compare::{Batches, agrees},
    recorder::Recorder,
    scripts::{Script, scripts},
};

/// Compares every script; all that differ are shown at once.
fn check(engine: Engine, batches: impl Fn(&Script) -> Batches, sent: impl Fn(&Script) -> Vec<String>) {
    let scripts = scripts(engine);
    let mut statements = 0;
    let mut wrong = Vec::new();
    for script in &scripts {
        match agrees(engine, &script.text, &sent(script), batches(script)) {
            Ok(count) => statements += count,
            Err(why) => wrong.push(format!("{}: {why}", script.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(
        scripts.len() >= 20 && statements >= 100,
        "{statements} statements of {} scripts",
        scripts.len()
    );
}

fn written(script: &Script, folder: &Path) -> std::path::PathBuf {
    let path = folder.join("script.sql");
    fs::write(&path, &script.text).unwrap();
    path
}

#[test]
fn psql_sends_the_statements_that_we_find() {
    let server = testkit::postgres();
    let database = server.create_database();
    let folder = tempfile::tempdir().unwrap();
    check(
        Engine::Postgres,
        |_| Batches::OneEach,
        |script| {
            let recorder = Recorder::before((server.host(), server.port()));
            let mut psql = Command::new(server.bin("psql"));
            // It goes on after an error: what is wrong for the server is split all the same.
            psql.args(["--no-psqlrc", "--quiet", "--file"])
                .arg(written(script, folder.path()))
                .env("PGHOST", "127.0.0.1")
                .env("PGPORT", recorder.port().to_string())
                .env("PGUSER", server.user())
                .env("PGPASSWORD", server.password())
                .env("PGDATABASE", &database.name)
                .env("PGCLIENTENCODING", "UTF8")
                .env("PGSSLMODE", "disable")
                .env("PGGSSENCMODE", "disable");
            psql.output().unwrap();
            recorder.queries()
        },
    );
}

#[test]
fn mariadb_sends_the_statements_that_we_find() {
    let server = testkit::Mariadb::start();
    server.execute("SET GLOBAL log_output = 'TABLE'");
    let database = server.create_database();
    let folder = tempfile::tempdir().unwrap();
    check(
        Engine::Mysql,
        |script| {
            // Under another delimiter the client sends `a; b` at once, which we send one by one.
            if script.text.to_lowercase().contains("delimiter") {
                Batches::Several
            } else {
                Batches::OneEach
            }
        },
        |script| {
            server.execute("SET GLOBAL general_log = OFF; TRUNCATE mysql.general_log; SET GLOBAL general_log = ON");
            let mut client = Command::new(testkit::tool("mariadb"));
            client
                .args(["--no-defaults", "--batch", "--force", "--comments", "--binary-mode"])
                .arg("--default-character-set=utf8mb4")
                .arg(format!("--host={}", server.host()))
                .arg(format!("--port={}", server.port()))
                .arg(format!("--user={}", server.user()))
                .env("MYSQL_PWD", server.password())
                .arg(&database.name)
                .stdin(fs::File::open(written(script, folder.path())).unwrap());
            client.output().unwrap();
            server.execute("SET GLOBAL general_log = OFF");
            let log = server.execute(&format!(
                "SELECT HEX(argument) FROM mysql.general_log WHERE command_type = 'Query' AND user_host LIKE '{}[%' \
                 AND thread_id <> CONNECTION_ID() ORDER BY event_time",
                server.user()
            ));
            let sent = log.lines().map(|line| String::from_utf8(unhex(line)).unwrap());
            // Of the test's own session, and the client's greeting.
            let own = [
                "SET GLOBAL general_log",
                "select @@version_comment",
                "TRUNCATE mysql.general_log",
            ];
            sent.filter(|text| !own.iter().any(|own| text.starts_with(own)))
                .collect()
        },
    );
}

fn unhex(line: &str) -> Vec<u8> {
    let digits: Vec<char> = line.trim().chars().collect();
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap())
        .collect()
}

#[test]
fn sqlite3_prepares_the_statements_that_we_find() {
    let database = testkit::sqlite();
    let folder = tempfile::tempdir().unwrap();
    check(
        Engine::Sqlite,
        // The trace has one statement after the other, and no marks between them.
        |_| Batches::Several,
        |script| {
            let trace = folder.path().join("trace");
            let mut shell = Command::new(testkit::tool("sqlite3"));
            shell
                .args(["-batch", "-cmd", &format!(".trace {}", trace.display())])
                .arg(&database.path)
                .stdin(fs::File::open(written(script, folder.path())).unwrap());
            let output = shell.output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            // What cannot be prepared is not traced.
            assert_eq!(errors, "", "{} runs", script.name);
            let trace = fs::read_to_string(trace).unwrap();
            // What full text search asks by itself.
            let is_script = |line: &&str| !line.contains(" 'main'.");
            vec![trace.split_inclusive('\n').filter(is_script).collect()]
        },
    );
}
