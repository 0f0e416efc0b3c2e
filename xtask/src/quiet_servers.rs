//! Keeping servers of the system from starting while their packages are installed: the tests start their own.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::finally::finally;
use crate::privileges::as_root;
use crate::shell;

const CLUSTERS: &str = "/etc/postgresql-common/createcluster.conf";
const CLUSTERS_AS_SHIPPED: &str = "/usr/share/postgresql-common/createcluster.conf";
/// Where systemd runs the machine.
const SYSTEMD: &str = "/run/systemd/system";
const POOLER: &str = "pgbouncer.service";

/// Runs `work`, in which PostgreSQL may be installed; its package makes no cluster meanwhile.
pub(crate) fn without_cluster(work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("  PostgreSQL comes without a server of the system: {CLUSTERS} says so while it is installed");
    let before = match std::fs::read_to_string(CLUSTERS) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("read {CLUSTERS}")),
    };
    let text = format!(
        "{}\ncreate_main_cluster = false\n",
        before.as_deref().unwrap_or_default()
    );
    let begin_and_work = || {
        write_as_root(Path::new(CLUSTERS), &text)?;
        work()
    };
    finally(begin_and_work, || restore_clusters(before.as_deref()))
}

/// Puts the file back as it was or as the package ships it; where the package did not arrive, there is none.
fn restore_clusters(before: Option<&str>) -> Result<()> {
    if let Some(text) = before {
        return write_as_root(Path::new(CLUSTERS), text);
    }
    let mut restore = if Path::new(CLUSTERS_AS_SHIPPED).exists() {
        let mut copy = as_root("cp")?;
        copy.args([CLUSTERS_AS_SHIPPED, CLUSTERS]);
        copy
    } else {
        let mut remove = as_root("rm")?;
        remove.args(["-f", CLUSTERS]);
        remove
    };
    shell::capture(&mut restore).map(drop)
}

/// Runs `work`, in which PgBouncer may be installed; its service starts neither meanwhile nor with the machine.
pub(crate) fn without_pooler(work: impl FnOnce() -> Result<()>) -> Result<()> {
    if !Path::new(SYSTEMD).exists() {
        return work();
    }
    println!("  PgBouncer's service is kept from starting, now and at the next start of the machine");
    let begin_and_work = || {
        systemctl("mask")?;
        work()
    };
    finally(begin_and_work, || {
        systemctl("unmask")?;
        // Packages that failed later may have brought the service nevertheless.
        if systemctl("cat").is_ok() {
            systemctl("disable")?;
        }
        Ok(())
    })
}

fn systemctl(verb: &str) -> Result<()> {
    shell::capture(as_root("systemctl")?.args([verb, POOLER])).map(drop)
}

fn write_as_root(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("a file without a folder")?;
    shell::capture(as_root("mkdir")?.arg("-p").arg(folder))?;
    let draft = std::env::temp_dir().join(format!("godwit-xtask-{}", std::process::id()));
    let write = || {
        std::fs::write(&draft, text).with_context(|| format!("write {}", draft.display()))?;
        shell::capture(as_root("install")?.args(["-m", "644"]).arg(&draft).arg(path)).map(drop)
    };
    finally(write, || {
        std::fs::remove_file(&draft).with_context(|| format!("remove {}", draft.display()))
    })
}
