//! Files as wholes.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use super::{beside, error};
use crate::DbError;

/// What SQLite keeps beside a database; a leftover would be read into the next file of that name.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

pub(crate) fn leftovers(path: &Path) -> Vec<PathBuf> {
    let companions = COMPANIONS.iter().map(|suffix| beside(path, suffix));
    companions.filter(|companion| companion.exists()).collect()
}

pub(crate) fn exists(path: &Path) -> bool {
    path.exists()
}

pub(crate) fn create(path: &Path) -> Result<(), DbError> {
    error::folder_exists(path)?;
    // `create_new`, so that a file which came about meanwhile is not taken for ours.
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|error| failed(path, "it cannot be created", &error))?;
    // An empty file is an empty database; opening it shows that SQLite agrees.
    Connection::open(path)
        .map(std::mem::drop)
        .map_err(|error| error::refused(&error, path).into())
}

pub(crate) fn drop(path: &Path) -> Result<(), DbError> {
    fs::remove_file(path).map_err(|error| failed(path, "it cannot be removed", &error))?;
    for suffix in COMPANIONS {
        let companion = beside(path, suffix);
        match fs::remove_file(&companion) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed(&companion, "it cannot be removed", &error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn failed(path: &Path, what: &str, error: &io::Error) -> DbError {
    DbError::File {
        path: path.to_owned(),
        message: format!("{what}: {error}"),
    }
}
