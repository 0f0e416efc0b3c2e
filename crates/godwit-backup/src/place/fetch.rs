//! A copy that comes back into a local folder.

use std::{fs::File, path::Path};

use godwit_core::Destination;

use super::{Fetched, Place, PlaceError, manifest_of, stream};
use crate::{
    BackupError, Ports,
    part::{Part, manifest_path, prepare_folder},
    ports::{Phase, Told},
    space,
};

/// Fetches the artifact `key` and its manifest into `folder`.
pub(super) async fn fetch(place: &Place, key: &str, folder: &Path, ports: &Ports<'_>) -> Result<Fetched, PlaceError> {
    tokio::select! {
        biased;
        () = ports.cancel.cancelled() => Err(PlaceError::Cancelled),
        fetched = uncancelled(place, key, folder, ports) => fetched,
    }
}

async fn uncancelled(place: &Place, key: &str, folder: &Path, ports: &Ports<'_>) -> Result<Fetched, PlaceError> {
    let destination = place.destination().to_string();
    let bytes = place.manifest_bytes(key).await?;
    let manifest = manifest_of(key, &bytes).map_err(|why| PlaceError::UnreadableManifest {
        destination: destination.clone(),
        key: key.to_owned(),
        why,
    })?;
    prepare_folder(folder)?;
    space::require(folder, manifest.bytes)?;
    let path = folder.join(key);
    let part = begin(place.destination(), &path)?;
    // From now on nobody else finishes under this name.
    if path.exists() || manifest_path(&path).exists() {
        return Err(PlaceError::AlreadyThere {
            destination: folder.display().to_string(),
            key: key.to_owned(),
        });
    }
    let aside = part.aside().to_path_buf();
    let file = File::options()
        .write(true)
        .open(&aside)
        .map_err(|source| BackupError::file("write", &aside, source))?;
    ports.begin(Phase::Copying);
    let told = Told::new(ports, Phase::Copying, Some(manifest.bytes));
    let chunks = place.chunks(key).await?;
    let found = stream::drain(chunks, Some((file, aside)), &told).await?;
    if let Some(why) = stream::difference(&manifest, &found) {
        return Err(PlaceError::Differs {
            destination,
            key: key.to_owned(),
            why,
        });
    }
    part.finish()?;
    let written = begin(place.destination(), &manifest_path(&path))
        .and_then(|part| part.write_whole(&bytes).map_err(PlaceError::from));
    let manifest_path = written.inspect_err(|_| {
        // Without a manifest it would be half a backup.
        let _ = std::fs::remove_file(&path);
    })?;
    Ok(Fetched {
        manifest,
        manifest_path,
    })
}

/// Begins a file of exactly this name.
pub(super) fn begin(destination: &Destination, path: &Path) -> Result<Part, PlaceError> {
    Part::exactly(path).map_err(|error| match error {
        BackupError::File { source, .. } if source.kind() == std::io::ErrorKind::AlreadyExists => PlaceError::Busy {
            destination: destination.to_string(),
            key: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            since: format!("as {}.godwit-part says", path.display()),
        },
        error => error.into(),
    })
}
