//! Checks that run none of Godwit: format, lints, types, unused dependencies, licences.

use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::Result;

use crate::packages::Need;
use crate::steps::Steps;
use crate::{apt, cargo_tools, node, shell};

/// Everything is built with the same features, so that nothing is built twice. This one embeds the built front end.
pub(crate) const WHOLE: [&str; 3] = ["--workspace", "--features", "godwit-desktop/custom-protocol"];

/// Where cargo-deny gets the list of advisories from.
const ADVISORIES: &str = "github.com:443";

pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::new();
    steps.must("system packages", || apt::install_missing(&[Need::Build]))?;
    steps.must("tools", || {
        cargo_tools::install_missing(&[cargo_tools::MACHETE, cargo_tools::DENY])
    })?;
    steps.must("packages of the front end", node::install_missing)?;
    front_end(&mut steps);
    steps.must("build of the front end", || node::script("build", &[]))?;
    rust(&mut steps);
    steps.finish()
}

/// Lints and types of the front end.
pub(crate) fn front_end(steps: &mut Steps) {
    steps.step("lints of the front end", || node::script("lint", &[]));
    steps.step("types of the front end", || node::script("typecheck", &[]));
}

/// Needs the built front end: the app embeds it.
pub(crate) fn rust(steps: &mut Steps) {
    steps.step("format", || {
        shell::run(shell::command("cargo").args(["fmt", "--all", "--check"]))
    });
    steps.step("unused dependencies", || {
        shell::run(shell::command("cargo-machete").arg("--with-metadata"))
    });
    steps.step("licences, bans, sources", || deny(&["licenses", "bans", "sources"]));
    if is_reachable(ADVISORIES) {
        steps.step("advisories", || deny(&["advisories"]));
    } else {
        steps.not_run("advisories", &format!("{ADVISORIES} cannot be reached from here"));
    }
    steps.step("lints", || {
        let mut clippy = shell::command("cargo");
        shell::run(
            clippy
                .arg("clippy")
                .args(WHOLE)
                .args(["--all-targets", "--locked", "--", "-D", "warnings"]),
        )
    });
    steps.step("documentation", || {
        let mut doc = shell::command("cargo");
        doc.env("RUSTDOCFLAGS", "-D warnings").arg("doc").args(WHOLE);
        shell::run(doc.args(["--no-deps", "--locked"]))
    });
}

fn deny(checks: &[&str]) -> Result<()> {
    shell::run(
        shell::command("cargo-deny")
            .args(["--log-level", "warn", "--all-features", "check"])
            .args(checks),
    )
}

/// Whether somebody answers at `address` within a few seconds. Looking up a name can take far longer by itself.
fn is_reachable(address: &'static str) -> bool {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let addresses = address.to_socket_addrs().into_iter().flatten();
        let answers = |one| TcpStream::connect_timeout(&one, Duration::from_secs(3)).is_ok();
        // Nobody listens any more after the time limit.
        let _ = sender.send(addresses.take(2).any(answers));
    });
    receiver.recv_timeout(Duration::from_secs(5)).unwrap_or(false)
}
