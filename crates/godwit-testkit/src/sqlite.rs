//! SQLite files for tests.

use std::path::PathBuf;

use tempfile::TempDir;

/// A path for a SQLite file in a temp folder of its own; the file does not exist yet.
#[derive(Debug)]
pub struct TempDb {
    /// Where the file will be.
    pub path: PathBuf,
    /// `sqlite://` and the path.
    pub url: String,
    _folder: TempDir,
}

/// A place for a SQLite file that vanishes with the returned value.
///
/// # Panics
/// When no temp folder can be made.
pub fn sqlite() -> TempDb {
    let folder = TempDir::with_prefix("godwit-").unwrap_or_else(|error| panic!("a temp folder for SQLite: {error}"));
    let path = folder.path().join("test.db");
    TempDb {
        url: format!("sqlite://{}", path.display()),
        path,
        _folder: folder,
    }
}
