//! Checks that run none of Godwit: format, lints, types, unused dependencies, licences.

use anyhow::Result;

use crate::packages::Need;
use crate::steps::Steps;
use crate::{apt, cargo_tools, node, shell};

/// Everything is built with the same features, so that nothing is built twice: the built front end is embedded, and
/// what measures is part of this program.
pub(crate) const WHOLE: [&str; 3] = [
    "--workspace",
    "--features",
    "godwit-desktop/custom-protocol,xtask/bench",
];

/// What clippy looks at. The test kit, which most tests are built on, is for Unix only.
const LINTED: &[&str] = if cfg!(unix) {
    &["--all-targets"]
} else {
    &["--lib", "--bins"]
};

/// The variable that asks for the check of advisories; the public workflow sets it.
const ADVISORIES: &str = "GODWIT_ADVISORIES";

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
    // The list of advisories is not in any package registry, so only a CI that may fetch it is told to.
    if std::env::var_os(ADVISORIES).is_some() {
        steps.step("advisories", || deny(&["advisories"]));
    } else {
        steps.not_run("advisories", &format!("{ADVISORIES} is not set"));
    }
    steps.step("lints", || {
        let mut clippy = shell::command("cargo");
        shell::run(
            clippy
                .arg("clippy")
                .args(WHOLE)
                .args(LINTED)
                .args(["--locked", "--", "-D", "warnings"]),
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
