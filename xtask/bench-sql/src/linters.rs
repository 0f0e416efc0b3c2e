//! Two linters as people run them: each command over the same files, in one run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::migrations;
use crate::options::Options;

/// A command that looks at files.
#[derive(Debug)]
pub(crate) struct Linter {
    pub(crate) name: &'static str,
    program: PathBuf,
    /// Everything but the files.
    arguments: &'static [&'static str],
    /// Whether it takes the folder, and not the files one by one.
    by_folder: bool,
    /// What stands once for each finding in its report.
    each: &'static str,
}

/// What one linter did.
#[derive(Debug)]
pub(crate) struct Lane {
    pub(crate) name: &'static str,
    /// From its start to its end, of the fastest round.
    pub(crate) time: Duration,
    pub(crate) findings: usize,
}

/// The linters beside each other.
#[derive(Debug)]
pub(crate) struct Race {
    pub(crate) files: usize,
    pub(crate) bytes: usize,
    /// Godwit's first.
    pub(crate) lanes: Vec<Lane>,
}

/// Lets both look at as many migrations as `options` ask for; nothing where their programs are not named.
pub(crate) fn run(options: &Options) -> Result<Option<Race>> {
    let (Some(godwit), Some(squawk)) = (&options.godwit, &options.squawk) else {
        return Ok(None);
    };
    let linters = [
        Linter {
            name: "godwit lint, 73 rules",
            program: godwit.clone(),
            arguments: &["lint", "--engine", "postgres", "--format", "json"],
            by_folder: true,
            each: "\"rule\":",
        },
        Linter {
            name: "squawk, its rules that are on",
            program: squawk.clone(),
            arguments: &["--reporter", "json"],
            by_folder: false,
            each: "\"rule_name\":",
        },
    ];
    let folder = tempfile::tempdir().context("make a folder for the migrations")?;
    let bytes = migrations::write(folder.path(), options.files)?;
    let files = files(folder.path())?;
    let mut lanes: Vec<Lane> = Vec::new();
    for round in 1..=options.rounds {
        eprintln!(
            "{} migrations by the linters: round {round} of {}",
            options.files, options.rounds
        );
        for (at, linter) in linters.iter().enumerate() {
            let (time, findings) = look(linter, folder.path(), &files)?;
            match lanes.get_mut(at) {
                Some(lane) => lane.time = lane.time.min(time),
                None => lanes.push(Lane {
                    name: linter.name,
                    time,
                    findings,
                }),
            }
        }
    }
    Ok(Some(Race {
        files: options.files,
        bytes,
        lanes,
    }))
}

/// How long `linter` takes, and how much it finds.
fn look(linter: &Linter, folder: &Path, files: &[PathBuf]) -> Result<(Duration, usize)> {
    let mut command = Command::new(&linter.program);
    command.args(linter.arguments).current_dir(folder).stdin(Stdio::null());
    // Neither reads what its user set, nor writes a log there.
    command.env("HOME", folder).env("GODWIT_HOME", folder.join("home"));
    if linter.by_folder {
        command.arg(".");
    } else {
        command.args(files);
    }
    let begin = Instant::now();
    let output = command
        .output()
        .with_context(|| format!("start {}", linter.program.display()))?;
    let time = begin.elapsed();
    let report = String::from_utf8_lossy(&output.stdout);
    let findings = report.matches(linter.each).count();
    // Both say by their status that something was found, so that says nothing of whether they worked.
    ensure!(
        findings > 0,
        "{} found nothing: {}",
        linter.name,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok((time, findings))
}

/// The SQL files of `folder`, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))? {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}
