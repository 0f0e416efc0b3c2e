//! What can go wrong with the store.

use std::{
    io,
    path::{Path, PathBuf},
};

/// Why the store could not be opened, read or written. Nothing was lost by any of these.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A newer Godwit wrote it.
    #[error("the store {path} has layout {found}, and this program knows layouts up to {known}")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its layout.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// It is not a SQLite database, or a broken one.
    #[error("the store {path} is damaged: {why}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// SQLite's words.
        why: String,
    },
    /// Another program keeps it locked.
    #[error("the store {path} is locked by another program")]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The folder or file refused.
    #[error("cannot {doing} {path}")]
    File {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
    /// The name is taken.
    #[error("there is already an environment '{name}' in this project")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// Another destination has the name.
    #[error("there is already a destination '{name}'")]
    DestinationTaken {
        /// The name.
        name: String,
    },
    /// The folder belongs to another project.
    #[error("{} is the folder of another project", .folder.display())]
    FolderTaken {
        /// The folder.
        folder: PathBuf,
    },
    /// Nothing of that identity.
    #[error("there is no {what} {id} in the store")]
    NotFound {
        /// Which noun.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// Several projects have an environment of this name.
    #[error("several projects have an environment '{name}': {}", .projects.join(", "))]
    Ambiguous {
        /// The name.
        name: String,
        /// The projects' names.
        projects: Vec<String>,
    },
    /// The run has an end, and it stands.
    #[error("run {id} has ended already")]
    RunEnded {
        /// Its id.
        id: String,
    },
    /// A path is not UTF-8, so the store cannot keep it as it is.
    #[error("the path {path} is not UTF-8")]
    NotText {
        /// The path.
        path: PathBuf,
    },
    /// A noun has no JSON, such as one with a path that is not UTF-8.
    #[error("the {what} cannot be stored")]
    Unstorable {
        /// Which noun.
        what: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A value that this program wrote cannot be read back.
    #[error("the store holds a {what} that cannot be read")]
    Unreadable {
        /// Which noun.
        what: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// SQLite refused.
    #[error("the store refused: {why}")]
    Sqlite {
        /// SQLite's words.
        why: String,
    },
}

impl StoreError {
    /// The way out, in a sentence.
    pub fn help(&self) -> String {
        match self {
            Self::Newer { .. } => {
                "Start the newer Godwit, or set GODWIT_HOME to another folder. The file was not touched.".into()
            }
            Self::Damaged { path, .. } => format!(
                "The file was not touched. Move {} aside to start with an empty store; backups and histories are not in it.",
                path.display()
            ),
            Self::Busy { .. } => "Close the other program that uses it and try again.".into(),
            Self::File { .. } => "Look at the rights and the free space there.".into(),
            Self::NameTaken { .. } | Self::DestinationTaken { .. } => "Choose another name.".into(),
            Self::FolderTaken { .. } => "Open that project instead.".into(),
            Self::NotFound { .. } => "It may have been removed meanwhile.".into(),
            Self::Ambiguous { .. } => "Use the command in the project's folder, or rename one of them.".into(),
            Self::RunEnded { .. } => "Look at the run; it needs nothing more.".into(),
            Self::NotText { .. } | Self::Unstorable { .. } => "Use folders and files whose names are UTF-8.".into(),
            Self::Unreadable { .. } | Self::Sqlite { .. } => "Look at the log, and keep the file for a report.".into(),
        }
    }

    pub(crate) fn file(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = PathBuf::from(path);
        Self::File { doing, path, source }
    }

    /// Tells apart what people can do something about.
    pub(crate) fn sqlite(path: &Path, error: &sqlx::Error) -> Self {
        let path = path.to_path_buf();
        match error {
            sqlx::Error::Database(database) => {
                // Primary result codes: 3 perm, 5 busy, 6 locked, 8 read-only, 11 corrupt, 13 full, 14 cannot open,
                // 26 not a database. Extended ones carry them in
                // the low byte (https://www.sqlite.org/rescode.html).
                let code = database
                    .code()
                    .and_then(|code| code.parse::<i32>().ok())
                    .map(|code| code & 0xff);
                let why = database.message().to_owned();
                match code {
                    Some(5 | 6) => Self::Busy { path },
                    Some(11 | 26) => Self::Damaged { path, why },
                    Some(13) => Self::file("write to", &path, io::Error::new(io::ErrorKind::StorageFull, why)),
                    Some(3 | 8 | 14) => Self::file("open", &path, io::Error::new(io::ErrorKind::PermissionDenied, why)),
                    _ => Self::Sqlite { why },
                }
            }
            sqlx::Error::PoolTimedOut => Self::Busy { path },
            // The layout fixes every column's type, so what does not decode was not written by Godwit.
            sqlx::Error::ColumnDecode { index, source } => Self::Damaged {
                path,
                why: format!("column {index}: {source}"),
            },
            other => Self::Sqlite { why: other.to_string() },
        }
    }
}
