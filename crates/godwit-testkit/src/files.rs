//! Temp folders that servers can use, and copying folders.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::identity;

/// The longest path of a temp folder that leaves room for a socket's name in `sockaddr_un`.
const LONGEST: usize = 70;

/// A new private folder that belongs to the servers' user. Its watchdog removes it.
pub(crate) fn server_folder() -> Result<PathBuf> {
    let folder = own_folder()?;
    identity::hand_over(&folder)?;
    Ok(folder)
}

/// A new private folder of the caller. Its watchdog removes it.
pub(crate) fn own_folder() -> Result<PathBuf> {
    let mut parent = std::env::temp_dir();
    if parent.as_os_str().len() > LONGEST {
        parent = PathBuf::from("/tmp");
    }
    Ok(tempfile::Builder::new()
        .prefix("godwit-")
        .tempdir_in(&parent)
        .context("make a temp folder")?
        .keep())
}

/// Makes `path` with mode 0700 for the caller.
pub(crate) fn own_private_folder(path: &Path) -> Result<()> {
    fs::create_dir(path).with_context(|| format!("make {}", path.display()))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).with_context(|| format!("protect {}", path.display()))
}

/// Makes `path` with mode 0700 for the servers' user.
pub(crate) fn private_folder(path: &Path) -> Result<()> {
    own_private_folder(path)?;
    identity::hand_over(path)
}

/// Writes `text` to `path` with mode 0600 for the servers' user.
pub(crate) fn private_file(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("write {}", path.display()))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    identity::hand_over(path)
}

/// Copies a folder with all in it; the copy belongs to the servers' user. Shares blocks where the file system can.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    private_folder(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).with_context(|| format!("copy {}", entry.path().display()))?;
            identity::hand_over(&target)?;
        }
    }
    Ok(())
}

/// Copies what is in `from` into the folder `to`, as the caller's own files.
pub(crate) fn copy_contents(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            copy_contents(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).with_context(|| format!("copy {}", entry.path().display()))?;
        }
    }
    Ok(())
}
