//! `cargo xtask test`: everything, on real engines and in the real app.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Result, bail};

use crate::checks::{self, WHOLE};
use crate::packages::Need;
use crate::steps::Steps;
use crate::{apt, cargo_tools, node, postgres_major, shell};

pub(crate) fn run() -> Result<()> {
    let begin = SystemTime::now();
    let mut steps = Steps::new();
    steps.must("system packages", || {
        apt::install_missing(&[Need::Build, Need::Display, Need::Test])
    })?;
    steps.must("tools", || {
        use cargo_tools::{DENY, DRIVER, MACHETE, NEXTEST, SQLX};
        cargo_tools::install_missing(&[NEXTEST, MACHETE, DENY, DRIVER, SQLX])
    })?;
    steps.must("a second PostgreSQL", postgres_major::install_missing)?;
    steps.must("packages of the front end", node::install_missing)?;
    checks::front_end(&mut steps);
    steps.step("tests of the front end", || node::script("test", &["--run"]));
    steps.must("build of the front end", || node::script("build", &[]))?;
    checks::rust(&mut steps);

    // One build makes the programs and all tests, with the features that nextest asks for below.
    let build = || {
        shell::run(
            shell::command("cargo")
                .arg("build")
                .args(WHOLE)
                .args(["--all-targets", "--locked"]),
        )
    };
    if steps.step("build", build) {
        steps.step("tests on PostgreSQL, MariaDB and SQLite", || {
            shell::run(&mut nextest("default"))
        });
        steps.step("end to end in the real app", || shell::run(&mut nextest("e2e")));
        steps.step("nothing written to the user's own data", || own_data_untouched(begin));
    } else {
        steps.not_run("tests on PostgreSQL, MariaDB and SQLite", "the build failed");
        steps.not_run("end to end in the real app", "the build failed");
    }
    steps.finish()
}

fn nextest(profile: &str) -> Command {
    let mut command = shell::command("cargo");
    command
        .arg("nextest")
        .arg("run")
        .args(WHOLE)
        .args(["--locked", "--no-fail-fast", "--profile", profile]);
    command.args(["--no-tests", "fail"]).env("INSTA_UPDATE", "no");
    command
}

/// Tests must keep to their temp folders.
fn own_data_untouched(begin: SystemTime) -> Result<()> {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let data = std::env::var_os("XDG_DATA_HOME").map_or_else(|| home.join(".local/share"), PathBuf::from);
    for folder in [data, home.join(".config")] {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let is_ours = entry.file_name().to_string_lossy().to_lowercase().contains("godwit");
            if is_ours && newest(&entry.path())? >= begin {
                bail!("a test wrote to {}", entry.path().display());
            }
        }
        println!("  nothing new of Godwit in {}", folder.display());
    }
    Ok(())
}

/// When the last change in `path` was made.
fn newest(path: &Path) -> Result<SystemTime> {
    let data = path.metadata()?;
    let mut newest = data.modified()?;
    if data.is_dir() {
        for entry in std::fs::read_dir(path)? {
            newest = newest.max(self::newest(&entry?.path())?);
        }
    }
    Ok(newest)
}
