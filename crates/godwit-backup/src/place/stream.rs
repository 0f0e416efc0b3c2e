//! Bytes on their way, measured while they pass.

use std::{
    fs::File,
    io::{self, Read as _, Write as _},
    path::PathBuf,
};

use bytes::Bytes;
use futures_util::{StreamExt as _, stream::BoxStream};
use godwit_core::Digest;
use sha2::{Digest as _, Sha256};
use tokio::{sync::mpsc, task::spawn_blocking};

use super::PlaceError;
use crate::{BackupError, coding::Sealed, part::joined, ports::Told};

/// The bytes of an artifact, from its beginning.
pub(super) type Chunks = BoxStream<'static, Result<Bytes, PlaceError>>;

/// What is read of a file at once, in bytes.
const CHUNK: usize = 1024 * 1024;

/// A file, read piece by piece; `failed` says whose file it is.
pub(super) fn of_file(path: PathBuf, failed: impl Fn(io::Error) -> PlaceError + Send + Clone + 'static) -> Chunks {
    let next = move |file: Option<File>| {
        let (path, failed) = (path.clone(), failed.clone());
        async move {
            let read = spawn_blocking(move || {
                let mut file = file.map_or_else(|| File::open(&path), Ok)?;
                let mut chunk = Vec::with_capacity(CHUNK);
                (&mut file).take(CHUNK as u64).read_to_end(&mut chunk)?;
                Ok::<_, io::Error>((chunk, file))
            });
            match joined(read.await) {
                Ok(Ok((chunk, _))) if chunk.is_empty() => Ok(None),
                Ok(Ok((chunk, file))) => Ok(Some((Bytes::from(chunk), Some(file)))),
                Ok(Err(error)) => Err(failed(error)),
                Err(error) => Err(error.into()),
            }
        }
    };
    futures_util::stream::try_unfold(None, next).boxed()
}

/// Reads `chunks` to their end, through SHA-256 and, where one is given, into a file.
pub(super) async fn drain(
    mut chunks: Chunks,
    into: Option<(File, PathBuf)>,
    told: &Told<'_>,
) -> Result<Sealed, PlaceError> {
    // The sum and the disk have a thread of their own, so that the network is not kept waiting.
    let (sender, mut receiver) = mpsc::channel::<Bytes>(4);
    let writer = spawn_blocking(move || {
        let (mut file, path) = into.map_or((None, PathBuf::new()), |(file, path)| (Some(file), path));
        let (mut digest, mut bytes) = (Sha256::new(), 0_u64);
        while let Some(chunk) = receiver.blocking_recv() {
            if let Some(file) = &mut file {
                file.write_all(&chunk)
                    .map_err(|source| BackupError::file("write", &path, source))?;
            }
            digest.update(&chunk);
            bytes += chunk.len() as u64;
        }
        Ok::<_, BackupError>(Sealed {
            bytes,
            sha256: Digest::from_bytes(digest.finalize().into()),
        })
    });
    let mut passed = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        passed += chunk.len() as u64;
        // A writer that gave up says why below.
        if sender.send(chunk).await.is_err() {
            break;
        }
        told.bytes(passed);
    }
    drop(sender);
    Ok(joined(writer.await)??)
}

/// What differs between what a manifest says and what was read; `None` where nothing does.
pub(super) fn difference(manifest: &godwit_core::backup::Manifest, found: &Sealed) -> Option<String> {
    if found.bytes != manifest.bytes {
        Some(format!("it has {} bytes instead of {}", found.bytes, manifest.bytes))
    } else if found.sha256 != manifest.sha256 {
        Some(format!(
            "its SHA-256 is {} instead of {}",
            found.sha256, manifest.sha256
        ))
    } else {
        None
    }
}
