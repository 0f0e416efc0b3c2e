//! Room on a disk.

use std::path::Path;

use crate::BackupError;

/// Refuses where the disk of `folder` has less than `needed` bytes for us.
pub(crate) fn require(folder: &Path, needed: u64) -> Result<(), BackupError> {
    match free(folder)? {
        Some(free) if free < needed => Err(BackupError::NoSpace {
            folder: folder.to_path_buf(),
            needed,
            free,
        }),
        _ => Ok(()),
    }
}

/// Bytes that this user may still write on the disk of `folder`, or of the nearest folder above it that is there.
pub fn free_space(folder: &Path) -> Option<u64> {
    let there = folder.ancestors().find(|folder| folder.is_dir())?;
    free(there).ok().flatten()
}

/// Bytes that this user may still write; `None` where the system does not tell.
#[cfg(unix)]
fn free(folder: &Path) -> Result<Option<u64>, BackupError> {
    let stat = rustix::fs::statvfs(folder).map_err(|error| BackupError::file("look at", folder, error.into()))?;
    Ok(Some(stat.f_bavail.saturating_mul(stat.f_frsize)))
}

#[cfg(not(unix))]
fn free(_folder: &Path) -> Result<Option<u64>, BackupError> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_any_disk_has_is_refused_with_the_numbers() {
        let error = require(Path::new("/"), u64::MAX).unwrap_err();
        assert!(matches!(error, BackupError::NoSpace { needed: u64::MAX, free, .. } if free > 0));
        require(Path::new("/"), 1).unwrap();
    }
}
