//! `godwit dry-run`: what people and programs see of it, and what a killed one leaves.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use godwit_testkit::mariadb;

use crate::desk::{Desk, finish};

#[test]
fn each_kind_ends_with_its_code_and_leaves_nothing() {
    let desk = Desk::with_shop();
    desk.run("status --env shop").with(3);
    let sent = desk.run("dry-run --env shop --kind static").with(0);
    assert!(sent.out.contains("BEGIN IMMEDIATE"), "{}", sent.out);
    assert!(sent.out.contains("INSERT INTO godwit_history"), "{}", sent.out);
    // Tables of the plan are needed by what comes after them.
    let checked = desk.run("dry-run --env shop").with(12);
    assert!(
        checked.err.contains("needs customers, which this plan makes"),
        "{}",
        checked.err
    );
    let ran = desk.run("dry-run --env shop --kind executed").with(0);
    assert!(ran.out.contains("Proves: Every statement ran"), "{}", ran.out);
    assert!(ran.out.contains("new table main.orders"), "{}", ran.out);
    let scratch = desk.run("dry-run --env shop --kind scratch").with(9);
    assert!(scratch.err.contains("not needed on SQLite"), "{}", scratch.err);
    desk.run("apply --env shop --yes").with(0);
    desk.run("dry-run --env shop --steps 1 --kind executed").with(0);
    desk.write("4_wrong.up.sql", "SELECT 1;\nINSERT INTO nowhere VALUES (1);\n");
    let failed = desk.run("dry-run --env shop --kind executed").with(11);
    assert!(failed.err.contains("4_wrong.up.sql:2"), "{}", failed.err);
    desk.run("status --env shop").with(3);
}

#[test]
fn production_is_not_executed_on() {
    let desk = Desk::new();
    desk.run("env add live --url sqlite://live.db --tier production")
        .with(0);
    let refused = desk.run("dry-run --env live --kind executed --json").with(9);
    let document = refused.json();
    assert_eq!(document["outcome"], "refused");
    assert_eq!(document["problem"]["code"], "dry-run-refused");
    assert!(!desk.path("live.db").exists());
}

#[test]
fn the_document_says_what_is_known_of_each_statement() {
    let desk = Desk::with_shop();
    let document = desk.run("dry-run --env shop --kind executed --json").with(0).json();
    assert_eq!(document["kind"], "executed");
    assert_eq!(document["outcome"], "passed");
    assert_eq!(document["problem"], serde_json::Value::Null);
    let first = &document["statements"][0];
    assert_eq!(first["verdict"], "ran");
    assert_eq!(first["place"]["file"], "1_create_customers.up.sql");
    assert_eq!(first["place"]["line"], 1);
    let names: Vec<&str> = document["schema"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["main.customers", "main.orders"]);
}

/// Ends the process with the test, however the test ends.
struct Running(std::process::Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_scratch_database_whose_maker_was_killed_is_named_the_next_time() {
    let server = mariadb();
    let database = server.create_database();
    let desk = Desk::new();
    desk.write("4_slow.up.sql", "SELECT sleep(100);\n");
    let words = ["dry-run", "--url", &database.url, "--kind", "scratch"];
    let mut command = desk.process();
    command.args(words).stdout(Stdio::null()).stderr(Stdio::null());
    let mut running = Running(command.spawn().unwrap());
    // The statement that sleeps runs in the scratch database: its name is seen there.
    let in_scratch =
        || server.execute("SELECT db FROM information_schema.processlist WHERE info LIKE 'SELECT sleep(100)%'");
    let started = Instant::now();
    let left = loop {
        let seen = in_scratch();
        if let Some(name) = seen
            .lines()
            .map(str::trim)
            .find(|name| name.starts_with("godwit_scratch_"))
        {
            break name.to_owned();
        }
        assert!(started.elapsed() < Duration::from_secs(60), "it never came so far");
        std::thread::sleep(Duration::from_millis(50));
    };
    running.0.kill().unwrap();
    running.0.wait().unwrap();
    server.execute(&format!(
        "SELECT id INTO @id FROM information_schema.processlist WHERE db = '{left}' LIMIT 1; \
         EXECUTE IMMEDIATE CONCAT('KILL ', @id)"
    ));
    desk.write("4_slow.up.sql", "SELECT 1;\n");
    let next = finish(desk.command().args(words)).with(0);
    assert!(next.out.contains("Left over by dry runs that died"), "{}", next.out);
    assert!(next.out.contains(&left), "{}", next.out);
    server.execute(&format!("DROP DATABASE {left}"));
}
