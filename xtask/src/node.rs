//! The web front end's tools: Node.js and the packages of `ui/package-lock.json`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};

use crate::{places, shell};

/// The oldest Node.js that the front end's tools run on.
const OLDEST: u32 = 20;
/// What is fetched from npm where the system's own is older.
const NEWER: &str = "22";

/// Gets Node.js where it is too old, and the packages where the lock file is newer than they are.
pub(crate) fn install_missing() -> Result<()> {
    if node_version().is_none_or(|version| version < OLDEST) {
        install_node()?;
    }
    let lock = modified(&places::ui().join("package-lock.json")).context("ui/package-lock.json is missing")?;
    let packages = modified(&places::ui().join("node_modules/.package-lock.json"));
    if packages.is_some_and(|packages| packages >= lock) {
        println!("  ui/node_modules is up to date");
        return Ok(());
    }
    println!("  npm will install the packages of ui/package-lock.json");
    shell::run(npm().args(["ci", "--no-audit", "--no-fund"]))
}

/// Runs a script of `ui/package.json`.
pub(crate) fn script(name: &str, arguments: &[&str]) -> Result<()> {
    shell::run(npm().args(["run", name, "--"]).args(arguments))
}

/// `npm`, in the front end's folder.
fn npm() -> Command {
    let mut npm = shell::command("npm");
    npm.current_dir(places::ui());
    npm
}

fn node_version() -> Option<u32> {
    let version = shell::capture(shell::command("node").arg("--version")).ok()?;
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

/// Older Debian and Ubuntu ship an older Node.js: a newer one comes as an npm package, into Godwit's cache folder only.
fn install_node() -> Result<()> {
    let system = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        _ => bail!("Node.js {OLDEST} or newer is needed: install it, then start again"),
    };
    let folder = places::tools()?.join("node");
    println!("  Node.js {NEWER} will be put into {}", folder.display());
    fs::create_dir_all(folder.join("bin"))?;
    let package = format!("node-{system}@{NEWER}");
    shell::run(
        npm()
            .args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .arg(package),
    )?;
    let binary = folder.join(format!("node_modules/node-{system}/bin/node"));
    fs::copy(&binary, folder.join("bin/node")).with_context(|| format!("copy {}", binary.display()))?;
    match node_version() {
        Some(version) if version >= OLDEST => Ok(()),
        found => bail!("Node.js {OLDEST} or newer is needed, found {found:?}"),
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}
