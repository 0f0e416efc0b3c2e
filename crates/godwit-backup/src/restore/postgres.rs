//! PostgreSQL: load into a database beside the target, compare, swap by name.

use std::time::{Duration, Instant};

use godwit_core::ServerAddress;
use godwit_db::{Reader, Target, TargetLock, admin};
use tokio_util::sync::CancellationToken;

use super::{Left, RestoreError, RestoreFailure, RestoreOptions, Restored, compare, made_beside, name_beside, release};
use crate::{
    BackupError, Listed, NativeTool, Phase, Ports,
    coding::{self, Stored},
    native::{
        child::{Feed, Outlet, Talk},
        command,
        login::Login,
    },
    ports::Told,
    postgres::{
        archive,
        ask::{MAINTENANCE, Psql},
        catalog::{self, Others},
        dump::{BEGINNING, understand},
    },
    prove::server_of,
    space,
    take::{in_background, unless_cancelled},
    verify::{folder_of, tool_major},
};

/// PostgreSQL cuts longer names, and two cut names could be one.
const LONGEST_NAME: usize = 63;
const LOOKS: u32 = 8;
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// The target's server and the tools that fit it; refused where it is older than the backup's.
pub(super) async fn server<'a>(
    listed: &Listed,
    into: &Target,
    ports: &'a Ports<'_>,
) -> Result<(&'a NativeTool, &'a NativeTool), RestoreFailure> {
    let mut reader = unless_cancelled(ports, Reader::open(&into.with_database(MAINTENANCE))).await?;
    let info = reader.server().clone();
    let available = unless_cancelled(ports, reader.available_extensions()).await;
    reader.close().await;
    let available = available?;
    let manifest = &listed.manifest;
    if server_of(listed).major() > info.major() {
        let target = format!("{} {}", info.product, info.version);
        return Err(RestoreFailure::OlderServer {
            backup: manifest.server.clone(),
            target,
        });
    }
    let needed = manifest.inventory.extensions.keys();
    let extensions: Vec<String> = needed.filter(|name| !available.contains(*name)).cloned().collect();
    if !extensions.is_empty() {
        return Err(RestoreFailure::MissingExtension { extensions });
    }
    Ok((
        ports.tools.restore_for(&info, tool_major(manifest))?,
        ports.tools.client_for(&info)?,
    ))
}

/// Restores into a database that does not exist yet or is empty.
pub(super) async fn into_new(
    listed: &Listed,
    into: &Target,
    address: &ServerAddress,
    options: RestoreOptions,
    ports: &Ports<'_>,
) -> Result<Restored, RestoreError> {
    let exists = unless_cancelled(ports, admin::database_exists(into))
        .await
        .map_err(RestoreError::untouched)?;
    if exists
        && !unless_cancelled(ports, admin::is_empty(into))
            .await
            .map_err(RestoreError::untouched)?
    {
        return Err(RestoreError::untouched(RestoreFailure::NotEmpty {
            target: into.address.to_string(),
        }));
    }
    let (restorer, client) = server(listed, into, ports).await.map_err(RestoreError::untouched)?;
    let psql = Psql {
        tool: client,
        target: into,
        server: address,
        ports,
    };
    if !exists {
        admin::create_database(into).await.map_err(RestoreError::untouched)?;
    }
    // An empty database that was there before is loaded in one transaction, so that it is empty again at a failure.
    let options = RestoreOptions {
        one_transaction: options.one_transaction || exists,
        jobs: if exists { 1 } else { options.jobs },
        ..options
    };
    let database = &address.database;
    match load_and_compare(listed, (into, database), restorer, &psql, options, ports).await {
        Ok(restored) => Ok(restored),
        Err((Loaded::Nothing, cause)) if exists => Err(RestoreError::untouched(cause)),
        Err((Loaded::Whole, cause)) if exists => Err(RestoreError::leaving(Left::Replaced, cause)),
        Err((_, cause)) => Err(without(&psql, database, cause).await),
    }
}

/// Restores in place of the target: beside it first, then by exchanging the names.
pub(super) async fn replace(
    listed: &Listed,
    into: &Target,
    address: &ServerAddress,
    lock: TargetLock,
    options: RestoreOptions,
    ports: &Ports<'_>,
) -> Result<Restored, RestoreError> {
    let (restorer, client) = server(listed, into, ports).await.map_err(RestoreError::untouched)?;
    let psql = Psql {
        tool: client,
        target: into,
        server: address,
        ports,
    };
    let database = &address.database;
    // Looked at before the long part, too: it would be a pity to fail after it.
    refuse_others(&psql, database, Others::BesideLock).await?;
    sweep(&psql, database).await.map_err(RestoreError::untouched)?;
    let scratch = name_beside(database, "restored", LONGEST_NAME);
    catalog::create_like(&psql, database, &scratch)
        .await
        .map_err(RestoreError::untouched)?;
    let loaded = load_and_compare(listed, (into, &scratch), restorer, &psql, options, ports).await;
    let mut restored = match loaded {
        Ok(restored) => restored,
        Err((_, cause)) => return Err(without(&psql, &scratch, cause).await),
    };
    ports.begin(Phase::Replacing);
    if let Err(error) = catalog::dress_like(&psql, database, &scratch).await {
        return Err(without(&psql, &scratch, error.into()).await);
    }
    // No name changes while anybody is connected, the lock's own session included. Whoever connects in between keeps
    // the names as they are, so nobody can write into a database that is about to go.
    release(lock).await;
    // Too late to cancel: a `psql` that is killed while it commits leaves nobody knowing what the names are.
    let never = CancellationToken::new();
    let unstoppable = Ports {
        cancel: &never,
        ..*ports
    };
    let psql = Psql {
        ports: &unstoppable,
        ..psql
    };
    if let Err(error) = refuse_others(&psql, database, Others::All).await {
        return Err(without(&psql, &scratch, error.cause).await);
    }
    let old = name_beside(database, "before", LONGEST_NAME);
    if let Err(error) = catalog::exchange(&psql, database, &scratch, &old).await {
        return Err(without(&psql, &scratch, error.into()).await);
    }
    if let Err(error) = catalog::drop_database(&psql, &old).await {
        tracing::warn!(%error, database = old, "the replaced database was not dropped");
        restored
            .notes
            .push(format!("the replaced database stays as {old}: {error}"));
    }
    Ok(restored)
}

/// Drops what a killed restore of the same database left beside it. The lock says that none goes on.
async fn sweep(psql: &Psql<'_>, database: &str) -> Result<(), BackupError> {
    let names = catalog::databases(psql).await?;
    for left in made_beside(names, database, "restored", LONGEST_NAME) {
        tracing::info!(database = left, "dropping what a killed restore left");
        catalog::drop_database(psql, &left).await?;
    }
    Ok(())
}

/// Refuses while others are connected. A session that said goodbye is seen for a moment longer, our own included.
async fn refuse_others(psql: &Psql<'_>, database: &str, others: Others) -> Result<(), RestoreError> {
    let mut looks = 0;
    loop {
        let sessions = catalog::sessions(psql, database, others)
            .await
            .map_err(RestoreError::untouched)?;
        looks += 1;
        if sessions.is_empty() {
            return Ok(());
        }
        if looks == LOOKS {
            return Err(RestoreError::untouched(RestoreFailure::InUse { sessions }));
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// Drops the database that this restore made, whatever the token says, and gives `cause` with what is left.
async fn without(psql: &Psql<'_>, database: &str, cause: RestoreFailure) -> RestoreError {
    RestoreError::leaving(clean(psql, database).await, cause)
}

async fn clean(psql: &Psql<'_>, database: &str) -> Left {
    let never = CancellationToken::new();
    let ports = Ports {
        cancel: &never,
        ..*psql.ports
    };
    let psql = Psql { ports: &ports, ..*psql };
    match catalog::drop_database(&psql, database).await {
        Ok(()) => Left::Untouched,
        Err(error) => {
            tracing::warn!(%error, database, "an incomplete database was not dropped");
            Left::Incomplete {
                database: database.to_owned(),
            }
        }
    }
}

/// How much of the archive is in the database when something failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loaded {
    Nothing,
    Whole,
}

async fn load_and_compare(
    listed: &Listed,
    (into, database): (&Target, &str),
    restorer: &NativeTool,
    psql: &Psql<'_>,
    options: RestoreOptions,
    ports: &Ports<'_>,
) -> Result<Restored, (Loaded, RestoreFailure)> {
    let nothing = |error: BackupError| (Loaded::Nothing, RestoreFailure::from(error));
    let missing = missing_roles(listed, restorer, psql, ports).await.map_err(nothing)?;
    let options = RestoreOptions {
        owners: options.owners && missing.owners.is_empty(),
        privileges: options.privileges && missing.grantees.is_empty(),
        ..options
    };
    let started = Instant::now();
    load(listed, (psql, database), restorer, options)
        .await
        .map_err(nothing)?;
    let took = started.elapsed();
    let tables = compare(listed, &into.with_database(database), ports)
        .await
        .map_err(|cause| (Loaded::Whole, cause))?;
    Ok(Restored {
        tables,
        took,
        notes: missing.notes(&into.address),
    })
}

/// Roles that the archive names and this server does not have.
#[derive(Debug, Default)]
struct MissingRoles {
    owners: Vec<String>,
    grantees: Vec<String>,
}

impl MissingRoles {
    fn notes(&self, address: &godwit_core::Address) -> Vec<String> {
        let user = address.server().map_or("", |server| &server.user);
        let mut notes = Vec::new();
        if !self.owners.is_empty() {
            notes.push(format!(
                "everything belongs to {user}, because there is no role {}",
                self.owners.join(", ")
            ));
        }
        if !self.grantees.is_empty() {
            let who = self.grantees.join(", ");
            notes.push(format!("privileges were not restored, because there is no role {who}"));
        }
        notes
    }
}

async fn missing_roles(
    listed: &Listed,
    restorer: &NativeTool,
    psql: &Psql<'_>,
    ports: &Ports<'_>,
) -> Result<MissingRoles, BackupError> {
    let here = catalog::roles(psql).await?;
    let absent = |role: &String| !here.contains(role);
    let beginning = coding::beginning(Stored::of(listed, ports.unlock), BEGINNING).await?;
    let contents = archive::contents(restorer, &beginning, ports).await?;
    let grantees = archive::grantees(restorer, &beginning, ports).await?;
    Ok(MissingRoles {
        owners: contents.owners_beside(&here).into_iter().collect(),
        grantees: grantees.into_iter().filter(absent).collect(),
    })
}

async fn load(
    listed: &Listed,
    (psql, database): (&Psql<'_>, &str),
    restorer: &NativeTool,
    options: RestoreOptions,
) -> Result<(), BackupError> {
    let ports = psql.ports;
    let login = Login::postgres(psql.server, database, psql.target.password.as_ref())?;
    let mut command = command(&restorer.path);
    login.apply(&mut command);
    command.args(["--exit-on-error", "--verbose"]);
    if options.one_transaction {
        command.arg("--single-transaction");
    }
    if !options.owners {
        command.arg("--no-owner");
    }
    if !options.privileges {
        command.arg("--no-privileges");
    }
    // A whole connection string, because a bare name with `=` in it would be taken for one.
    command.arg("--dbname").arg(format!(
        "dbname='{}'",
        database.replace('\\', "\\\\").replace('\'', "\\'")
    ));
    let stored = Stored::of(listed, ports.unlock);
    let bytes = listed.manifest.content_bytes();
    let told = Told::new(ports, Phase::Restoring, Some(bytes));
    let fed = |bytes| told.bytes(bytes);
    let at = |table| told.at(table);
    // Several connections jump about in the archive, which only a file allows.
    let plain;
    let feed = if options.jobs > 1 {
        let (folder, cancel) = (folder_of(listed), ports.cancel.clone());
        space::require(&folder, bytes)?;
        plain = in_background(ports, Phase::Restoring, move |tell| {
            coding::plain_file(&stored, &folder, |done| {
                tell(done, Some(bytes));
                !cancel.is_cancelled()
            })
        })
        .await?;
        command.arg(format!("--jobs={}", options.jobs)).arg(plain.path());
        Feed::Nothing
    } else {
        Feed::Stream(coding::content(stored, std::iter::once(0..u64::MAX).collect()), &fed)
    };
    let talk = Talk {
        tool: restorer,
        login: Some(&login),
        feed,
        outlet: Outlet::Discard,
        understand,
        at: &at,
        cancel: ports.cancel,
    };
    talk.run(command).await.map(drop)
}

/// Restores into a scratch database on the server of `target`, and drops it however that ends.
pub(crate) async fn prove(
    listed: &Listed,
    target: &Target,
    address: &ServerAddress,
    ports: &Ports<'_>,
) -> Result<Restored, RestoreFailure> {
    let (restorer, client) = server(listed, target, ports).await?;
    let psql = Psql {
        tool: client,
        target,
        server: address,
        ports,
    };
    let scratch = name_beside("godwit", "drill", LONGEST_NAME);
    let into = target.with_database(&scratch);
    admin::create_database(&into).await?;
    let options = RestoreOptions::default();
    let outcome = load_and_compare(listed, (target, &scratch), restorer, &psql, options, ports).await;
    let left = clean(&psql, &scratch).await;
    let mut restored = outcome.map_err(|(_, cause)| cause)?;
    if left != Left::Untouched {
        restored.notes.push(left.to_string());
    }
    Ok(restored)
}
