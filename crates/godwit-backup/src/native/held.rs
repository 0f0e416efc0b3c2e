//! Folders in the system's place for temporary files that only this user can read, and that a killed process leaves
//! to the next one to remove.

use std::{
    fs::{self, File},
    path::Path,
};

use tempfile::TempDir;

use crate::BackupError;

/// Locked as long as the folder is in use.
const HELD: &str = "held";
/// Whoever sweeps may take a folder for abandoned between its making and its locking.
const TRIES: u32 = 8;

/// Makes a folder whose name begins with `prefix`, and removes those that killed processes left. It goes with the first
/// value, and is in use as long as there is the second.
pub(crate) fn folder(prefix: &str) -> Result<(TempDir, File), BackupError> {
    let parent = std::env::temp_dir();
    sweep(&parent, prefix);
    let fail = |source| BackupError::file("make a private folder in", &parent, source);
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    for _ in 0..TRIES {
        let folder = builder.tempdir_in(&parent).map_err(fail)?;
        let held = match File::create(folder.path().join(HELD)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            made => made.map_err(fail)?,
        };
        held.lock().map_err(fail)?;
        if folder.path().join(HELD).exists() {
            return Ok((folder, held));
        }
    }
    Err(fail(std::io::ErrorKind::ResourceBusy.into()))
}

fn sweep(parent: &Path, prefix: &str) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(prefix) {
            continue;
        }
        // Without the file another process is just making its folder.
        let Ok(held) = File::open(entry.path().join(HELD)) else {
            continue;
        };
        if held.try_lock().is_ok() {
            // Another user's folder, or one that vanished meanwhile, is not ours to complain about.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_goes_and_what_is_in_use_stays() {
        const PREFIX: &str = "godwit-test-held-";
        let (used, _held) = folder(PREFIX).unwrap();
        let (left, held) = folder(PREFIX).unwrap();
        drop(held);
        let left = left.keep();
        let (_third, _held) = folder(PREFIX).unwrap();
        assert!(used.path().exists() && !left.exists());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(used.path()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
        }
    }
}
