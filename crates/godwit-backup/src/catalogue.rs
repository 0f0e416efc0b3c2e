//! Finding backups: by their manifests, so that nothing half-written is ever listed.

use std::path::{Path, PathBuf};

use godwit_core::backup::Manifest;

/// What is on disk where a manifest says that an artifact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArtifactState {
    /// A file of the right size; only [`crate::verify()`] reads it.
    Present,
    /// Nothing.
    Missing,
    /// A file of another size.
    WrongSize {
        /// Its size in bytes.
        found: u64,
    },
}

/// One backup as its manifest tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The manifest.
    pub manifest: Manifest,
    /// Its file.
    pub manifest_path: PathBuf,
    /// The artifact beside it.
    pub artifact_path: PathBuf,
    /// Whether the artifact is there in its full size.
    pub artifact: ArtifactState,
}

/// A file that is named like a manifest and is none that this program reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableManifest {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub why: String,
}

/// What some folders hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Backups, the newest first.
    pub backups: Vec<Listed>,
    /// Manifests that cannot be read, and folders.
    pub unreadable: Vec<UnreadableManifest>,
}

/// Why no backup was opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Neither a file nor a backup's id in the folders.
    #[error("no backup is called {what}")]
    NotFound {
        /// What was asked for.
        what: String,
    },
    /// A file without a manifest.
    #[error("{artifact} has no manifest beside it ({expected}), so nothing says what should be in it")]
    NoManifest {
        /// The file.
        artifact: PathBuf,
        /// Where its manifest would be.
        expected: PathBuf,
    },
    /// The manifest cannot be read.
    #[error("{path} is not a manifest that this version of Godwit reads: {why}")]
    Unreadable {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
}

/// Lists the backups in `folders`, the newest first. A folder that does not exist holds none.
pub fn list(folders: &[PathBuf]) -> Listing {
    let _ = folders;
    todo!()
}

/// Opens the backup that `what` names: an id of one in `folders`, the path of a manifest, or of an artifact.
pub fn open(what: &str, folders: &[PathBuf]) -> Result<Listed, OpenError> {
    let _ = (Path::new(what), folders);
    todo!()
}
