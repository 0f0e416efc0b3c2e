//! Why a folder could not be read or a migration not be created.

use std::{io, path::PathBuf};

/// Why a migrations folder could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Nothing is there.
    #[error("the migrations folder {} does not exist", path.display())]
    Missing {
        /// The path that was asked for.
        path: PathBuf,
    },
    /// Something else is there.
    #[error("{} is not a folder", path.display())]
    NotAFolder {
        /// The path that was asked for.
        path: PathBuf,
    },
    /// The folder may not be listed.
    #[error("the migrations folder {} cannot be listed", path.display())]
    Unlistable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A file in it may not be read, or is a link to nothing.
    #[error("the file {} cannot be read", path.display())]
    UnreadableFile {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A settings file is no TOML or says something that it may not.
    #[error("{}{}: {problem}", path.display(), line.map(|line| format!(", line {line}")).unwrap_or_default())]
    Settings {
        /// `godwit.toml` or `sqlx.toml`.
        path: PathBuf,
        /// The line, from 1, where it is known.
        line: Option<usize>,
        /// What is wrong with it.
        problem: String,
    },
}

impl FolderError {
    /// The next thing to do.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "check the path, or create the first migration there with 'godwit new'",
            Self::NotAFolder { .. } => "give the folder that holds the migrations, not one of its files",
            Self::Unlistable { .. } | Self::UnreadableFile { .. } => {
                "check that the file exists and that you may read it; Godwit changes no permissions by itself"
            }
            Self::Settings { .. } => "mend the settings file, or name the format with '--format'",
        }
    }
}

/// Why a migration could not be created.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The name has no letter or digit.
    #[error("'{name}' has no letter or digit to name a migration by")]
    EmptyName {
        /// As given.
        name: String,
    },
    /// The name makes a file name that most file systems refuse.
    #[error("the name is {bytes} bytes long; {} are allowed", CreateError::NAME_BYTES)]
    NameTooLong {
        /// Length of the name as it would be written.
        bytes: usize,
    },
    /// The versions in the folder leave no greater one.
    #[error("no version is left after {highest}")]
    NoVersionLeft {
        /// The highest one.
        highest: String,
    },
    /// The folder could not be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The file is not as it was when the change was made.
    #[error("{} was changed meanwhile", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The file could not be written; nothing that existed was touched.
    #[error("{} cannot be written", path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

impl CreateError {
    /// Longest name, in bytes: with version and ending it stays below the 255 that file systems take.
    pub const NAME_BYTES: usize = 200;
}
