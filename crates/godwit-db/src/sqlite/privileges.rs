//! What this user may do with the file.

use std::path::Path;

use crate::Privilege;

/// Reads it from the file system.
pub(super) fn read(path: &Path) -> (Vec<Privilege>, Vec<String>) {
    if !path.exists() {
        let note = "the file does not exist yet; it is created by the first apply".to_owned();
        return (
            vec![Privilege::new(
                "create the file",
                folder_writable(path),
                "in its folder",
            )],
            vec![note],
        );
    }
    // Opened without truncating or writing: this asks for the right only.
    let writable = std::fs::OpenOptions::new().append(true).open(path).is_ok();
    let privileges = vec![
        Privilege::new("read the file", true, "opened"),
        Privilege::new("write the file", writable, "needed to apply"),
        Privilege::new(
            "write the folder",
            folder_writable(path),
            "SQLite puts its journal there",
        ),
    ];
    (privileges, Vec::new())
}

fn folder_writable(path: &Path) -> bool {
    path.parent()
        .map(|folder| {
            if folder == Path::new("") {
                Path::new(".")
            } else {
                folder
            }
        })
        .and_then(|folder| folder.metadata().ok())
        .is_some_and(|folder| !folder.permissions().readonly())
}
