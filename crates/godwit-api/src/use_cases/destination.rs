//! Destinations of copies of backups: kept, tested, copied to, listed and fetched from.

use std::sync::Arc;

use godwit_backup::{Phase, Place, Ports, Progress, Toolbox, place::secret_parts};
use godwit_core::{Destination, DestinationId, DestinationKind, RunId};
use godwit_secrets::{Keep, Secret, SecretsError};

use crate::{
    Api,
    convert::{number, remote_view},
    error::{internal, invalid, not_found},
    views::{
        ApiError, BackupCopyRequest, BackupView, CopyProgressView, CopyView, DestinationPutRequest,
        DestinationTestView, DestinationView, KeepView, RemoteListView, RemoteUnreadableView,
    },
};

/// Hears how far a copy is, a few times a second. Must not block for long.
pub type CopyWatcher = Arc<dyn Fn(CopyProgressView) + Send + Sync>;

impl Api {
    /// All destinations, by name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn destination_list(&self) -> Result<Vec<DestinationView>, ApiError> {
        let destinations = self.store().destinations().await?;
        Ok(destinations.iter().map(Into::into).collect())
    }

    /// Adds a destination, or changes one. Nothing is asked of it: [`Api::destination_test`] does.
    ///
    /// # Errors
    /// `invalid-input`, `already-exists`, or the keyring's refusal; then nothing is changed.
    pub async fn destination_put(&self, request: DestinationPutRequest) -> Result<DestinationView, ApiError> {
        let before = match &request.id {
            Some(id) => Some(self.destination_named(id).await?),
            None => None,
        };
        let name = request.name.trim();
        if name.is_empty() {
            return Err(invalid("the destination's name is empty", "Fill it in."));
        }
        let destination = Destination {
            id: before.as_ref().map_or_else(DestinationId::new, |before| before.id),
            name: name.to_owned(),
            kind: DestinationKind::from(request.kind),
        };
        destination
            .kind
            .check()
            .map_err(|error| invalid(error.to_string(), "Change that field."))?;
        let credential = request.credential.map(|credential| Secret::new(credential.0));
        if let Some(credential) = &credential {
            self.learn(&destination, credential)?;
        } else if before.is_none() && destination.kind.needs_credential() {
            let form = godwit_backup::CredentialForm::of(&destination.kind).words();
            return Err(invalid(
                format!("the destination '{name}' has no credential"),
                format!("Give {form}."),
            ));
        }
        // The name may be taken; the credential comes after it, since the old one cannot be brought back.
        self.store().destination_put(&destination).await?;
        if let Some(credential) = credential
            && let Err(error) = self.keep_credential(&destination, credential, request.keep).await
        {
            match &before {
                Some(before) => self.store().destination_put(before).await?,
                None => self.store().destination_remove(destination.id).await?,
            }
            return Err(error);
        }
        Ok((&destination).into())
    }

    /// Forgets a destination and its credential. What lies there stays.
    ///
    /// # Errors
    /// `not-found`, or the keyring refused to forget the credential; the destination then stays too.
    pub async fn destination_remove(&self, what: &str) -> Result<DestinationView, ApiError> {
        let destination = self.destination_named(what).await?;
        if destination.kind.needs_credential() {
            match self.secrets().remove(destination.id).await {
                // Where there is no keyring there is nothing in it to forget.
                Ok(()) | Err(SecretsError::Missing { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.store().destination_remove(destination.id).await?;
        Ok((&destination).into())
    }

    /// Proves with one small object that a destination does what copies need, and says what was proven.
    ///
    /// # Errors
    /// `cannot-connect`, `not-found`, `backup-failed`: the first thing that does not work. Nothing is left there.
    pub async fn destination_test(&self, what: &str) -> Result<DestinationTestView, ApiError> {
        let place = self.place(what).await?;
        place.test().await?;
        let mut proven = vec!["an object was written and read back", "it was deleted again"];
        if place.destination().kind.needs_credential() {
            proven.insert(
                1,
                "a second one of its name was refused, so copies do not overwrite one another",
            );
            proven.insert(2, "it was listed");
        }
        Ok(DestinationTestView {
            destination: place.destination().into(),
            proven: proven.into_iter().map(str::to_owned).collect(),
        })
    }

    /// Copies a backup to a destination, reads the copy back and compares it. One that was interrupted goes on.
    ///
    /// It goes on when whoever asked for it goes away, and is cancelled as a run is.
    ///
    /// # Errors
    /// `backup-broken`, `cannot-connect`, `disk-full`, `already-exists`, `lock-busy` where another one copies it there.
    pub async fn backup_copy(&self, request: BackupCopyRequest, watcher: CopyWatcher) -> Result<CopyView, ApiError> {
        let listed = self.open_backup(&request.backup).await?;
        let place = self.place(&request.destination).await?;
        let (api, run) = (self.clone(), RunId::new());
        let cancel = self.enlist(run);
        let work = tokio::spawn(async move {
            let tools = Toolbox::default();
            let now = || api.now();
            let progress = |progress| watcher(progress_view(run, &progress));
            let ports = Ports {
                now: &now,
                tools: &tools,
                unlock: &godwit_backup::Unlock::default(),
                progress: &progress,
                cancel: &cancel,
            };
            let copied = place.put(&listed.artifact_path, &listed.manifest_path, &ports).await;
            copied.map(|copied| (place, copied))
        });
        let outcome = work.await;
        self.discharge(run);
        let (place, copied) = outcome.map_err(|panic| {
            tracing::error!(%run, %panic, "a copy panicked");
            internal("Godwit itself failed in the middle of a copy")
                .hint("Start it again: it goes on where it stopped.")
        })??;
        let destination = place.destination();
        Ok(CopyView {
            destination: destination.name.clone(),
            display: format!("{}/{}", destination.kind, copied.key),
            key: copied.key,
            bytes: number(copied.bytes),
            sent: number(copied.sent),
            sha256: copied.sha256.to_string(),
        })
    }

    /// What a destination holds, by the manifests there.
    ///
    /// # Errors
    /// `not-found`, `cannot-connect`.
    pub async fn backup_remote_list(&self, destination: &str) -> Result<RemoteListView, ApiError> {
        let place = self.place(destination).await?;
        let listing = place.list().await?;
        Ok(RemoteListView {
            backups: listing
                .backups
                .iter()
                .map(|remote| remote_view(place.destination(), remote))
                .collect(),
            unreadable: listing
                .unreadable
                .into_iter()
                .map(|manifest| RemoteUnreadableView {
                    key: manifest.key,
                    why: manifest.why,
                })
                .collect(),
        })
    }

    /// Fetches a backup from a destination into the backup folder, reads it and puts it in the catalogue.
    ///
    /// # Errors
    /// `not-found`, `backup-broken` where it is not what its manifest says, `already-exists`, `disk-full`,
    /// `cannot-connect`.
    pub async fn backup_fetch(
        &self,
        destination: &str,
        key: &str,
        watcher: CopyWatcher,
    ) -> Result<BackupView, ApiError> {
        let place = self.place(destination).await?;
        let folder = self.backup_folder().await?;
        let run = RunId::new();
        let cancel = self.enlist(run);
        let tools = Toolbox::default();
        let now = || self.now();
        let progress = |progress| watcher(progress_view(run, &progress));
        let ports = Ports {
            now: &now,
            tools: &tools,
            unlock: &godwit_backup::Unlock::default(),
            progress: &progress,
            cancel: &cancel,
        };
        let fetched = place.get(key, &folder, &ports).await;
        self.discharge(run);
        self.backup_import(&fetched?.manifest_path.display().to_string()).await
    }

    /// A destination by its name or id.
    async fn destination_named(&self, what: &str) -> Result<Destination, ApiError> {
        let found = match what.parse::<DestinationId>() {
            Ok(id) => self.store().destination(id).await?,
            Err(_) => self.store().destination_by_name(what).await?,
        };
        found.ok_or_else(|| not_found("destination", what).hint("godwit destination list shows what there is."))
    }

    async fn place(&self, what: &str) -> Result<Place, ApiError> {
        let destination = self.destination_named(what).await?;
        let credential = if destination.kind.needs_credential() {
            self.secrets().get(destination.id).await?
        } else {
            None
        };
        if let Some(credential) = &credential {
            self.learn(&destination, credential)?;
        }
        Ok(Place::open(&destination, credential.as_ref())?)
    }

    /// From now on no part of the credential is in a text.
    fn learn(&self, destination: &Destination, credential: &Secret) -> Result<(), ApiError> {
        let redactor = self.secrets().redactor();
        redactor.register(credential);
        for part in secret_parts(destination, credential)? {
            redactor.register(&part);
        }
        Ok(())
    }

    async fn keep_credential(
        &self,
        destination: &Destination,
        credential: Secret,
        keep: KeepView,
    ) -> Result<(), ApiError> {
        let keep = match keep {
            KeepView::Keyring => Keep::Keyring,
            KeepView::Session => Keep::Session,
        };
        let label = format!("destination {}", destination.name);
        Ok(self
            .secrets()
            .set_named(destination.id, &label, credential, keep)
            .await?)
    }
}

fn progress_view(run: RunId, progress: &Progress) -> CopyProgressView {
    let phase = match progress.phase {
        Phase::Comparing => "comparing with the manifest",
        Phase::Checking => "reading",
        _ => "copying",
    };
    CopyProgressView {
        run: run.to_string(),
        phase: phase.to_owned(),
        bytes: number(progress.bytes),
        total: progress.total.map(number),
    }
}
