//! Two runs at once, and Ctrl-C in the middle of one.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdout, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::desk::Desk;

/// Ends the process with the test, however the test ends.
struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Running {
    /// Starts a run and returns once its statement `index` is on its way.
    fn until_statement(desk: &Desk, index: u64) -> Self {
        let mut command = desk.process();
        command.args(["apply", "--env", "shop", "--yes", "--json-lines"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut running = Self { child, lines };
        let mut line = String::new();
        while running.lines.read_line(&mut line).unwrap() > 0 {
            let event: serde_json::Value = serde_json::from_str(&line).unwrap();
            if event["what"]["event"] == "statement-started" && event["what"]["index"] == index {
                return running;
            }
            line.clear();
        }
        panic!("the run ended before its statement {index}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Counts for a few seconds.
fn slow(rows: u64) -> String {
    format!(
        "CREATE TABLE counted AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT max(i) AS m FROM n;\nCREATE TABLE never (id INTEGER);\n"
    )
}

#[test]
fn a_second_run_is_told_who_holds_the_lock() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes").with(0);
    desk.write("4_slow.up.sql", &slow(2_000_000_000));
    let first = Running::until_statement(&desk, 1);
    let second = desk.run("apply --env shop --yes --wait 0").with(6);
    assert!(second.err.contains("ana on desk"), "{}", second.err);
    drop(first);
    // The killed run is found and settled by the next one.
    desk.write("4_slow.up.sql", "CREATE TABLE quick (id INTEGER);\n");
    let next = desk.run("apply --env shop --yes").with(0);
    assert!(next.err.contains("died"), "{}", next.err);
}

#[test]
fn ctrl_c_stops_the_statement_that_runs_and_nothing_of_the_migration_stays() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes").with(0);
    desk.write("4_slow.up.sql", &slow(2_000_000_000));
    let mut running = Running::until_statement(&desk, 1);
    kill_process(Pid::from_child(&running.child), Signal::INT).unwrap();
    let mut rest = String::new();
    running.lines.read_to_string(&mut rest).unwrap();
    assert_eq!(running.child.wait().unwrap().code(), Some(3), "{rest}");
    let result: serde_json::Value = serde_json::from_str(rest.lines().last().unwrap()).unwrap();
    assert_eq!(result["run"]["outcome"], "cancelled");
    let status = desk.run("status --env shop -q").with(3);
    assert_eq!(status.out, "shop: 1 pending; at version 3.\n");
}

#[test]
fn whoever_waited_for_the_lock_finds_the_work_done() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes").with(0);
    desk.write("4_slow.up.sql", &slow(1_000_000));
    let mut first = Running::until_statement(&desk, 1);
    let second = desk.run("apply --env shop --yes --wait 120").with(0);
    assert!(second.out.contains("up to date"), "{}", second.out);
    let mut rest = String::new();
    first.lines.read_to_string(&mut rest).unwrap();
    assert_eq!(first.child.wait().unwrap().code(), Some(0), "{rest}");
}
