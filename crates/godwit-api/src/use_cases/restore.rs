//! Restores: looked at first, then done.

use std::path::PathBuf;

use godwit_backup::RestoreOptions;
use godwit_core::{Address, Protect, RunId, backup::Proof, marker::compare};
use godwit_db::{Reader, Target};
use godwit_engine::{
    identity::{self, Refusal},
    restore::{self, RestoreOrder},
};

use crate::{
    Api,
    convert::{backup_view, number, table_rows_view},
    error::{invalid, sentence},
    sink::Watcher,
    target::{Resolved, TargetRef, quoted},
    use_cases::run::unless_cancelled,
    views::{ApiError, RestoreOptionsView, RestorePreviewView, RunView},
};

/// Which backup is restored where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreWish {
    /// The backup's id, or the path of its artifact or manifest.
    pub backup: String,
    /// The target on whose server it is restored.
    pub into: TargetRef,
    /// A new database (or file) of this name there; `None` takes the target's own.
    pub new_database: Option<String>,
    /// The target's name as typed.
    pub confirm: Option<String>,
    /// How it is loaded.
    pub options: RestoreOptionsView,
    /// A file with the private key that opens it.
    pub identity: Option<PathBuf>,
}

/// Where the content goes.
struct Destination {
    target: Target,
    replaces: bool,
    rows_now: Vec<godwit_core::backup::TableRows>,
    /// Why what is there may not be replaced, if so.
    refusal: Option<Refusal>,
}

impl Api {
    /// What a restore would do. Nothing is touched to find out.
    ///
    /// # Errors
    /// `not-found`, `backup-broken` where the backup has no manifest, `cannot-connect`.
    pub async fn restore_preview(&self, wish: &RestoreWish) -> Result<RestorePreviewView, ApiError> {
        let listed = self.open_backup(&wish.backup).await?;
        let mut resolved = self.resolve(&wish.into).await?;
        let destination = self.destination(&mut resolved, wish).await?;
        let proof = self.read(&listed, wish.identity.clone()).await?;
        let engine = destination.target.address.engine();
        let blocked = match &proof {
            Proof::Broken { why, .. } => Some(format!("The backup is broken: {why}.")),
            _ if listed.manifest.engine != engine => Some(format!(
                "It is a backup of {}, and the target is {engine}.",
                listed.manifest.engine
            )),
            _ if let Some(refusal) = &destination.refusal => Some(sentence(&refusal.to_string())),
            _ if resolved.protect == Protect::ReadOnly => Some(format!("{} is protected as read-only.", resolved.name)),
            _ => None,
        };
        let mut command = format!(
            "godwit backup restore {} --into {}",
            wish.backup,
            into_argument(&resolved, wish, &destination.target)
        );
        if destination.replaces {
            command += &format!(" --confirm {}", quoted(&resolved.name));
        }
        Ok(RestorePreviewView {
            backup: backup_view(&listed.manifest, &listed.artifact_path, &proof),
            target: resolved.name.clone(),
            address: destination.target.address.to_string(),
            replaces: destination.replaces,
            rows_now: number(destination.rows_now.iter().map(|table| table.rows).sum()),
            tables_now: table_rows_view(&destination.rows_now),
            safety_backup: destination.replaces,
            confirm: destination.replaces.then(|| resolved.name.clone()),
            blocked,
            command,
        })
    }

    /// Restores a backup: into a new database, or in place of what is there after a safety backup of it.
    ///
    /// # Errors
    /// Why it failed, with the state of the target.
    pub async fn backup_restore(&self, wish: &RestoreWish, watcher: Watcher) -> Result<RunView, ApiError> {
        let listed = self.open_backup(&wish.backup).await?;
        let mut resolved = self.resolve(&wish.into).await?;
        let destination = self.destination(&mut resolved, wish).await?;
        let safety = resolved.backup_order(self.backup_folder().await?);
        let confirm = wish.confirm.clone();
        let unlock = self.unlock_for(&listed, wish.identity.clone()).await?;
        let options = RestoreOptions {
            owners: wish.options.owners,
            privileges: wish.options.privileges,
            jobs: wish.options.jobs.max(1),
            one_transaction: wish.options.one_transaction,
        };
        let patience = self.inner.config.patience;
        let run = RunId::new();
        self.guarded(run, watcher, move |around| {
            Box::pin(async move {
                let order = RestoreOrder {
                    run,
                    listed: &listed,
                    into: &destination.target,
                    name: &resolved.name,
                    tier: resolved.tier,
                    protect: resolved.protect,
                    confirmed: confirm.as_deref(),
                    replace: destination.replaces.then_some(&safety),
                    options,
                    environment: resolved.id(),
                    patience,
                };
                let around = around.unlocked(unlock);
                match restore::run(&order, &around.ports()).await {
                    Ok(_) => Ok(()),
                    Err(failure) => unless_cancelled(failure).map_err(|error| resolved.explain(error)),
                }
            })
        })
        .await?;
        self.run_record(run).await
    }

    /// An absent or empty database is filled, one with tables is replaced.
    async fn destination(&self, resolved: &mut Resolved, wish: &RestoreWish) -> Result<Destination, ApiError> {
        let target = match &wish.new_database {
            Some(name) => beside(&resolved.direct, name)?,
            None => resolved.direct.clone(),
        };
        let found = async {
            if !godwit_db::admin::database_exists(&target).await? {
                return Ok((Vec::new(), None));
            }
            let mut reader = Reader::open(&target).await?;
            let marked = reader.marked().await?;
            let rows = reader.table_rows().await?;
            reader.close().await;
            Ok((rows, Some(marked)))
        };
        let (rows_now, marked) = found
            .await
            .map_err(|error: godwit_db::DbError| resolved.explain(error.into()))?;
        if wish.new_database.is_some() && !rows_now.is_empty() {
            return Err(invalid(
                format!("{} exists and holds {} tables", target.address, rows_now.len()),
                "Choose another name for the new database.",
            ));
        }
        let mut refusal = None;
        if let Some(marked) = &marked {
            resolved.heed(marked);
            let taken_for = resolved.plan_target();
            let profile = taken_for.profile();
            refusal = identity::refusal(&compare(&profile, marked), &profile, &resolved.name);
        }
        Ok(Destination {
            refusal,
            replaces: !rows_now.is_empty(),
            target,
            rows_now,
        })
    }
}

/// The same server with another database; for SQLite a file beside the target's.
fn beside(target: &Target, name: &str) -> Result<Target, ApiError> {
    let plain = !name.is_empty() && !name.contains(['/', '\\', '\0']) && name != "." && name != "..";
    if !plain {
        return Err(invalid(
            format!("'{name}' is no name for a database"),
            "Use letters, digits and underscores.",
        ));
    }
    Ok(target.with_database(name))
}

fn into_argument(resolved: &Resolved, wish: &RestoreWish, target: &Target) -> String {
    match (&wish.new_database, &resolved.environment, &target.address) {
        (None, Some(environment), _) => quoted(&environment.name),
        (_, _, Address::Sqlite { path }) => quoted(&format!("sqlite://{}", path.display())),
        (_, _, address) => quoted(&address.to_string()),
    }
}
