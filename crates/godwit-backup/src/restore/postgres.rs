//! PostgreSQL: load into a database beside the target, compare, swap by name.

use std::{ops::Range, time::Duration};

use godwit_core::{ServerAddress, ServerInfo};
use godwit_db::{Reader, Target, TargetLock, admin};
use tokio_util::sync::CancellationToken;

use super::{Left, RestoreError, RestoreFailure, Restored, compare, name_beside, release};
use crate::{
    BackupError, Listed, NativeTool, Phase, Ports,
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
        dump::understand,
    },
    take::unless_cancelled,
    verify::tool_major,
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
    let reader = unless_cancelled(ports, Reader::open(&into.with_database(MAINTENANCE))).await?;
    let info = reader.server().clone();
    reader.close().await;
    let manifest = &listed.manifest;
    if backed_up_major(&manifest.server) > info.major() {
        let target = format!("{} {}", info.product, info.version);
        return Err(RestoreFailure::OlderServer {
            backup: manifest.server.clone(),
            target,
        });
    }
    Ok((
        ports.tools.restore_for(&info, tool_major(manifest))?,
        ports.tools.client_for(&info)?,
    ))
}

/// 15 of `PostgreSQL 15.20`.
fn backed_up_major(server: &str) -> Option<u32> {
    let (_, version) = server.split_once(' ')?;
    let product = godwit_core::Product::Postgresql;
    let (database, user) = (String::new(), String::new());
    ServerInfo {
        product,
        version: version.to_owned(),
        database,
        user,
        tls: None,
    }
    .major()
}

/// Restores into a database that does not exist yet or is empty.
pub(super) async fn into_new(
    listed: &Listed,
    into: &Target,
    address: &ServerAddress,
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
    let transaction = if exists { Transaction::One } else { Transaction::Many };
    let database = &address.database;
    match load_and_compare(listed, (into, database), restorer, &psql, transaction, ports).await {
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
    let scratch = name_beside(database, "restored", LONGEST_NAME);
    catalog::create_like(&psql, database, &scratch)
        .await
        .map_err(RestoreError::untouched)?;
    let loaded = load_and_compare(listed, (into, &scratch), restorer, &psql, Transaction::Many, ports).await;
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
    let never = CancellationToken::new();
    let ports = Ports {
        cancel: &never,
        ..*psql.ports
    };
    let psql = Psql { ports: &ports, ..*psql };
    match catalog::drop_database(&psql, database).await {
        Ok(()) => RestoreError::untouched(cause),
        Err(error) => {
            tracing::warn!(%error, database, "an incomplete database was not dropped");
            RestoreError::leaving(
                Left::Incomplete {
                    database: database.to_owned(),
                },
                cause,
            )
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transaction {
    /// All or nothing; big schemas may exceed the server's lock table.
    One,
    /// As `pg_restore` does by itself.
    Many,
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
    transaction: Transaction,
    ports: &Ports<'_>,
) -> Result<Restored, (Loaded, RestoreFailure)> {
    let nothing = |error: BackupError| (Loaded::Nothing, RestoreFailure::from(error));
    let missing = missing_roles(listed, restorer, psql, ports).await.map_err(nothing)?;
    load(listed, (psql, database), restorer, transaction, &missing)
        .await
        .map_err(nothing)?;
    let tables = compare(listed, &into.with_database(database), ports)
        .await
        .map_err(|cause| (Loaded::Whole, cause))?;
    Ok(Restored {
        tables,
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
    let contents = archive::contents(restorer, &listed.artifact_path, ports).await?;
    let grantees = archive::grantees(restorer, &listed.artifact_path, ports).await?;
    Ok(MissingRoles {
        owners: contents.owners_beside(&here).into_iter().collect(),
        grantees: grantees.into_iter().filter(absent).collect(),
    })
}

async fn load(
    listed: &Listed,
    (psql, database): (&Psql<'_>, &str),
    restorer: &NativeTool,
    transaction: Transaction,
    missing: &MissingRoles,
) -> Result<(), BackupError> {
    let ports = psql.ports;
    let login = Login::postgres(psql.server, database, psql.target.password.as_ref())?;
    let mut command = command(&restorer.path);
    login.apply(&mut command);
    command.args(["--exit-on-error", "--verbose"]);
    if transaction == Transaction::One {
        command.arg("--single-transaction");
    }
    if !missing.owners.is_empty() {
        command.arg("--no-owner");
    }
    if !missing.grantees.is_empty() {
        command.arg("--no-privileges");
    }
    // A whole connection string, because a bare name with `=` in it would be taken for one.
    command.arg("--dbname").arg(format!(
        "dbname='{}'",
        database.replace('\\', "\\\\").replace('\'', "\\'")
    ));
    let whole = [Range {
        start: 0,
        end: u64::MAX,
    }];
    let told = Told::new(ports, Phase::Restoring, Some(listed.manifest.bytes));
    let talk = Talk {
        tool: restorer,
        login: Some(&login),
        feed: Feed::File(&listed.artifact_path, &whole, &|bytes| told.bytes(bytes)),
        outlet: Outlet::Discard,
        understand,
        at: &|table| told.at(table),
        cancel: ports.cancel,
    };
    talk.run(command).await.map(drop)
}
