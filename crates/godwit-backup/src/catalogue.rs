//! Finding backups: by their manifests, so that nothing half-written is ever listed.

use std::{
    cmp::Reverse,
    fs, io,
    path::{Path, PathBuf},
};

use godwit_core::{BackupId, backup::Manifest};

use crate::{Taken, coding::ENDINGS, part};

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
    /// A file that was read and found to be broken.
    Broken,
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

impl Listed {
    /// The backup that was just taken, as if it had been listed.
    pub fn from_taken(taken: &Taken) -> Self {
        let artifact_path = taken.manifest_path.with_file_name(&taken.manifest.artifact);
        Self {
            artifact: ArtifactState::of(&artifact_path, taken.manifest.bytes),
            manifest: taken.manifest.clone(),
            manifest_path: taken.manifest_path.clone(),
            artifact_path,
        }
    }
}

impl ArtifactState {
    pub(crate) fn of(path: &Path, bytes: u64) -> Self {
        match fs::metadata(path) {
            Ok(found) if found.len() == bytes => Self::Present,
            Ok(found) => Self::WrongSize { found: found.len() },
            Err(_) => Self::Missing,
        }
    }
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
    let mut listing = Listing::default();
    for folder in folders {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                listing.unreadable.push(UnreadableManifest {
                    path: folder.clone(),
                    why: error.to_string(),
                });
                continue;
            }
        };
        for path in entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| is_manifest(path))
        {
            match load(&path) {
                Ok(listed) => listing.backups.push(listed),
                Err(why) => listing.unreadable.push(UnreadableManifest { path, why }),
            }
        }
    }
    listing
        .backups
        .sort_by_key(|listed| Reverse((listed.manifest.started, listed.manifest.id)));
    listing.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
    listing
}

/// Opens the backup that `what` names: an id of one in `folders`, the path of a manifest, or of an artifact.
pub fn open(what: &str, folders: &[PathBuf]) -> Result<Listed, OpenError> {
    let path = Path::new(what);
    let beside = part::manifest_path(path);
    let manifest = if is_manifest(path) && path.is_file() {
        Some(path.to_path_buf())
    } else {
        Some(beside.clone()).filter(|beside| beside.is_file())
    };
    if let Some(path) = manifest {
        return load(&path).map_err(|why| OpenError::Unreadable { path, why });
    }
    if path.is_file() {
        return Err(OpenError::NoManifest {
            artifact: path.to_path_buf(),
            expected: beside,
        });
    }
    let id: Option<BackupId> = what.parse().ok();
    let named = |listed: &Listed| Some(listed.manifest.id) == id || listed.manifest.artifact == what;
    list(folders)
        .backups
        .into_iter()
        .find(named)
        .ok_or_else(|| OpenError::NotFound { what: what.to_owned() })
}

/// What artifacts are called before they are compressed or encrypted.
const KINDS: [&str; 3] = [".dump", ".sql", ".db"];

/// Whether the name is one that manifests have: the artifact's and `.json`.
fn is_manifest(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(".json").is_some_and(|artifact| {
        KINDS.iter().any(|kind| {
            ENDINGS
                .iter()
                .any(|ending| artifact.ends_with(&format!("{kind}{ending}")))
        })
    })
}

fn load(path: &Path) -> Result<Listed, String> {
    let text = fs::read(path).map_err(|error| error.to_string())?;
    let manifest = read_manifest(&text)?;
    let artifact_path = path.with_file_name(&manifest.artifact);
    let artifact = ArtifactState::of(&artifact_path, manifest.bytes);
    Ok(Listed {
        manifest,
        manifest_path: path.to_path_buf(),
        artifact_path,
        artifact,
    })
}

/// Reads a manifest, and refuses one that was edited.
pub(crate) fn read_manifest(text: &[u8]) -> Result<Manifest, String> {
    /// The one field that every layout has.
    #[derive(serde::Deserialize)]
    struct Layout {
        layout: u32,
    }
    let Layout { layout } = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    if layout > Manifest::LAYOUT {
        return Err(format!(
            "it has layout {layout}, and this version of Godwit reads {}",
            Manifest::LAYOUT
        ));
    }
    let manifest: Manifest = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    manifest.check_seal().map_err(|error| error.to_string())?;
    // A manifest speaks for the file beside it, never for one elsewhere: `prune` deletes what it names.
    if Path::new(&manifest.artifact).file_name() != Some(manifest.artifact.as_ref()) {
        return Err("it names an artifact in another folder".to_owned());
    }
    Ok(manifest)
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
