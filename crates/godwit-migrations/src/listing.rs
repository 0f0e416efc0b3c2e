//! Which files of a folder are scripts.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::FolderError;

/// A `.sql` file of the folder.
#[derive(Debug)]
pub(crate) struct Listed {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: PathBuf,
}

/// Every `.sql` file directly in `folder`, by name; hidden files and everything else are left out.
pub(crate) fn list(folder: &Path) -> Result<Vec<Listed>, FolderError> {
    let unlistable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => FolderError::Missing {
            path: folder.to_owned(),
        },
        io::ErrorKind::NotADirectory => FolderError::NotAFolder {
            path: folder.to_owned(),
        },
        _ if folder.is_file() => FolderError::NotAFolder {
            path: folder.to_owned(),
        },
        _ => FolderError::Unlistable {
            path: folder.to_owned(),
            source,
        },
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unlistable)? {
        let entry = entry.map_err(unlistable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Editors keep locks and backups of `1_a.sql` in hidden files such as `.#1_a.sql`.
        if name.starts_with('.') || !name.to_ascii_lowercase().ends_with(".sql") {
            continue;
        }
        let path = entry.path();
        if is_file(&entry, &path)? {
            files.push(Listed { name, path });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// Whether the entry is a file or a link to one; asks the file system again only for links.
fn is_file(entry: &fs::DirEntry, path: &Path) -> Result<bool, FolderError> {
    let kind = entry.file_type().and_then(|kind| {
        if kind.is_symlink() {
            fs::metadata(path).map(|meta| meta.file_type())
        } else {
            Ok(kind)
        }
    });
    kind.map(|kind| kind.is_file())
        .map_err(|source| FolderError::UnreadableFile {
            path: path.to_owned(),
            source,
        })
}
