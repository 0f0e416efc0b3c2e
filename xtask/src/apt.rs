//! Installing missing system packages with apt, on Debian and Ubuntu.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::packages::{self, Need, Package};
use crate::{places, shell};

const CLUSTERS: &str = "/etc/postgresql-common/createcluster.conf";
/// Where systemd runs the machine.
const SYSTEMD: &str = "/run/systemd/system";
const POOLER: &str = "pgbouncer.service";
const CLUSTERS_AS_SHIPPED: &str = "/usr/share/postgresql-common/createcluster.conf";

/// Installs what is missing for `needs`, and says so before. On other systems prints what is needed.
pub(crate) fn install_missing(needs: &[Need]) -> Result<()> {
    let wanted: Vec<Package> = packages::ALL
        .into_iter()
        .filter(|package| needs.contains(&package.need))
        .collect();
    let names: Vec<&str> = wanted.iter().map(|package| package.name).collect();
    if places::program("apt-get").is_none() || places::program("dpkg-query").is_none() {
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
    let mut guard = None;
    if missing.contains(&"postgresql") {
        println!("  PostgreSQL comes without a server of the system: {CLUSTERS} says so while it is installed");
        guard = Some(NoSystemCluster::begin()?);
    }
    let pooler = missing.contains(&"pgbouncer") && Path::new(SYSTEMD).exists();
    if pooler {
        println!("  PgBouncer's service is kept from starting, now and at the next start of the machine");
        shell::capture(as_root("systemctl")?.args(["mask", POOLER]))?;
    }
    let installed = install(&missing).context("some packages could not be installed");
    if pooler {
        shell::capture(as_root("systemctl")?.args(["unmask", POOLER]))?;
    }
    installed?;
    if pooler {
        shell::capture(as_root("systemctl")?.args(["disable", POOLER]))?;
    }
    guard.map_or(Ok(()), NoSystemCluster::end)
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
    match apt_install(names) {
        // The lists may name versions that the mirror has replaced since.
        Err(_) if !updated => update().and_then(|()| apt_install(names)),
        outcome => outcome,
    }
}

fn update() -> Result<()> {
    shell::run_quietly(as_root("apt-get")?.args(["-o", "DPkg::Lock::Timeout=300", "-q", "update"]))
}

fn apt_install(names: &[&str]) -> Result<()> {
    let mut apt = as_root("env")?;
    apt.args([
        "DEBIAN_FRONTEND=noninteractive",
        "UCF_FORCE_CONFFOLD=1",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=300",
    ]);
    shell::run_quietly(apt.args(["-q", "-y", "--no-install-recommends", "install"]).args(names))
}

fn is_root() -> Result<bool> {
    Ok(shell::capture(shell::command("id").arg("-u"))?.trim() == "0")
}

fn as_root(program: &str) -> Result<Command> {
    if is_root()? {
        return Ok(shell::command(program));
    }
    if places::program("sudo").is_none() {
        bail!("installing packages needs root, and there is no sudo: install them by hand, then start again");
    }
    let mut sudo = shell::command("sudo");
    sudo.arg(program);
    Ok(sudo)
}

/// While this is held, installing PostgreSQL makes no cluster, so that no server of the system runs afterwards.
#[derive(Debug)]
struct NoSystemCluster {
    /// The file as it was, where the machine had one.
    before: Option<String>,
}

impl NoSystemCluster {
    fn begin() -> Result<Self> {
        let before = std::fs::read_to_string(CLUSTERS).ok();
        let text = format!("{}\ncreate_main_cluster = false\n", before.clone().unwrap_or_default());
        write_as_root(Path::new(CLUSTERS), &text)?;
        Ok(Self { before })
    }

    /// Puts the file back as it was, or as the package ships it.
    fn end(self) -> Result<()> {
        match self.before {
            Some(text) => write_as_root(Path::new(CLUSTERS), &text),
            None => shell::capture(as_root("cp")?.args([CLUSTERS_AS_SHIPPED, CLUSTERS])).map(drop),
        }
    }
}

fn write_as_root(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("a file without a folder")?;
    shell::capture(as_root("mkdir")?.arg("-p").arg(folder))?;
    let draft = std::env::temp_dir().join(format!("godwit-xtask-{}", std::process::id()));
    std::fs::write(&draft, text).with_context(|| format!("write {}", draft.display()))?;
    let installed = shell::capture(as_root("install")?.args(["-m", "644"]).arg(&draft).arg(path));
    std::fs::remove_file(&draft).with_context(|| format!("remove {}", draft.display()))?;
    installed.map(drop)
}
