//! The proxy of the test kit: what it passes, what it delays, and that each fault does what it says.
#![cfg(unix)]
// These tests start the engines' clients. Their helper functions unwrap as the tests do.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use std::io::Write as _;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

mod mariadb;
mod postgres;
mod wire;

/// Starts a client with `script` on its standard input.
fn start(client: &mut Command, script: &str) -> Child {
    let mut child = client
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The end of the input is the end of the client.
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    child
}

/// Runs a client with `script` to its end.
fn run(client: &mut Command, script: &str) -> Output {
    start(client, script).wait_with_output().unwrap()
}

/// Polls until `holds`, for at most ten seconds.
fn eventually(holds: impl Fn() -> bool) -> bool {
    let begin = Instant::now();
    while !holds() {
        if begin.elapsed() > Duration::from_secs(10) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    true
}
