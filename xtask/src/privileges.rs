//! Who may change the system: root, or who has `sudo`.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{places, shell};

/// `program`, to be started as root; `sudo` may ask for a password.
pub(crate) fn as_root(program: &str) -> Result<Command> {
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

pub(crate) fn is_root() -> Result<bool> {
    Ok(shell::capture(shell::command("id").arg("-u"))?.trim() == "0")
}

/// Whether [`as_root`] works without a question.
pub(crate) fn are_there_without_asking() -> Result<bool> {
    Ok(is_root()? || shell::capture(shell::command("sudo").args(["--non-interactive", "true"])).is_ok())
}
