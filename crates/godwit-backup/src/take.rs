//! Taking a backup.

use std::path::PathBuf;

use godwit_core::{EnvironmentId, Version, backup::Manifest};
use godwit_db::Target;

use crate::{BackupError, Ports};

/// What the backup is called and what its manifest says beside what is read from the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeRequest {
    /// Where the artifact and its manifest go; made where it is missing, for its owner only.
    pub folder: PathBuf,
    /// The environment, where the target is one.
    pub environment: Option<EnvironmentId>,
    /// Its name, or the database's; the artifact is named after it.
    pub name: String,
    /// The newest applied migration, where there is a history.
    pub head: Option<Version>,
    /// Godwit's version.
    pub godwit: String,
}

/// A backup that is on disk, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Where it says so; the artifact is beside it.
    pub manifest_path: PathBuf,
}

/// Backs `target` up into `request.folder`.
///
/// It is done when the tool ended well **and** did not complain **and** wrote something **and** what it wrote lists
/// every table. However it ends otherwise, nothing of it stays in the folder.
pub async fn take(target: &Target, request: &TakeRequest, ports: &Ports<'_>) -> Result<Taken, BackupError> {
    let _ = (target, request, ports);
    todo!()
}
