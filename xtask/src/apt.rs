//! Installing missing system packages with apt, on Debian and Ubuntu.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::packages::{self, Need, Package};
use crate::privileges::{as_root, is_root};
use crate::{places, quiet_servers, shell};

/// Whether the system's packages are apt's.
pub(crate) fn is_there() -> bool {
    places::program("apt-get").is_some() && places::program("dpkg-query").is_some()
}

/// Installs what is missing for `needs`, and says so before. On other systems prints what is needed.
pub(crate) fn install_missing(needs: &[Need]) -> Result<()> {
    let wanted: Vec<Package> = packages::ALL
        .into_iter()
        .filter(|package| needs.contains(&package.need))
        .collect();
    let names: Vec<&str> = wanted.iter().map(|package| package.name).collect();
    if !is_there() {
        println!("  This is no Debian or Ubuntu. Install the equivalents of these packages by hand:");
        println!("    {}", names.join(" "));
        return Ok(());
    }
    let present = installed(&names)?;
    let is_missing =
        |package: &&Package| !present.iter().any(|name| name == package.name) && !package.is_there_already();
    let missing: Vec<&str> = wanted.iter().filter(is_missing).map(|package| package.name).collect();
    if missing.is_empty() {
        println!("  all {} system packages are there", names.len());
        return Ok(());
    }
    let how = if is_root()? { "apt-get" } else { "sudo apt-get" };
    println!("  {how} will install: {}", missing.join(" "));
    let install = || install(&missing).context("some packages could not be installed");
    let install = || {
        if missing.contains(&"pgbouncer") {
            quiet_servers::without_pooler(install)
        } else {
            install()
        }
    };
    if missing.contains(&"postgresql") {
        quiet_servers::without_cluster(install)
    } else {
        install()
    }
}

/// Installs a package from a file, and what it depends on; apt's own words name both before.
pub(crate) fn install_file(package: &Path) -> Result<()> {
    let mut apt = apt_get()?;
    // Images for containers leave manual pages out; those of this package are wanted.
    apt.args(["-o", "DPkg::Options::=--path-include=/usr/share/man/man1/godwit*"]);
    shell::run(apt.args(["-y", "--no-install-recommends", "install"]).arg(package))
}

/// Which version of `name` the system has, installed wholly or in part.
pub(crate) fn version_of(name: &str) -> Result<Option<String>> {
    let mut query = shell::command("dpkg-query");
    query
        .args(["--show", "--showformat=${db:Status-Status} ${Version}"])
        .arg(name);
    // Names that it has never heard of make it fail and say nothing.
    let output = query.output().context("start dpkg-query")?;
    Ok(match String::from_utf8_lossy(&output.stdout).split_once(' ') {
        None | Some(("not-installed" | "config-files", _)) => None,
        Some((_, version)) => Some(version.to_owned()),
    })
}

/// Which of `names` are installed.
fn installed(names: &[&str]) -> Result<Vec<String>> {
    let mut query = shell::command("dpkg-query");
    query
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\\n"])
        .args(names);
    // Unknown names make it fail, yet it lists the others.
    let output = query.output().context("start dpkg-query")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .map(str::to_owned)
        .collect())
}

fn install(names: &[&str]) -> Result<()> {
    let mut simulation = shell::command("apt-get");
    simulation
        .args(["install", "--simulate", "--no-install-recommends"])
        .args(names);
    // Fresh images know no packages before the first update.
    let updated = shell::capture(&mut simulation).is_err();
    if updated {
        update()?;
    }
    match install_quietly(names) {
        // The lists may name versions that the mirror has replaced since.
        Err(_) if !updated => update().and_then(|()| install_quietly(names)),
        outcome => outcome,
    }
}

fn update() -> Result<()> {
    shell::run_quietly(apt_get()?.arg("update"))
}

fn install_quietly(names: &[&str]) -> Result<()> {
    shell::run_quietly(
        apt_get()?
            .args(["-y", "--no-install-recommends", "install"])
            .args(names),
    )
}

/// `apt-get` that asks nothing, and waits while another one is at work.
fn apt_get() -> Result<Command> {
    let mut apt = as_root("env")?;
    apt.args(["DEBIAN_FRONTEND=noninteractive", "UCF_FORCE_CONFFOLD=1", "apt-get"]);
    apt.args(["-o", "DPkg::Lock::Timeout=300", "-q"]);
    Ok(apt)
}
