//! The store's folder and file, for their owner alone.

use std::{fs, io, path::Path};

use crate::StoreError;

/// Makes `folder` for its owner alone where it is missing. One that exists keeps its mode: other things may live in it.
///
/// # Errors
/// What the operating system says.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Makes the file for its owner alone before SQLite opens it; SQLite gives its side files the same mode.
pub(crate) fn private_file(path: &Path) -> Result<(), StoreError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            close_to_others(path).map_err(|source| StoreError::file("close to other users", path, source))
        }
        Err(source) => Err(StoreError::file("make", path, source)),
    }
}

/// A file that was copied here may have lost its mode on the way.
#[cfg(unix)]
fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))
}

/// A profile's folders are closed to other users on Windows already.
#[cfg(not(unix))]
fn close_to_others(_path: &Path) -> io::Result<()> {
    Ok(())
}
