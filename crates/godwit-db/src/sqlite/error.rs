//! What SQLite's errors mean.

use std::path::Path;

use rusqlite::{Error, ErrorCode, ffi};

use crate::{
    DbError, StatementError,
    probe::{ProbeFailure, Stage},
};

/// An error of a session in use.
pub(super) fn in_use(error: Error) -> DbError {
    match error {
        Error::SqliteFailure(code, message) => known(code, message.unwrap_or_else(|| code.to_string()), None),
        Error::SqlInputError { error, msg, offset, .. } => known(error, msg, usize::try_from(offset).ok()),
        Error::MultipleStatement => StatementError {
            message: "more than one statement was sent at once".to_owned(),
            code: None,
            detail: None,
            hint: None,
            offset: None,
        }
        .into(),
        _ => DbError::unexpected("an answer of SQLite that does not belong here"),
    }
}

fn known(code: ffi::Error, message: String, offset: Option<usize>) -> DbError {
    match code.code {
        ErrorCode::OperationInterrupted => DbError::Cancelled,
        ErrorCode::ReadOnly => DbError::ReadOnly { message },
        kind => StatementError {
            message,
            code: Some(name(code.extended_code)),
            detail: None,
            hint: hint(kind).map(str::to_owned),
            offset,
        }
        .into(),
    }
}

fn hint(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Some("another program writes to the file; end it, or try again when it is done")
        }
        ErrorCode::DiskFull => Some("make room on the disk"),
        ErrorCode::DatabaseCorrupt => Some("restore the file from a backup"),
        _ => None,
    }
}

/// Result codes by the names that SQLite's manual uses, where a person is likely to look one up.
fn name(extended: i32) -> String {
    let name = match extended {
        1 => "SQLITE_ERROR",
        5 => "SQLITE_BUSY",
        6 => "SQLITE_LOCKED",
        10 => "SQLITE_IOERR",
        11 => "SQLITE_CORRUPT",
        13 => "SQLITE_FULL",
        14 => "SQLITE_CANTOPEN",
        19 => "SQLITE_CONSTRAINT",
        26 => "SQLITE_NOTADB",
        275 => "SQLITE_CONSTRAINT_CHECK",
        787 => "SQLITE_CONSTRAINT_FOREIGNKEY",
        1299 => "SQLITE_CONSTRAINT_NOTNULL",
        1555 => "SQLITE_CONSTRAINT_PRIMARYKEY",
        1811 => "SQLITE_CONSTRAINT_TRIGGER",
        2067 => "SQLITE_CONSTRAINT_UNIQUE",
        _ => return extended.to_string(),
    };
    name.to_owned()
}

/// An error while the file was opened.
pub(super) fn refused(error: &Error, path: &Path) -> ProbeFailure {
    let shown = path.display();
    if path.is_dir() {
        return ProbeFailure::new(
            Stage::Address,
            format!("{shown} is a folder"),
            "give the path of a file in it",
        );
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => ProbeFailure::new(
            Stage::Database,
            format!("{shown} is not a SQLite database"),
            "check the path; an encrypted database cannot be opened either",
        ),
        Some(ErrorCode::DatabaseCorrupt) => ProbeFailure::new(
            Stage::Database,
            format!("{shown} is damaged"),
            "restore it from a backup",
        ),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => ProbeFailure::new(
            Stage::Database,
            format!("{shown} is locked by another program"),
            "end that program, or try again when it is done",
        ),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => ProbeFailure::new(
            Stage::LogIn,
            format!("{shown} cannot be opened by this user"),
            "check that it is a file, and the rights of the file and its folder",
        ),
        _ => ProbeFailure::new(
            Stage::Database,
            format!("{shown} cannot be read"),
            "check the disk that it lies on",
        ),
    }
}

/// SQLite would say of a missing folder only that it is unable to open the file.
pub(super) fn folder_exists(path: &Path) -> Result<(), ProbeFailure> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if folder.is_dir() {
        return Ok(());
    }
    Err(ProbeFailure::new(
        Stage::Address,
        format!("there is no folder {}", folder.display()),
        "check the path, or make the folder",
    ))
}
