//! The local backup that is to be copied.

use std::{
    fs,
    path::{Path, PathBuf},
};

use godwit_core::{Destination, backup::Manifest};

use super::{PlaceError, manifest_of, stream};
use crate::{
    BackupError, Ports,
    ports::{Phase, Told},
};

/// A backup that was just read and found to match its manifest.
pub(super) struct Local {
    pub(super) artifact: PathBuf,
    /// Its name, there as here.
    pub(super) key: String,
    pub(super) manifest: Manifest,
    pub(super) manifest_bytes: Vec<u8>,
}

impl Local {
    /// Reads it to its end: a broken backup is not copied.
    pub(super) async fn read(
        destination: &Destination,
        artifact: &Path,
        manifest: &Path,
        ports: &Ports<'_>,
    ) -> Result<Self, PlaceError> {
        let broken = |path: &Path, why: String| PlaceError::LocalBroken {
            path: path.to_path_buf(),
            why,
        };
        let key = artifact
            .file_name()
            .and_then(|name| name.to_str())
            .ok_or_else(|| broken(artifact, "its name is not UTF-8".to_owned()))?;
        let bytes = fs::read(manifest).map_err(|source| BackupError::file("read", manifest, source))?;
        let read = manifest_of(key, &bytes).map_err(|why| broken(manifest, why))?;
        if read.bytes == 0 {
            return Err(broken(artifact, "it is empty".to_owned()));
        }
        ports.begin(Phase::Checking);
        let told = Told::new(ports, Phase::Checking, Some(read.bytes));
        let path = artifact.to_path_buf();
        let chunks = stream::of_file(artifact.to_path_buf(), move |source| {
            BackupError::file("read", &path, source).into()
        });
        let found = tokio::select! {
            biased;
            () = ports.cancel.cancelled() => return Err(PlaceError::Cancelled),
            found = stream::drain(chunks, None, &told) => found?,
        };
        if let Some(why) = stream::difference(&read, &found) {
            return Err(broken(artifact, why));
        }
        tracing::debug!(%destination, key, "the local backup matches its manifest");
        Ok(Self {
            artifact: artifact.to_path_buf(),
            key: key.to_owned(),
            manifest: read,
            manifest_bytes: bytes,
        })
    }
}
