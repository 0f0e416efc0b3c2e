//! Who the servers run as: PostgreSQL refuses root, so under root all of them run as `nobody`.

use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

/// `nobody` on Debian, Ubuntu and most others; only the number counts.
const NOBODY: u32 = 65534;

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Makes `command` run without root's rights; nothing to do for everybody else.
pub(crate) fn drop_rights(command: &mut Command) -> &mut Command {
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// Gives `path` to the user that [`drop_rights`] switches to.
pub(crate) fn hand_over(path: &Path) -> Result<()> {
    if is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).with_context(|| format!("give {} to nobody", path.display()))?;
    }
    Ok(())
}

/// Whether the user that [`drop_rights`] switches to can start programs in `folder`.
pub(crate) fn can_reach(folder: &Path) -> bool {
    let is_open = |folder: &Path| folder.metadata().is_ok_and(|known| known.mode() & 0o001 != 0);
    !is_root() || folder.ancestors().all(is_open)
}

/// Starts from an empty environment, so that the caller's `PGHOST` or `MYSQL_HOST` reach no server.
pub(crate) fn clean_environment(command: &mut Command, home: &Path) {
    command
        .env_clear()
        .env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")
        .env("HOME", home)
        .env("LC_ALL", "C")
        .env("TZ", "UTC");
}
