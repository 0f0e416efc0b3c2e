//! A copy to a store of objects: in parts, a few at a time, and gone on with where it stopped.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use futures_util::{StreamExt as _, stream};
use godwit_core::Destination;
use object_store::{PutPayload, multipart::PartId};
use tokio::task::spawn_blocking;

use super::{
    Copied, Objects, PlaceError,
    claim::{self, Claim},
    journal::Journal,
    local::Local,
    manifest_key, objects,
    said::Asked,
    stream::{self as bytes, difference},
};
use crate::{
    BackupError, Ports,
    part::joined,
    ports::{Phase, Told},
};

/// Parts on their way at once. With the smallest parts that is 24 MiB of memory.
const IN_FLIGHT: usize = 3;

/// How long taking away what was sent may take, once nothing else is to be done.
const CLEANING: Duration = Duration::from_secs(15);

/// Copies `local`, and takes away what cannot go on.
pub(super) async fn put(
    destination: &Destination,
    store: &Arc<dyn Objects>,
    local: &Local,
    ports: &Ports<'_>,
) -> Result<Copied, PlaceError> {
    let mut upload = Upload {
        destination,
        store,
        local,
        ports,
        journal: Journal::open(destination, local)?,
        sent: 0,
    };
    let outcome = tokio::select! {
        biased;
        () = ports.cancel.cancelled() => Err(PlaceError::Cancelled),
        outcome = upload.run() => outcome,
    };
    match outcome {
        Ok(copied) => Ok(copied),
        Err(error) => {
            if !error.can_go_on() || upload.journal.upload().is_none() {
                upload.take_away(&error).await;
            }
            Err(error)
        }
    }
}

/// Which side stopped an upload.
enum Stopped {
    There(object_store::Error),
    Here(PlaceError),
}

impl From<object_store::Error> for Stopped {
    fn from(error: object_store::Error) -> Self {
        Self::There(error)
    }
}

impl From<PlaceError> for Stopped {
    fn from(error: PlaceError) -> Self {
        Self::Here(error)
    }
}

struct Upload<'a> {
    destination: &'a Destination,
    store: &'a Arc<dyn Objects>,
    local: &'a Local,
    ports: &'a Ports<'a>,
    journal: Journal,
    sent: u64,
}

impl Upload<'_> {
    async fn run(&mut self) -> Result<Copied, PlaceError> {
        let (destination, store, key) = (self.destination, self.store, self.local.key.as_str());
        let manifest = manifest_key(key);
        if objects::size(destination, store, &manifest).await?.is_some() {
            return Err(self.already_there());
        }
        let claim = Claim {
            layout: 1,
            token: self.journal.token().await?,
            backup: self.local.manifest.id,
            since: (self.ports.now)(),
        };
        claim::take(destination, store, key, &claim).await?;
        // Another one may have come to its end between the two questions.
        if objects::size(destination, store, &manifest).await?.is_some() {
            return Err(self.already_there());
        }
        match objects::size(destination, store, key).await? {
            None => self.send().await?,
            Some(_) if self.journal.is_completing() => {}
            // Without a manifest it was listed by nobody. What is the same is taken over, anything else left alone.
            Some(_) => match self.read_back().await {
                Err(PlaceError::Differs { .. }) => return Err(self.already_there()),
                same => same?,
            },
        }
        self.read_back().await?;
        match objects::create(destination, store, &manifest, self.local.manifest_bytes.clone()).await {
            // Its answer was lost, and the next try met what the first had made.
            Err(PlaceError::AlreadyThere { .. })
                if objects::read(destination, store, &manifest).await? == self.local.manifest_bytes => {}
            put => put?,
        }
        // The copy is whole and listed, whatever becomes of these.
        if let Err(error) = claim::release(destination, store, key).await {
            tracing::warn!(%destination, key, %error, "the name of a finished copy stays taken");
        }
        self.journal.remove();
        Ok(Copied {
            key: key.to_owned(),
            bytes: self.local.manifest.bytes,
            sha256: self.local.manifest.sha256,
            sent: self.sent,
        })
    }

    /// Sends the parts that are missing and has them put together. An upload that the server forgot begins anew, once.
    async fn send(&mut self) -> Result<(), PlaceError> {
        match self.send_parts().await {
            Err(Stopped::There(error)) if Asked::is_upload_gone(&error) => {}
            outcome => return outcome.map_err(|stopped| self.explain(stopped)),
        }
        // The answer may have been lost, and the parts be together.
        let found = objects::size(self.destination, self.store, &self.local.key).await?;
        if found.is_some() {
            return Ok(());
        }
        self.journal.restart().await?;
        self.send_parts().await.map_err(|stopped| self.explain(stopped))
    }

    async fn send_parts(&mut self) -> Result<(), Stopped> {
        let path = objects::path(self.destination, &self.local.key);
        let id = match self.journal.upload() {
            Some(id) => id.to_owned(),
            None => {
                let id = self.store.create_multipart(&path).await?;
                self.journal.began(id.clone()).await?;
                id
            }
        };
        let missing = self.journal.missing();
        let left: u64 = missing.iter().map(|(_, _, size)| size).sum();
        let mut done = self.local.manifest.bytes - left;
        let ports = self.ports;
        ports.begin(Phase::Copying);
        let told = Told::new(ports, Phase::Copying, Some(self.local.manifest.bytes));
        told.bytes(done);
        let parts = missing.into_iter().map(|(index, offset, size)| {
            let (store, path, id) = (Arc::clone(self.store), path.clone(), id.clone());
            let file = self.local.artifact.clone();
            async move {
                let data = piece(file, offset, size).await?;
                let part = store.put_part(&path, &id, index, PutPayload::from(data)).await?;
                Ok::<_, Stopped>((index, size, part.content_id))
            }
        });
        let mut parts = stream::iter(parts).buffer_unordered(IN_FLIGHT);
        while let Some(part) = parts.next().await {
            let (index, size, name) = part?;
            self.journal.sent(index, name).await?;
            self.sent += size;
            done += size;
            told.bytes(done);
        }
        drop(parts);
        self.journal.completing().await?;
        let names = self.journal.parts().into_iter();
        let parts = names.map(|content_id| PartId { content_id }).collect();
        self.store.complete_multipart(&path, &id, parts).await?;
        Ok(())
    }

    fn explain(&self, stopped: Stopped) -> PlaceError {
        match stopped {
            Stopped::There(error) => self.asked().error(&error),
            Stopped::Here(error) => error,
        }
    }

    /// Reads the copy to its end and compares it.
    async fn read_back(&self) -> Result<(), PlaceError> {
        let (destination, key, manifest) = (self.destination, &self.local.key, &self.local.manifest);
        self.ports.begin(Phase::Comparing);
        let told = Told::new(self.ports, Phase::Comparing, Some(manifest.bytes));
        let chunks = objects::chunks(destination, self.store, key).await?;
        let found = bytes::drain(chunks, None, &told).await?;
        match difference(manifest, &found) {
            None => Ok(()),
            Some(why) => Err(PlaceError::Differs {
                destination: destination.to_string(),
                key: key.clone(),
                why,
            }),
        }
    }

    /// Takes away what this copy sent, so that nothing of it stays. Where that fails the journal stays, by which the
    /// next try knows its own again.
    async fn take_away(&self, why: &PlaceError) {
        // The name was never ours, or whoever has it came to the end with it.
        let is_others = matches!(why, PlaceError::Busy { .. } | PlaceError::NoSuchPlace { .. });
        if is_others && let Some(id) = self.journal.upload() {
            // The name was lost in between; the server forgets the parts in its own time where this does not reach it.
            let path = objects::path(self.destination, &self.local.key);
            let _ = tokio::time::timeout(CLEANING, self.store.abort_multipart(&path, &id.to_owned())).await;
        }
        if !self.journal.has_token() || is_others {
            self.journal.remove();
            return;
        }
        if matches!(why, PlaceError::Unreachable { .. }) {
            return;
        }
        let cleaned = tokio::time::timeout(CLEANING, self.clean()).await;
        match cleaned {
            Ok(Ok(())) => self.journal.remove(),
            Ok(Err(error)) => {
                tracing::warn!(key = self.local.key, %error, "what was sent could not be taken away");
            }
            Err(_) => tracing::warn!(key = self.local.key, "what was sent could not be taken away in time"),
        }
    }

    async fn clean(&self) -> Result<(), PlaceError> {
        let (destination, store, key) = (self.destination, self.store, self.local.key.as_str());
        if self.journal.is_completing() {
            // Nobody lists it: its manifest was not put.
            if objects::size(destination, store, &manifest_key(key)).await?.is_none() {
                objects::remove(destination, store, key).await?;
            }
        } else if let Some(id) = self.journal.upload() {
            let aborted = store
                .abort_multipart(&objects::path(destination, key), &id.to_owned())
                .await;
            aborted
                .or_else(|error| {
                    if Asked::is_upload_gone(&error) {
                        Ok(())
                    } else {
                        Err(error)
                    }
                })
                .map_err(|error| self.asked().error(&error))?;
        }
        claim::release(destination, store, key).await
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            destination: self.destination,
            key: &self.local.key,
            doing: "write",
        }
    }

    fn already_there(&self) -> PlaceError {
        PlaceError::AlreadyThere {
            destination: self.destination.to_string(),
            key: self.local.key.clone(),
        }
    }
}

/// A piece of the local artifact.
async fn piece(path: PathBuf, offset: u64, size: u64) -> Result<Vec<u8>, PlaceError> {
    let failed = path.clone();
    let read = spawn_blocking(move || {
        let mut file = File::open(&path)?;
        file.seek(SeekFrom::Start(offset))?;
        let mut piece = vec![0; usize::try_from(size).map_err(io::Error::other)?];
        file.read_exact(&mut piece)?;
        Ok(piece)
    });
    joined(read.await)?.map_err(|source| BackupError::file("read", failed, source).into())
}
