//! The web front end's tools: Node.js and the packages of `ui/package-lock.json`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};

use crate::node_version::{ACCEPTED, Version};
use crate::{places, shell};

/// What is fetched from npm where the system's own is not accepted.
const NEWER: &str = "22";

/// Gets Node.js where it is too old, and the packages where the lock file is newer than they are.
pub(crate) fn install_missing() -> Result<()> {
    if !has_accepted_node() {
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

/// The Tauri command line, one of the packages.
pub(crate) fn tauri() -> Command {
    shell::command(places::ui().join("node_modules/.bin").join(script_file("tauri")))
}

/// `npm`, in the front end's folder.
fn npm() -> Command {
    let mut npm = shell::command(script_file("npm"));
    npm.current_dir(places::ui());
    npm
}

/// Node.js's scripts are batch files on Windows, which are found by their whole name only.
fn script_file(name: &str) -> String {
    if cfg!(windows) {
        format!("{name}.cmd")
    } else {
        name.to_owned()
    }
}

fn has_accepted_node() -> bool {
    node_version()
        .as_deref()
        .and_then(Version::parse)
        .is_some_and(Version::is_accepted)
}

/// What the first `node` on the `PATH` calls itself.
fn node_version() -> Option<String> {
    let version = shell::capture(shell::command("node").arg("--version")).ok()?;
    Some(version.trim().to_owned())
}

/// Older Debian and Ubuntu ship an older Node.js: a newer one comes as an npm package, into Godwit's cache folder only.
fn install_node() -> Result<()> {
    let found = node_version().unwrap_or_else(|| "none".to_owned());
    let system = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        _ => bail!("{ACCEPTED} is needed, found {found}: install it, then start again"),
    };
    let folder = places::tools()?.join("node");
    println!(
        "  {ACCEPTED} is needed, found {found}: Node.js {NEWER} will be put into {}",
        folder.display()
    );
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
    if !has_accepted_node() {
        bail!("{ACCEPTED} is needed, found {:?}", node_version());
    }
    Ok(())
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}
