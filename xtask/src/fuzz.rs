//! `cargo xtask fuzz`: libFuzzer over the crates that read SQL.

use anyhow::{Context as _, Result};

use crate::{cargo_tools, places, shell};

/// A program with a corpus of its own.
struct Target {
    /// Where it and its corpus are.
    folder: &'static str,
    name: &'static str,
}

const TARGETS: [Target; 3] = [
    Target {
        folder: "crates/godwit-sql/fuzz",
        name: "split",
    },
    Target {
        folder: "crates/godwit-sql/fuzz",
        name: "effect",
    },
    Target {
        folder: "crates/godwit-lint/fuzz",
        name: "lint",
    },
];

/// Words that begin, end or change something in one of the dialects.
const WORDS: &str = "crates/godwit-sql/fuzz/sql.dict";

/// How long each runs where nothing else is asked for.
pub(crate) const MINUTES: u32 = 30;

/// Longer texts find nothing that shorter ones do not, only more slowly.
const MAX_BYTES: usize = 4096;

/// Runs every target for as many minutes as `minutes` says.
pub(crate) fn run_for(minutes: &str) -> Result<()> {
    run(minutes
        .parse()
        .with_context(|| format!("{minutes:?} is no number of minutes"))?)
}

/// Runs every target for `minutes`; the first that finds something ends the run.
///
/// What the fuzzer keeps for itself stays in the cache folder: the corpus in the repository is small and read only.
pub(crate) fn run(minutes: u32) -> Result<()> {
    cargo_tools::install_missing(&[cargo_tools::FUZZ])?;
    for Target { folder, name } in TARGETS {
        let kept = places::cache()?.join("fuzz").join(name);
        std::fs::create_dir_all(&kept).with_context(|| format!("create {}", kept.display()))?;
        let mut cargo = shell::command("cargo");
        // Coverage is a flag of the nightly compiler; the code under test is safe Rust, which needs no sanitizer.
        cargo.env("RUSTC_BOOTSTRAP", "1");
        cargo.args(["fuzz", "run", "--fuzz-dir", folder, "--sanitizer", "none", name]);
        cargo
            .arg(&kept)
            .arg(places::root().join(folder).join("corpus").join(name));
        cargo
            .arg("--")
            .arg(format!("-max_total_time={}", u64::from(minutes) * 60));
        cargo.args([format!("-max_len={MAX_BYTES}"), format!("-dict={WORDS}")]);
        shell::run(&mut cargo)?;
    }
    Ok(())
}
