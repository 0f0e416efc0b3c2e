//! The way into `cargo xtask bench apply` and `cargo xtask bench backup`.
//!
//! Measuring needs servers, and so the test kit, without which `cargo xtask` is built to start at once. This program is
//! therefore built anew with its feature `bench`, and hands over to that.

use anyhow::Result;

/// What is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) enum What {
    Apply,
    Backup,
}

/// Measures what `words` ask for.
#[cfg(all(unix, feature = "bench"))]
pub(crate) fn run(what: What, words: &[&str]) -> Result<()> {
    match what {
        What::Apply => crate::bench::apply::run(words),
        What::Backup => crate::bench::backup::run(words),
    }
}

/// Builds this program with what measures, and hands over.
#[cfg(all(unix, not(feature = "bench")))]
pub(crate) fn run(what: What, words: &[&str]) -> Result<()> {
    let name = match what {
        What::Apply => "apply",
        What::Backup => "backup",
    };
    let mut cargo = crate::shell::command("cargo");
    cargo.args(["run", "--quiet", "--locked", "--package", "xtask"]);
    crate::shell::run(cargo.args(["--features", "bench", "--", "bench", name]).args(words))
}

/// The test kit is for Unix only.
#[cfg(not(unix))]
pub(crate) fn run(_what: What, _words: &[&str]) -> Result<()> {
    anyhow::bail!("the benchmark starts servers of the test kit, which runs on Linux and macOS only")
}
