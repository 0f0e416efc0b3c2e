//! What is asked of a store of objects, one object at a time.

use std::{collections::HashMap, sync::Arc};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use godwit_core::Destination;
use object_store::{ObjectStoreExt as _, PutMode, PutPayload, path::Path};
use uuid::Uuid;

use super::{
    Objects, PlaceError, Remote, RemoteListing, UnreadableRemote, manifest_key, manifest_of, said::Asked,
    stream::Chunks,
};
use crate::ArtifactState;

/// A manifest of more bytes is none: the largest that Godwit writes names some hundred thousand tables.
const LARGEST_MANIFEST: u64 = 64 * 1024 * 1024;

/// How many manifests are read at once.
const AT_ONCE: usize = 8;

/// The whole key of an object.
pub(super) fn path(destination: &Destination, key: &str) -> Path {
    Path::from_iter(
        destination
            .kind
            .prefix()
            .split('/')
            .filter(|part| !part.is_empty())
            .chain([key]),
    )
}

/// Its size, where it is there.
pub(super) async fn size(
    destination: &Destination,
    store: &Arc<dyn Objects>,
    key: &str,
) -> Result<Option<u64>, PlaceError> {
    match store.head(&path(destination, key)).await {
        Ok(found) => Ok(Some(found.size)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(asked(destination, key, "read").error(&error)),
    }
}

/// Makes an object that must not be there.
pub(super) async fn create(
    destination: &Destination,
    store: &Arc<dyn Objects>,
    key: &str,
    bytes: Vec<u8>,
) -> Result<(), PlaceError> {
    let made = store
        .put_opts(&path(destination, key), PutPayload::from(bytes), PutMode::Create.into())
        .await;
    made.map(drop).map_err(|error| {
        if Asked::is_taken(&error) {
            PlaceError::AlreadyThere {
                destination: destination.to_string(),
                key: key.to_owned(),
            }
        } else {
            asked(destination, key, "write").error(&error)
        }
    })
}

/// All of a small object.
pub(super) async fn read(
    destination: &Destination,
    store: &Arc<dyn Objects>,
    key: &str,
) -> Result<Vec<u8>, PlaceError> {
    let failed = |error| asked(destination, key, "read").error(&error);
    let found = store.get(&path(destination, key)).await.map_err(failed)?;
    if found.meta.size > LARGEST_MANIFEST {
        return Err(PlaceError::Refused {
            destination: destination.to_string(),
            key: key.to_owned(),
            doing: "read",
            why: format!("it has {} bytes", found.meta.size),
        });
    }
    Ok(found.bytes().await.map_err(failed)?.to_vec())
}

/// An object, from its beginning. A connection that is lost is taken up again by the library.
pub(super) async fn chunks(
    destination: &Destination,
    store: &Arc<dyn Objects>,
    key: &str,
) -> Result<Chunks, PlaceError> {
    let failed = {
        let (destination, key) = (destination.clone(), key.to_owned());
        move |error: object_store::Error| asked(&destination, &key, "read").error(&error)
    };
    let found = store.get(&path(destination, key)).await.map_err(&failed)?;
    Ok(found.into_stream().map_err(failed).boxed())
}

/// Deletes an object; it need not be there.
pub(super) async fn remove(destination: &Destination, store: &Arc<dyn Objects>, key: &str) -> Result<(), PlaceError> {
    match store.delete(&path(destination, key)).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(asked(destination, key, "delete").error(&error)),
    }
}

/// The backups there.
pub(super) async fn list(destination: &Destination, store: &Arc<dyn Objects>) -> Result<RemoteListing, PlaceError> {
    let prefix = Path::from(destination.kind.prefix());
    let found = store.list_with_delimiter(Some(&prefix)).await.map_err(|error| {
        match asked(destination, "", "list").error(&error) {
            PlaceError::NotFound { destination, .. } => PlaceError::NoSuchPlace { destination },
            error => error,
        }
    })?;
    let sizes: HashMap<String, u64> = found
        .objects
        .into_iter()
        .filter_map(|object| Some((object.location.filename()?.to_owned(), object.size)))
        .collect();
    let artifacts: Vec<String> = sizes
        .keys()
        .filter_map(|key| key.strip_suffix(".json").map(str::to_owned))
        .collect();
    let manifests: Vec<(String, Result<Vec<u8>, PlaceError>)> = stream::iter(artifacts)
        .map(|key| async move {
            let bytes = read(destination, store, &manifest_key(&key)).await;
            (key, bytes)
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let mut listing = RemoteListing::default();
    for (key, bytes) in manifests {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            // Deleted since it was listed.
            Err(PlaceError::NotFound { .. }) => continue,
            Err(error) => return Err(error),
        };
        match manifest_of(&key, &bytes) {
            Ok(manifest) => {
                let artifact = match sizes.get(&key) {
                    Some(size) if *size == manifest.bytes => ArtifactState::Present,
                    Some(size) => ArtifactState::WrongSize { found: *size },
                    None => ArtifactState::Missing,
                };
                listing.backups.push(Remote {
                    key,
                    manifest,
                    artifact,
                });
            }
            Err(why) => listing.unreadable.push(UnreadableRemote {
                key: manifest_key(&key),
                why,
            }),
        }
    }
    Ok(listing)
}

/// Deletes a backup, its manifest first.
pub(super) async fn delete(destination: &Destination, store: &Arc<dyn Objects>, key: &str) -> Result<(), PlaceError> {
    if size(destination, store, &manifest_key(key)).await?.is_none() {
        return Err(PlaceError::NotFound {
            destination: destination.to_string(),
            key: key.to_owned(),
        });
    }
    remove(destination, store, &manifest_key(key)).await?;
    remove(destination, store, key).await
}

/// Writes, reads back, lists, tries to write over, and deletes.
pub(super) async fn test(destination: &Destination, store: &Arc<dyn Objects>) -> Result<(), PlaceError> {
    let key = format!("godwit-test-{}", Uuid::new_v4());
    create(destination, store, &key, key.clone().into_bytes()).await?;
    let outcome = proven(destination, store, &key).await;
    // What fails first is what people must know.
    let removed = remove(destination, store, &key).await;
    outcome?;
    removed?;
    match size(destination, store, &key).await? {
        None => Ok(()),
        Some(_) => Err(PlaceError::Refused {
            destination: destination.to_string(),
            key,
            doing: "delete",
            why: "it is still there".to_owned(),
        }),
    }
}

async fn proven(destination: &Destination, store: &Arc<dyn Objects>, key: &str) -> Result<(), PlaceError> {
    let differs = |why: &str| PlaceError::Differs {
        destination: destination.to_string(),
        key: key.to_owned(),
        why: why.to_owned(),
    };
    if read(destination, store, key).await? != key.as_bytes() {
        return Err(differs("it came back with another content"));
    }
    match create(destination, store, key, b"twice".to_vec()).await {
        Err(PlaceError::AlreadyThere { .. }) => {}
        Ok(()) => {
            return Err(PlaceError::Overwrites {
                destination: destination.to_string(),
            });
        }
        Err(error) => return Err(error),
    }
    let prefix = Path::from(destination.kind.prefix());
    let found = store
        .list_with_delimiter(Some(&prefix))
        .await
        .map_err(|error| asked(destination, key, "list").error(&error))?;
    if found
        .objects
        .iter()
        .any(|object| object.location == path(destination, key))
    {
        Ok(())
    } else {
        Err(differs("it is written and not listed"))
    }
}

const fn asked<'a>(destination: &'a Destination, key: &'a str, doing: &'static str) -> Asked<'a> {
    Asked {
        destination,
        key,
        doing,
    }
}
