//! `cargo xtask bench sql`: how fast SQL is read, beside other readers.
//!
//! The contestants take long to build and one needs libclang, so `xtask/bench-sql` is a workspace of its own.

use std::process::Stdio;

use anyhow::Result;

use crate::cargo_tools::{self, Tool};
use crate::packages::Need;
use crate::page::Figures;
use crate::{apt, places, shell};

/// The peer of `godwit lint`, of the version that is embedded there.
const SQUAWK: Tool = Tool::new("squawk", "2.68.0");

const FIGURES: Figures = Figures("<!-- The figures below are written by `cargo xtask bench sql`. -->");

/// Builds the contestants, lets them read, shows the figures and writes them into the page.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    apt::install_missing(&[Need::Bench])?;
    cargo_tools::install_optimised(&SQUAWK)?;
    shell::run(shell::command("cargo").args(["build", "--release", "--locked", "-p", "godwit-cli"]))?;
    let godwit = places::target().join("release/godwit");
    let mut cargo = shell::command("cargo");
    cargo.args(["run", "--quiet", "--locked", "--release"]);
    cargo.args(["--manifest-path", "xtask/bench-sql/Cargo.toml", "--target-dir"]);
    cargo.arg(places::target()).arg("--").args(words);
    cargo.arg("--godwit").arg(&godwit);
    cargo.arg("--squawk").arg(places::bench_tools()?.join("bin/squawk"));
    let figures = shell::capture(cargo.stderr(Stdio::inherit()))?;
    print!("{figures}");
    // Some of the contestants are no figures for the page.
    if words.contains(&"--only") {
        return Ok(());
    }
    FIGURES.write(&places::root().join("docs/benchmarks.md"), &figures)
}
