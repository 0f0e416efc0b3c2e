//! `cargo xtask bench`: how long the sample takes from an empty database, beside `sqlx migrate` where it is installed.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::{places, shell};

const ROUNDS: u32 = 10;

pub(crate) fn run() -> Result<()> {
    shell::run(shell::command("cargo").args(["build", "--release", "--locked", "-p", "godwit-cli"]))?;
    let folder = std::env::temp_dir().join(format!("godwit-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let outcome = compare(&folder);
    std::fs::remove_dir_all(&folder).with_context(|| format!("remove {}", folder.display()))?;
    outcome
}

fn compare(folder: &Path) -> Result<()> {
    let migrations = places::root().join("migrations-sample/sqlite");
    println!("\nThe SQLite sample, {ROUNDS} times, each on a new file:");
    measure("godwit apply", folder, |url| {
        let mut godwit = shell::command(places::target().join("release/godwit"));
        godwit
            .args(["apply", "--yes", "--no-backup", "--url", url, "--migrations"])
            .arg(&migrations);
        godwit.env("GODWIT_HOME", folder.join("home"));
        godwit
    })?;
    if places::program("sqlx").is_none() {
        println!("  sqlx is not installed: `cargo xtask test` installs it");
        return Ok(());
    }
    measure("sqlx migrate run", folder, |url| {
        let mut sqlx = shell::command("sqlx");
        sqlx.args([
            "migrate",
            "run",
            "--no-dotenv",
            "--database-url",
            &format!("{url}?mode=rwc"),
            "--source",
        ])
        .arg(&migrations);
        sqlx
    })
}

/// Prints the shortest and the median time; the shortest says most on a machine with other work to do.
fn measure(name: &str, folder: &Path, make: impl Fn(&str) -> Command) -> Result<()> {
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let file = folder.join(format!("{}-{round}.db", name.replace(' ', "-")));
        let mut command = make(&format!("sqlite://{}", file.display()));
        let begin = Instant::now();
        let output = command.output().with_context(|| format!("start {name}"))?;
        times.push(begin.elapsed());
        if !output.status.success() {
            bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
    times.sort_unstable();
    let [shortest, median] = [0, times.len() / 2].map(|place| times.get(place).map_or(0, Duration::as_millis));
    println!("  {name:<18} shortest {shortest} ms, median {median} ms");
    Ok(())
}
