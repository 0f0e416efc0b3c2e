//! Backups that are proven by restoring them.

use std::path::PathBuf;

use godwit_backup::{ArtifactState, DrillPlace, Listed};
use godwit_core::{
    EnvironmentId, ProjectId, Protect, RunId, Tier,
    backup::{Drill, Proof, Scope},
};
use godwit_engine::{
    backup,
    gates::{DrillPolicy, Policy},
};
use godwit_store::CataloguedBackup;
use jiff::SignedDuration;

use crate::{
    Api,
    convert::number,
    error::{invalid, not_found},
    sink::Watcher,
    target::{Resolved, TargetRef},
    views::{ApiError, BackupChoice, BackupView, DrillView},
};

impl Api {
    /// Restores a backup into a scratch database, compares it with its manifest, and records what that proved. A
    /// broken one is a result. Without `on` a server is started for it; SQLite needs none.
    ///
    /// # Errors
    /// `not-found`, `tool-missing` where no server can be started, `cannot-connect`, `backup-locked`.
    pub async fn backup_drill(
        &self,
        what: &str,
        on: Option<&TargetRef>,
        identity: Option<PathBuf>,
        watcher: Watcher,
    ) -> Result<BackupView, ApiError> {
        let listed = self.open_backup(what).await?;
        let unlock = self.unlock_for(&listed, identity).await?;
        let place = self.drill_place(on).await?;
        let run = RunId::new();
        let id = listed.manifest.id.to_string();
        self.guarded(run, watcher, move |around| {
            Box::pin(async move {
                let around = around.unlocked(unlock);
                backup::drill(run, &listed, &place, &around.ports())
                    .await
                    .map(drop)
                    .map_err(ApiError::from)
            })
        })
        .await?;
        self.backup_get(&id).await
    }

    /// Where a backup is restored to be compared.
    pub(crate) async fn drill_place(&self, on: Option<&TargetRef>) -> Result<DrillPlace, ApiError> {
        let Some(on) = on else { return Ok(DrillPlace::Own) };
        let resolved = self.resolve(on).await?;
        if resolved.protect == Protect::ReadOnly {
            return Err(invalid(
                format!(
                    "'{}' is protected as read-only, so no scratch database is made there",
                    resolved.name
                ),
                "Name another environment, or none: a server is started for it then.",
            ));
        }
        Ok(DrillPlace::Server {
            target: resolved.direct.clone(),
            name: resolved.name.clone(),
        })
    }

    /// The last restore drill of each environment of a project.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn drill_list(&self, project: &str) -> Result<Vec<DrillView>, ApiError> {
        let project: ProjectId = project.parse().map_err(|_| not_found("project", project))?;
        let backups = self.store().backups(None, None).await?;
        let hours = self.settings_get().await?.drill_hours;
        let mut drills = Vec::new();
        for environment in self.store().environments(project).await? {
            let address = environment.direct_address();
            let ours = |backup: &&CataloguedBackup| {
                backup.manifest.environment == Some(environment.id) || backup.manifest.address == address
            };
            let last = backups
                .iter()
                .filter(ours)
                .filter_map(|backup| restored(backup).map(|drill| (backup, drill)))
                .max_by_key(|(_, drill)| drill.at);
            let lacks = match environment.tier {
                Tier::Production => self
                    .drill_policy(Some(environment.id), &address, &backups, hours)
                    .lacks(),
                _ => None,
            };
            drills.push(DrillView {
                environment: environment.id.to_string(),
                at: last.map(|(_, drill)| drill.at.to_string()),
                backup: last.map(|(backup, _)| backup.manifest.id.to_string()),
                took_millis: last.map(|(_, drill)| number(u64::try_from(drill.took.as_millis()).unwrap_or_default())),
                lacks,
            });
        }
        Ok(drills)
    }

    /// What the environment and the person ask of a run.
    pub(crate) async fn policy(&self, resolved: &Resolved, backup: BackupChoice) -> Result<Policy, ApiError> {
        let production = resolved.tier == Tier::Production;
        let backup = match backup {
            BackupChoice::Policy => production,
            BackupChoice::Take => true,
            BackupChoice::Skip => false,
        };
        // Nothing can be lost where nothing is yet.
        let drill = if production && !godwit_db::admin::is_missing_file(&resolved.direct) {
            let hours = self.settings_get().await?.drill_hours;
            let backups = self.store().backups(None, None).await?;
            Some(self.drill_policy(resolved.id(), &resolved.direct.address, &backups, hours))
        } else {
            None
        };
        Ok(Policy {
            protect: resolved.protect,
            backup,
            drill,
        })
    }

    fn drill_policy(
        &self,
        environment: Option<EnvironmentId>,
        address: &godwit_core::Address,
        backups: &[CataloguedBackup],
        hours: u32,
    ) -> DrillPolicy {
        let newest = backups
            .iter()
            .filter(|backup| {
                let manifest = &backup.manifest;
                // An environment may have been pointed at another database since.
                manifest.address == *address && (manifest.environment.is_none() || manifest.environment == environment)
            })
            .filter(|backup| backup.manifest.scope == Scope::Whole && restored(backup).is_some())
            .filter(|backup| is_there(backup))
            .map(|backup| backup.manifest.started)
            .max();
        DrillPolicy {
            within: SignedDuration::from_hours(i64::from(hours)),
            newest,
            now: self.now(),
        }
    }
}

const fn restored(backup: &CataloguedBackup) -> Option<&Drill> {
    match &backup.proof {
        Proof::Restored(drill) => Some(drill),
        _ => None,
    }
}

fn is_there(backup: &CataloguedBackup) -> bool {
    godwit_backup::open(&backup.manifest_path.display().to_string(), &[])
        .is_ok_and(|listed: Listed| listed.artifact == ArtifactState::Present && listed.manifest == backup.manifest)
}
