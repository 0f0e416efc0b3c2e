//! `cargo xtask bench sql`: how fast SQL is read, beside other readers.
//!
//! The contestants take long to build and one needs libclang, so `xtask/bench-sql` is a workspace of its own.

use std::process::Stdio;

use anyhow::Result;

use crate::packages::Need;
use crate::page::Figures;
use crate::{apt, places, shell};

const FIGURES: Figures = Figures("<!-- The figures below are written by `cargo xtask bench sql`. -->");

/// Builds the contestants, lets them read, shows the figures and writes them into the page.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    apt::install_missing(&[Need::Bench])?;
    let mut cargo = shell::command("cargo");
    cargo.args(["run", "--quiet", "--locked", "--release"]);
    cargo.args(["--manifest-path", "xtask/bench-sql/Cargo.toml", "--target-dir"]);
    cargo.arg(places::target()).arg("--").args(words);
    let figures = shell::capture(cargo.stderr(Stdio::inherit()))?;
    print!("{figures}");
    // Some of the contestants are no figures for the page.
    if words.contains(&"--only") {
        return Ok(());
    }
    FIGURES.write(&places::root().join("docs/benchmarks.md"), &figures)
}
