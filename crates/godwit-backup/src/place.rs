//! Destinations: where verified copies of backups go, and come back from.
//!
//! A backup is always written to a local folder first. A copy is the artifact and then its manifest: listing goes by
//! manifests, so what is listed is whole. Before the manifest is put, the copy is **read back to its end** and compared
//! by size and SHA-256. A server's own checksum is not enough for that: an S3 ETag of an upload in parts is a digest of
//! the parts' digests, with server-side encryption it is none of the content at all, and it tells what was received,
//! not what can be read again.
//!
//! Of two copies under one name only one is made: whoever writes takes the name first, by a small object beside the
//! artifact that the server itself makes only if it is absent (`claim`). An interrupted copy to an object store goes
//! on where it stopped, by a `journal` beside the local artifact.
//!
//! Start at [`Place::open`].

use std::{fmt, path::Path, sync::Arc};

use godwit_core::{Destination, DestinationKind, Digest, backup::Manifest};
use godwit_secrets::Secret;
use object_store::{ObjectStore, multipart::MultipartStore};

use crate::{ArtifactState, Ports};

mod claim;
mod credential;
mod error;
mod fetch;
mod folder;
mod http;
mod journal;
mod local;
mod objects;
mod said;
mod stores;
mod stream;
mod upload;

pub use credential::{CredentialForm, secret_parts};
pub use error::PlaceError;

/// A destination that is ready to be used.
pub struct Place {
    destination: Destination,
    way: Way,
}

/// Shows where it is, and nothing of the client, which holds the credential.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Place").field(&self.destination).finish()
    }
}

enum Way {
    Folder(std::path::PathBuf),
    Objects(Arc<dyn Objects>),
}

/// A store of objects that takes uploads in parts.
trait Objects: ObjectStore + MultipartStore {}

impl<T: ObjectStore + MultipartStore> Objects for T {}

/// A backup that lies at a destination, whole and compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The artifact's key: its file name.
    pub key: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256, as read back.
    pub sha256: Digest,
    /// Bytes that had to be sent this time; less than `bytes` where an interrupted copy went on.
    pub sent: u64,
}

/// One backup at a destination, as its manifest tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// The artifact's key: its file name.
    pub key: String,
    /// The manifest.
    pub manifest: Manifest,
    /// Whether the artifact is there in its full size.
    pub artifact: ArtifactState,
}

/// A key that is named like a manifest and is none that this program reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableRemote {
    /// The key.
    pub key: String,
    /// What is wrong with it.
    pub why: String,
}

/// What a destination holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemoteListing {
    /// Backups, the newest first.
    pub backups: Vec<Remote>,
    /// Manifests that cannot be read.
    pub unreadable: Vec<UnreadableRemote>,
}

/// A backup that was fetched into a local folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Its manifest.
    pub manifest: Manifest,
    /// The manifest's file; the artifact is beside it.
    pub manifest_path: std::path::PathBuf,
}

impl Place {
    /// Makes ready what `destination` says. Nothing is asked of it yet.
    ///
    /// # Errors
    /// The fields cannot be meant, or the credential is missing or has another form than this kind needs.
    pub fn open(destination: &Destination, credential: Option<&Secret>) -> Result<Self, PlaceError> {
        destination
            .kind
            .check()
            .map_err(|source| PlaceError::invalid(destination, source))?;
        let way = match &destination.kind {
            DestinationKind::Folder { path } => Way::Folder(path.clone()),
            kind => Way::Objects(stores::open(destination, kind, credential)?),
        };
        Ok(Self {
            destination: destination.clone(),
            way,
        })
    }

    /// Where it is.
    pub const fn destination(&self) -> &Destination {
        &self.destination
    }

    /// Copies a backup there: the artifact, read back and compared, then its manifest.
    ///
    /// A copy that was interrupted goes on where it stopped when this is called again. Cancelling takes away what was
    /// sent.
    ///
    /// # Errors
    /// The local backup does not match its manifest; the destination refuses, is full or cannot be reached; one of this
    /// name is there or just being made; what was read back is not what was sent. What cannot go on is taken away again.
    pub async fn put(&self, artifact: &Path, manifest: &Path, ports: &Ports<'_>) -> Result<Copied, PlaceError> {
        let local = local::Local::read(&self.destination, artifact, manifest, ports).await?;
        match &self.way {
            Way::Folder(folder) => folder::put(&self.destination, folder, &local, ports).await,
            Way::Objects(store) => upload::put(&self.destination, store, &local, ports).await,
        }
    }

    /// The backups there, by their manifests.
    ///
    /// # Errors
    /// The destination refuses or cannot be reached.
    pub async fn list(&self) -> Result<RemoteListing, PlaceError> {
        let mut listing = match &self.way {
            Way::Folder(folder) => folder::list(&self.destination, folder)?,
            Way::Objects(store) => objects::list(&self.destination, store).await?,
        };
        listing
            .backups
            .sort_by_key(|remote| std::cmp::Reverse((remote.manifest.started, remote.manifest.id)));
        listing.unreadable.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(listing)
    }

    /// Fetches the backup of `key` (its artifact's, or its manifest's) into `folder`, compared on the way.
    ///
    /// # Errors
    /// There is none; it does not match its manifest; `folder` holds one of that name; its disk is full.
    pub async fn get(&self, key: &str, folder: &Path, ports: &Ports<'_>) -> Result<Fetched, PlaceError> {
        let key = artifact_key(&self.destination, key)?;
        fetch::fetch(self, &key, folder, ports).await
    }

    /// Deletes the backup of `key`: first the manifest, so that what is listed stays whole, then the artifact.
    ///
    /// # Errors
    /// There is none, or the destination refuses.
    pub async fn delete(&self, key: &str) -> Result<(), PlaceError> {
        let key = artifact_key(&self.destination, key)?;
        match &self.way {
            Way::Folder(folder) => folder::delete(&self.destination, folder, &key),
            Way::Objects(store) => objects::delete(&self.destination, store, &key).await,
        }
    }

    /// Proves with one small object of a name of its own that the destination can be written, read back and listed,
    /// keeps a name from being taken twice, and lets go of what is deleted.
    ///
    /// # Errors
    /// The first of these that fails. The object is deleted again.
    pub async fn test(&self) -> Result<(), PlaceError> {
        match &self.way {
            Way::Folder(folder) => folder::test(&self.destination, folder),
            Way::Objects(store) => objects::test(&self.destination, store).await,
        }
    }

    /// The manifest of an artifact there, as bytes.
    async fn manifest_bytes(&self, key: &str) -> Result<Vec<u8>, PlaceError> {
        match &self.way {
            Way::Folder(folder) => folder::read(&self.destination, folder, &manifest_key(key)),
            Way::Objects(store) => objects::read(&self.destination, store, &manifest_key(key)).await,
        }
    }

    /// An artifact there, from its beginning.
    async fn chunks(&self, key: &str) -> Result<stream::Chunks, PlaceError> {
        match &self.way {
            Way::Folder(folder) => Ok(folder::chunks(&self.destination, &folder.join(key))),
            Way::Objects(store) => objects::chunks(&self.destination, store, key).await,
        }
    }
}

/// The manifest that lies beside an artifact.
fn manifest_key(key: &str) -> String {
    format!("{key}.json")
}

/// The artifact that `key` names, directly or by its manifest. It is a name, never a path.
fn artifact_key(destination: &Destination, key: &str) -> Result<String, PlaceError> {
    let name = key.strip_suffix(".json").unwrap_or(key);
    if Path::new(name).file_name() != Some(name.as_ref()) || name.contains(['/', '\\']) {
        return Err(PlaceError::NotFound {
            destination: destination.to_string(),
            key: key.to_owned(),
        });
    }
    Ok(name.to_owned())
}

/// Reads a manifest that is to speak for the artifact `key`, and for no other.
fn manifest_of(key: &str, bytes: &[u8]) -> Result<Manifest, String> {
    let manifest = crate::catalogue::read_manifest(bytes)?;
    if manifest.artifact == key {
        Ok(manifest)
    } else {
        Err(format!("it is the manifest of {}", manifest.artifact))
    }
}
