//! Fixes as changes of a folder's files.

use std::path::{Path, PathBuf};

use godwit_core::{MigrationsFolder, Script};
use godwit_lint::{Fix, apply_edits};
use godwit_migrations::{CreateError, Written, following, rewrite, write_new};
use jiff::Timestamp;

/// The first line of a script that runs without a transaction, as every format reads it.
const NO_TRANSACTION: &str = "-- no-transaction";

/// What a fix does to the files of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it does.
    pub title: String,
    /// The file, relative to the folder.
    pub file: String,
    /// Its text before.
    pub before: String,
    /// Its text after.
    pub after: String,
    /// Further files, relative to the folder, with their texts.
    pub more: Vec<(String, String)>,
}

/// What `fixes` of one script make of it. Of fixes that overlap the first is made.
///
/// # Errors
/// A further file can have no name, or the folder cannot be read.
pub fn change(
    folder: &MigrationsFolder,
    script: &Script,
    fixes: &[&Fix],
    now: Timestamp,
) -> Result<Change, CreateError> {
    let mut edits = Vec::new();
    let mut made: Vec<&Fix> = Vec::new();
    for fix in fixes {
        let clear = fix.edits.iter().all(|edit| {
            made.iter()
                .flat_map(|made: &&Fix| &made.edits)
                .all(|other| edit.span.end <= other.span.start || other.span.end <= edit.span.start)
        });
        if clear {
            edits.extend(fix.edits.iter().cloned());
            made.push(*fix);
        }
    }
    let mut after = apply_edits(&script.text, &edits);
    if made.iter().any(|fix| fix.no_transaction) && !script.directives.no_transaction {
        let feed = if script.text.contains("\r\n") { "\r\n" } else { "\n" };
        after = format!("{NO_TRANSACTION}{feed}{after}");
    }
    let more: Vec<Written> = made.iter().flat_map(|fix| &fix.more).map(written).collect();
    Ok(Change {
        title: made.iter().map(|fix| fix.title.as_str()).collect::<Vec<_>>().join("; "),
        file: script.file.clone(),
        before: script.text.to_string(),
        after,
        more: following(&folder.path, folder.format, &more, now)?,
    })
}

fn written(file: &godwit_lint::NewFile) -> Written {
    let up = file.sql.trim_end();
    Written {
        name: file.purpose.clone(),
        up: if file.no_transaction {
            format!("{NO_TRANSACTION}\n{up}\n")
        } else {
            format!("{up}\n")
        },
        down: file.down.as_ref().map(|down| format!("{}\n", down.trim_end())),
    }
}

/// Writes a change: the further files first, so that a failure leaves the script as it was.
///
/// # Errors
/// [`CreateError::Changed`] where the script is not as it was any more; a file cannot be written.
pub fn write(folder: &Path, change: &Change) -> Result<Vec<PathBuf>, CreateError> {
    let path = folder.join(&change.file);
    let mut files = write_new(folder, change.more.clone())?;
    if let Err(error) = rewrite(&path, &change.before, &change.after) {
        for file in &files {
            // The first error is the one to report; what is left is a migration that can be looked at.
            let _ = std::fs::remove_file(file);
        }
        return Err(error);
    }
    files.insert(0, path);
    Ok(files)
}
