//! Backups: taken, listed, verified, imported, pruned.

use std::{
    fs,
    path::{Path, PathBuf},
};

use godwit_backup::{ArtifactState, Keep, Listed, Listing, PrunePlan, PrunePolicy, Toolbox, Unlock};
use godwit_core::{BackupId, ProjectId, RunId, backup::Proof};
use godwit_engine::backup::{self, BackupOrder, Verify};
use godwit_store::CataloguedBackup;

use crate::{
    Api,
    convert::{backup_view, number},
    error::{internal, not_found},
    sink::Watcher,
    target::TargetRef,
    views::{ApiError, BackupListRequest, BackupOptions, BackupView, PruneView, VerifyLevel},
};

impl Api {
    /// Takes a backup of a target, proves it as far as is asked, and puts it in the catalogue.
    ///
    /// # Errors
    /// `backup-failed`, `tool-missing`, `disk-full`, `cannot-connect`, `invalid-input`; nothing half-written stays. A
    /// backup that was taken and could not be proven stays, *not verified* or *read*.
    pub async fn backup_create(
        &self,
        target: &TargetRef,
        folder: Option<PathBuf>,
        options: &BackupOptions,
        watcher: Watcher,
    ) -> Result<BackupView, ApiError> {
        let resolved = self.resolve(target).await?;
        let taking = self.take_options(options).await?;
        let verify = match options.verify {
            VerifyLevel::None => Verify::Not,
            VerifyLevel::Read => Verify::Read,
            VerifyLevel::Restored => {
                let on = options.on.clone().map(TargetRef::Environment);
                Verify::Restored(self.drill_place(on.as_ref()).await?)
            }
        };
        let unlock = match &taking.coding.encrypt {
            Some(godwit_backup::Encrypt::Passphrase(passphrase)) => Unlock {
                passphrases: vec![passphrase.clone()],
                identities: Vec::new(),
            },
            _ => Unlock::default(),
        };
        let folder = match folder {
            Some(folder) => folder,
            None => self.backup_folder().await?,
        };
        let order = BackupOrder {
            options: taking,
            verify,
            ..resolved.backup_order(folder)
        };
        let run = RunId::new();
        let taken = self
            .guarded(run, watcher, move |around| {
                Box::pin(async move {
                    let around = around.unlocked(unlock);
                    let taken = backup::run(run, &resolved.direct, &order, &around.ports()).await;
                    taken.map_err(|failure| resolved.explain(failure.into()))
                })
            })
            .await?;
        self.backup_get(&taken.manifest.id.to_string()).await
    }

    /// Backups that the catalogue knows and those that lie in the backup folder, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn backup_list(&self, request: BackupListRequest) -> Result<Vec<BackupView>, ApiError> {
        self.catalogue_from_disk().await?;
        let environment = request
            .environment
            .map(|id| id.parse().map_err(|_| not_found("environment", &id)))
            .transpose()?;
        let project: Option<ProjectId> = request
            .project
            .map(|id| id.parse().map_err(|_| not_found("project", &id)))
            .transpose()?;
        let backups = self.store().backups(environment, project).await?;
        Ok(backups.iter().map(view).collect())
    }

    /// One backup of the catalogue.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn backup_get(&self, id: &str) -> Result<BackupView, ApiError> {
        Ok(view(&self.catalogued(id).await?))
    }

    /// Reads a backup, named by its id or a path, and records what that proved. A broken one is a result.
    ///
    /// # Errors
    /// `not-found`, `backup-broken` where there is no manifest to compare with.
    pub async fn backup_verify(&self, what: &str, identity: Option<PathBuf>) -> Result<BackupView, ApiError> {
        let listed = self.open_backup(what).await?;
        let proof = self.read(&listed, identity).await?;
        let known = self.store().backup(listed.manifest.id).await?;
        let before = match &known {
            // What was proven of other bytes says nothing of these.
            Some(known) if known.manifest.sha256 == listed.manifest.sha256 => known.proof.clone(),
            _ => Proof::NotVerified,
        };
        let catalogued = CataloguedBackup {
            manifest: listed.manifest,
            manifest_path: listed.manifest_path,
            proof: before.and(proof),
        };
        // What was read is a copy: it says nothing about the one that the catalogue knows, as long as that is there.
        let is_copy = known.is_some_and(|known| is_elsewhere(&known, &catalogued));
        if !is_copy {
            self.store().backup_put(&catalogued).await?;
        }
        Ok(view(&catalogued))
    }

    /// Puts a backup that lies elsewhere in the catalogue, after reading it.
    ///
    /// # Errors
    /// As [`Api::backup_verify`].
    pub async fn backup_import(&self, path: &str) -> Result<BackupView, ApiError> {
        self.backup_verify(path, None).await
    }

    /// What pruning would delete, or with `apply` deletes.
    ///
    /// # Errors
    /// A file cannot be deleted; what was deleted before it is gone from the catalogue too.
    pub async fn backup_prune(&self, project: Option<&str>, apply: bool) -> Result<PruneView, ApiError> {
        self.catalogue_from_disk().await?;
        let project = project
            .map(|id| id.parse().map_err(|_| not_found("project", id)))
            .transpose()?;
        let settings = self.settings_get().await?;
        let backups = self.store().backups(None, project).await?;
        let listed: Vec<Listed> = backups
            .iter()
            .filter_map(|backup| {
                let mut listed = godwit_backup::open(&backup.manifest_path.display().to_string(), &[]).ok()?;
                if matches!(backup.proof, Proof::Broken { .. }) && listed.artifact == ArtifactState::Present {
                    listed.artifact = ArtifactState::Broken;
                }
                Some(listed)
            })
            .collect();
        let policy = PrunePolicy {
            keep_last: Some(settings.keep_last),
            keep_days: Some(settings.keep_days),
        };
        let proven = backups
            .iter()
            .filter(|backup| matches!(backup.proof, Proof::Restored(_)))
            .map(|backup| backup.manifest.id)
            .collect();
        let plan = godwit_backup::prune(&listed, &proven, policy, self.now());
        if apply {
            self.carry_out(&plan).await?;
        }
        let shown = |listed: &Listed| {
            let known = backups.iter().find(|backup| backup.manifest.id == listed.manifest.id);
            backup_view(
                &listed.manifest,
                &listed.artifact_path,
                known.map_or(&Proof::NotVerified, |known| &known.proof),
            )
        };
        Ok(PruneView {
            delete: plan.remove.iter().map(|(listed, _)| shown(listed)).collect(),
            keep: plan
                .keep
                .iter()
                .map(|(listed, _): &(Listed, Keep)| shown(listed))
                .collect(),
            bytes: number(plan.bytes()),
            done: apply,
        })
    }

    async fn carry_out(&self, plan: &PrunePlan) -> Result<(), ApiError> {
        let outcome = godwit_backup::prune_apply(plan);
        let removed = match &outcome {
            Ok(removed) => *removed,
            Err(error) => error.removed,
        };
        for (listed, _) in plan.remove.iter().take(removed) {
            self.store().backup_forget(listed.manifest.id).await?;
        }
        outcome.map(drop).map_err(|error| {
            internal(format!("cannot delete {}", error.path.display()))
                .hint("Look at the rights of the folder; what was deleted before it is gone.")
                .causes_of(&error)
        })
    }

    /// The catalogue can be lost with the store; manifests in the backup folder bring it back.
    async fn catalogue_from_disk(&self) -> Result<(), ApiError> {
        let Listing { backups, unreadable } = godwit_backup::list(&[self.backup_folder().await?]);
        for manifest in unreadable {
            tracing::warn!(path = %manifest.path.display(), why = %manifest.why, "a manifest cannot be read");
        }
        for listed in backups {
            if self.store().backup(listed.manifest.id).await?.is_none() {
                let proof = Proof::NotVerified;
                let catalogued = CataloguedBackup {
                    manifest: listed.manifest,
                    manifest_path: listed.manifest_path,
                    proof,
                };
                self.store().backup_put(&catalogued).await?;
            }
        }
        Ok(())
    }

    /// A backup by its id in the catalogue, or the path of its artifact or manifest.
    pub(crate) async fn open_backup(&self, what: &str) -> Result<Listed, ApiError> {
        if what.parse::<BackupId>().is_ok()
            && let Ok(known) = self.catalogued(what).await
        {
            return Ok(godwit_backup::open(&known.manifest_path.display().to_string(), &[])?);
        }
        Ok(godwit_backup::open(what, &[self.backup_folder().await?])?)
    }

    /// What reading a backup proves.
    pub(crate) async fn read(&self, listed: &Listed, identity: Option<PathBuf>) -> Result<Proof, ApiError> {
        let tools = Toolbox::find().await;
        let unlock = self.unlock_for(listed, identity).await?;
        let now = || self.now();
        let ports = godwit_backup::Ports {
            now: &now,
            tools: &tools,
            unlock: &unlock,
            progress: &|_| {},
            cancel: &tokio_util::sync::CancellationToken::new(),
        };
        Ok(godwit_backup::verify(listed, &ports).await?)
    }

    async fn catalogued(&self, id: &str) -> Result<CataloguedBackup, ApiError> {
        let parsed: BackupId = id.parse().map_err(|_| not_found("backup", id))?;
        self.store()
            .backup(parsed)
            .await?
            .ok_or_else(|| not_found("backup", id))
    }
}

/// Whether `known` is a file of its own that is still there.
fn is_elsewhere(known: &CataloguedBackup, read: &CataloguedBackup) -> bool {
    let same = |one: &Path, other: &Path| match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    };
    let artifact = known.manifest_path.with_file_name(&known.manifest.artifact);
    known.manifest_path.exists() && artifact.exists() && !same(&known.manifest_path, &read.manifest_path)
}

fn view(backup: &CataloguedBackup) -> BackupView {
    let artifact = backup.manifest_path.with_file_name(&backup.manifest.artifact);
    backup_view(&backup.manifest, &artifact, &backup.proof)
}
