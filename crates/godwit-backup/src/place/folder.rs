//! A second folder, of another disk or machine. It must be there: below an unmounted one nothing is written.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

use godwit_core::Destination;
use uuid::Uuid;

use super::{
    Copied, PlaceError, Remote, RemoteListing, UnreadableRemote, fetch::begin, local::Local, manifest_key, manifest_of,
    stream,
};
use crate::{
    ArtifactState, BackupError, Ports,
    part::{manifest_path, prepare_folder},
    ports::{Phase, Told},
    space,
};

/// Copies `local`; one that was interrupted begins anew, and an artifact that came through whole is not written again.
pub(super) async fn put(
    destination: &Destination,
    folder: &Path,
    local: &Local,
    ports: &Ports<'_>,
) -> Result<Copied, PlaceError> {
    tokio::select! {
        biased;
        () = ports.cancel.cancelled() => Err(PlaceError::Cancelled),
        copied = uncancelled(destination, folder, local, ports) => copied,
    }
}

async fn uncancelled(
    destination: &Destination,
    folder: &Path,
    local: &Local,
    ports: &Ports<'_>,
) -> Result<Copied, PlaceError> {
    present(destination, folder)?;
    let (path, key, manifest) = (folder.join(&local.key), local.key.as_str(), &local.manifest);
    let already_there = || PlaceError::AlreadyThere {
        destination: destination.to_string(),
        key: key.to_owned(),
    };
    // Its name is taken first and given last: whoever has it is the only one who writes the artifact.
    prepare_folder(folder).map_err(|error| at(destination, key, error))?;
    let last = begin(destination, &manifest_path(&path)).map_err(|error| of(destination, key, error))?;
    if manifest_path(&path).exists() {
        return Err(already_there());
    }
    let mut sent = 0;
    if path.exists() {
        // A killed copy left it. What is the same is taken over, anything else left alone.
        match compare(destination, &path, local, ports).await {
            Err(PlaceError::Differs { .. }) => return Err(already_there()),
            same => same?,
        }
    } else {
        space::require(folder, manifest.bytes).map_err(|error| at(destination, key, error))?;
        write(destination, &path, local, ports).await?;
        sent = manifest.bytes;
        if let Err(error) = compare(destination, &path, local, ports).await {
            // Nobody lists it: it has no manifest.
            let _ = fs::remove_file(&path);
            return Err(error);
        }
    }
    last.write_whole(&local.manifest_bytes)
        .map_err(|error| at(destination, key, error))?;
    Ok(Copied {
        key: key.to_owned(),
        bytes: manifest.bytes,
        sha256: manifest.sha256,
        sent,
    })
}

async fn write(destination: &Destination, path: &Path, local: &Local, ports: &Ports<'_>) -> Result<(), PlaceError> {
    let key = local.key.as_str();
    let part = begin(destination, path).map_err(|error| of(destination, key, error))?;
    let aside = part.aside().to_path_buf();
    let file = File::options()
        .write(true)
        .open(&aside)
        .map_err(|source| refused(destination, key, "write", &source))?;
    ports.begin(Phase::Copying);
    let told = Told::new(ports, Phase::Copying, Some(local.manifest.bytes));
    let source = local.artifact.clone();
    let chunks = stream::of_file(local.artifact.clone(), move |error| {
        BackupError::file("read", &source, error).into()
    });
    stream::drain(chunks, Some((file, aside)), &told)
        .await
        .map_err(|error| of(destination, key, error))?;
    part.finish().map(drop).map_err(|error| at(destination, key, error))
}

/// Reads the copy to its end. It was flushed before, so this finds what the copying bent; what a disk forgets later
/// only a later reading finds.
async fn compare(destination: &Destination, path: &Path, local: &Local, ports: &Ports<'_>) -> Result<(), PlaceError> {
    ports.begin(Phase::Comparing);
    let told = Told::new(ports, Phase::Comparing, Some(local.manifest.bytes));
    let found = stream::drain(chunks(destination, path), None, &told).await?;
    match stream::difference(&local.manifest, &found) {
        None => Ok(()),
        Some(why) => Err(PlaceError::Differs {
            destination: destination.to_string(),
            key: local.key.clone(),
            why,
        }),
    }
}

/// A file there, from its beginning.
pub(super) fn chunks(destination: &Destination, path: &Path) -> stream::Chunks {
    let destination = destination.clone();
    let key = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    stream::of_file(path.to_path_buf(), move |source| {
        refused(&destination, &key, "read", &source)
    })
}

/// The backups there.
pub(super) fn list(destination: &Destination, folder: &Path) -> Result<RemoteListing, PlaceError> {
    present(destination, folder)?;
    let entries = fs::read_dir(folder).map_err(|source| refused(destination, "its entries", "list", &source))?;
    let mut listing = RemoteListing::default();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(key) = name.strip_suffix(".json").map(str::to_owned) else {
            continue;
        };
        let bytes = read(destination, folder, &name)?;
        match manifest_of(&key, &bytes) {
            Ok(manifest) => {
                let artifact = ArtifactState::of(&folder.join(&key), manifest.bytes);
                listing.backups.push(Remote {
                    key,
                    manifest,
                    artifact,
                });
            }
            Err(why) => listing.unreadable.push(UnreadableRemote { key: name, why }),
        }
    }
    Ok(listing)
}

/// All of a small file.
pub(super) fn read(destination: &Destination, folder: &Path, key: &str) -> Result<Vec<u8>, PlaceError> {
    present(destination, folder)?;
    fs::read(folder.join(key)).map_err(|source| refused(destination, key, "read", &source))
}

/// Deletes a backup, its manifest first.
pub(super) fn delete(destination: &Destination, folder: &Path, key: &str) -> Result<(), PlaceError> {
    present(destination, folder)?;
    let remove =
        |name: &str| fs::remove_file(folder.join(name)).map_err(|source| refused(destination, name, "delete", &source));
    remove(&manifest_key(key))?;
    match remove(key) {
        // The manifest spoke for nothing.
        Err(PlaceError::NotFound { .. }) => Ok(()),
        removed => removed,
    }
}

/// Writes, reads back and deletes. That a name is taken only once is the file system's promise.
pub(super) fn test(destination: &Destination, folder: &Path) -> Result<(), PlaceError> {
    present(destination, folder)?;
    let key = format!("godwit-test-{}", Uuid::new_v4());
    let path = folder.join(&key);
    let written = File::create_new(&path).and_then(|mut file| {
        file.write_all(key.as_bytes())?;
        file.sync_all()
    });
    let found = written.and_then(|()| fs::read(&path));
    let removed = fs::remove_file(&path);
    let found = found.map_err(|source| refused(destination, &key, "write", &source))?;
    removed.map_err(|source| refused(destination, &key, "delete", &source))?;
    if found == key.as_bytes() {
        Ok(())
    } else {
        Err(PlaceError::Differs {
            destination: destination.to_string(),
            key,
            why: "it came back with another content".to_owned(),
        })
    }
}

fn present(destination: &Destination, folder: &Path) -> Result<(), PlaceError> {
    if folder.is_dir() {
        Ok(())
    } else {
        Err(PlaceError::NoSuchPlace {
            destination: destination.to_string(),
        })
    }
}

/// The system's answer about a file there.
fn refused(destination: &Destination, key: &str, doing: &'static str, source: &io::Error) -> PlaceError {
    let (destination, key, why) = (destination.to_string(), key.to_owned(), source.to_string());
    match source.kind() {
        io::ErrorKind::NotFound => PlaceError::NotFound { destination, key },
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => PlaceError::Denied {
            destination,
            key,
            doing,
            why,
        },
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => PlaceError::NoRoom { destination, key, why },
        _ => PlaceError::Refused {
            destination,
            key,
            doing,
            why,
        },
    }
}

/// What writing a file there came to.
fn at(destination: &Destination, key: &str, error: BackupError) -> PlaceError {
    match error {
        BackupError::File { source, .. } => refused(destination, key, "write", &source),
        BackupError::DiskFull { .. } | BackupError::NoSpace { .. } => PlaceError::NoRoom {
            destination: destination.to_string(),
            key: key.to_owned(),
            why: error.to_string(),
        },
        error => error.into(),
    }
}

fn of(destination: &Destination, key: &str, error: PlaceError) -> PlaceError {
    match error {
        // Reading is done on this machine's side.
        PlaceError::Local(BackupError::File { doing: "read", .. }) => error,
        PlaceError::Local(error) => at(destination, key, error),
        error => error,
    }
}
