//! The store's folder and file, for nobody but their owner.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::StoreError;

/// The file's name in the store's folder.
const NAME: &str = "godwit.db";

/// Makes folder and file where they are missing, and returns the file's path.
///
/// The file is created before SQLite sees it, so that it has its mode from the first byte; SQLite gives the
/// mode of the file to the `-wal` and `-shm` that it puts beside it. A folder that exists keeps its mode: the
/// person may have named a folder with other things in it.
pub(crate) fn ensure(folder: &Path) -> Result<PathBuf, StoreError> {
    create_folder(folder).map_err(|source| StoreError::Io { path: folder.to_owned(), source })?;
    let path = folder.join(NAME);
    create_file(&path).map_err(|source| StoreError::Io { path: path.clone(), source })?;
    Ok(path)
}

/// Whether nothing was ever written to the file.
pub(crate) fn is_empty(path: &Path) -> Result<bool, StoreError> {
    let data = fs::metadata(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    Ok(data.len() == 0)
}

#[cfg(unix)]
fn create_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(unix)]
fn create_file(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    // One that was copied here may have lost its mode.
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 != 0 {
        fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))?;
    }
    Ok(())
}

// On Windows the profile's folders are closed to other users already.
#[cfg(not(unix))]
fn create_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(not(unix))]
fn create_file(path: &Path) -> io::Result<()> {
    match fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}
