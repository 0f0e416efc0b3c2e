//! MySQL and MariaDB: prove the dump in a database beside the target, then empty the target and load it there.
//!
//! These servers cannot rename databases, and their tables cannot be moved together with triggers and routines.
//!
//! Events are made last, after the comparison and never in the database that only proves: the server starts them at
//! once, and they would change what is being compared.

use std::{ops::Range, time::Instant};

use godwit_core::{ServerAddress, backup::Inventory};
use godwit_db::{Reader, Target, TargetLock, admin};
use tokio_util::sync::CancellationToken;

use super::{Left, RestoreError, RestoreFailure, Restored, compare, made_beside, name_beside, release};
use crate::{
    BackupError, Listed, NativeTool, Phase, Ports,
    coding::Stored,
    mysql::{self, Client, identifier},
    sql_scan::SqlScan,
    take::{in_background, unless_cancelled},
};

/// A database that every user may connect to.
const MAINTENANCE: &str = "information_schema";
const LONGEST_NAME: usize = 64;

/// The client that fits the target's server.
pub(super) async fn server<'a>(into: &Target, ports: &'a Ports<'_>) -> Result<&'a NativeTool, RestoreFailure> {
    let reader = unless_cancelled(ports, Reader::open(&into.with_database(MAINTENANCE))).await?;
    let info = reader.server().clone();
    reader.close().await;
    Ok(ports.tools.client_for(&info)?)
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
    let tool = server(into, ports).await.map_err(RestoreError::untouched)?;
    let client = Client {
        tool,
        target: into,
        server: address,
        ports,
    };
    let database = &address.database;
    let look = if exists {
        Some(look_of(&client, database).await.map_err(RestoreError::untouched)?)
    } else {
        None
    };
    if !exists {
        admin::create_database(into).await.map_err(RestoreError::untouched)?;
    }
    let outcome = async {
        let dump = Dump::of(listed, ports).await?;
        let restored = load_and_compare(&dump, into, &client, database).await?;
        dump.load_events(&client, database).await?;
        Ok::<_, RestoreFailure>(restored)
    };
    match outcome.await {
        Ok(restored) => Ok(restored),
        Err(cause) => Err(without(&client, database, look.as_ref(), cause).await),
    }
}

/// Restores in place of the target.
pub(super) async fn replace(
    listed: &Listed,
    into: &Target,
    address: &ServerAddress,
    lock: TargetLock,
    ports: &Ports<'_>,
) -> Result<Restored, RestoreError> {
    let tool = server(into, ports).await.map_err(RestoreError::untouched)?;
    let client = Client {
        tool,
        target: into,
        server: address,
        ports,
    };
    let outcome = replace_under_lock(listed, into, &client, &address.database).await;
    release(lock).await;
    outcome
}

async fn replace_under_lock(
    listed: &Listed,
    into: &Target,
    client: &Client<'_>,
    database: &str,
) -> Result<Restored, RestoreError> {
    let dump = Dump::of(listed, client.ports).await.map_err(RestoreError::untouched)?;
    let look = look_of(client, database).await.map_err(RestoreError::untouched)?;
    // What a killed restore of the same database left beside it; the lock says that none goes on.
    let names = client.run("SHOW DATABASES;\n").await.map_err(RestoreError::untouched)?;
    for left in made_beside(names, database, "restored", LONGEST_NAME) {
        tracing::info!(database = left, "dropping what a killed restore left");
        let drop = format!("DROP DATABASE {};\n", identifier(&left));
        client.run(&drop).await.map_err(RestoreError::untouched)?;
    }
    let proven = name_beside(database, "restored", LONGEST_NAME);
    client
        .run(&create(&proven, &look))
        .await
        .map_err(RestoreError::untouched)?;
    if let Err(cause) = load_and_compare(&dump, into, client, &proven).await {
        return Err(without(client, &proven, None, cause).await);
    }
    client.ports.begin(Phase::Replacing);
    // From here on cancelling would leave an empty database behind, so it comes too late.
    let never = CancellationToken::new();
    let unstoppable = Ports {
        cancel: &never,
        ..*client.ports
    };
    let client = &Client {
        ports: &unstoppable,
        ..*client
    };
    // Others' open transactions hold the tables; they are waited for, and not for ever.
    let recreate = format!(
        "SET SESSION lock_wait_timeout = 60;\nDROP DATABASE {};\n{}",
        identifier(database),
        create(database, &look)
    );
    let emptied = |cause: RestoreFailure| {
        RestoreError::leaving(
            Left::Emptied {
                proven: Some(proven.clone()),
            },
            cause,
        )
    };
    client.run(&recreate).await.map_err(|error| emptied(error.into()))?;
    let mut restored = load_and_compare(&dump, into, client, database).await.map_err(emptied)?;
    dump.load_events(client, database)
        .await
        .map_err(|error| emptied(error.into()))?;
    if let Err(error) = client.run(&format!("DROP DATABASE {};\n", identifier(&proven))).await {
        tracing::warn!(%error, database = proven, "the database that proved the backup was not dropped");
        restored.notes.push(format!(
            "the database {proven}, which proved the backup, could not be dropped: {error}"
        ));
    }
    Ok(restored)
}

async fn load_and_compare(
    dump: &Dump<'_>,
    into: &Target,
    client: &Client<'_>,
    database: &str,
) -> Result<Restored, RestoreFailure> {
    client.ports.begin(Phase::Restoring);
    let started = Instant::now();
    dump.load_content(client, database).await?;
    let took = started.elapsed();
    let tables = compare(dump.listed, &into.with_database(database), client.ports).await?;
    Ok(Restored {
        tables,
        took,
        notes: Vec::new(),
    })
}

/// A dump and where in it the events are made.
struct Dump<'a> {
    listed: &'a Listed,
    stored: Stored,
    events: Range<u64>,
}

impl<'a> Dump<'a> {
    async fn of(listed: &'a Listed, ports: &Ports<'_>) -> Result<Self, BackupError> {
        let stored = Stored::of(listed, ports.unlock);
        let (read, cancel) = (stored.clone(), ports.cancel.clone());
        let contents = in_background(ports, Phase::Checking, move |_| {
            SqlScan::of(&read, |_| !cancel.is_cancelled())
        })
        .await?;
        let bytes = listed.manifest.content_bytes();
        let nowhere = Range {
            start: bytes,
            end: bytes,
        };
        Ok(Self {
            listed,
            stored,
            events: contents.events.unwrap_or(nowhere),
        })
    }

    async fn load_content(&self, client: &Client<'_>, database: &str) -> Result<(), BackupError> {
        let bytes = self.listed.manifest.content_bytes();
        let parts = vec![0..self.events.start, self.events.end..bytes];
        client.load(database, (self.stored.clone(), parts), (0, bytes)).await
    }

    async fn load_events(&self, client: &Client<'_>, database: &str) -> Result<(), BackupError> {
        let bytes = self.listed.manifest.content_bytes();
        let parts = std::iter::once(self.events.clone()).collect();
        let done = bytes - (self.events.end - self.events.start);
        client.load(database, (self.stored.clone(), parts), (done, bytes)).await
    }
}

/// A database's default character set and collation, which a dump does not carry.
struct Look {
    character_set: String,
    collation: String,
}

async fn look_of(client: &Client<'_>, database: &str) -> Result<Look, RestoreFailure> {
    let name: String = database.bytes().map(|byte| format!("{byte:02x}")).collect();
    // In hexadecimal, because how a text is quoted depends on the server's SQL mode.
    let sql = format!(
        "SELECT default_character_set_name, default_collation_name FROM information_schema.schemata \
         WHERE schema_name = CONVERT(X'{name}' USING utf8mb4);\n"
    );
    let answer = client.run(&sql).await?;
    let line = answer.first().and_then(|line| line.split_once('\t'));
    let (character_set, collation) = line.ok_or_else(|| RestoreFailure::NoDatabase {
        target: database.to_owned(),
    })?;
    Ok(Look {
        character_set: character_set.to_owned(),
        collation: collation.to_owned(),
    })
}

fn create(database: &str, look: &Look) -> String {
    let Look {
        character_set,
        collation,
    } = look;
    format!(
        "CREATE DATABASE {} CHARACTER SET {character_set} COLLATE {collation};\n",
        identifier(database)
    )
}

/// Drops what this restore put into `database`, whatever the token says, and gives `cause` with what is left. A
/// database that was there before comes back empty, with its look.
async fn without(
    client: &Client<'_>,
    database: &str,
    before: Option<&Look>,
    cause: impl Into<RestoreFailure>,
) -> RestoreError {
    RestoreError::leaving(clean(client, database, before).await, cause)
}

async fn clean(client: &Client<'_>, database: &str, before: Option<&Look>) -> Left {
    let never = CancellationToken::new();
    let ports = Ports {
        cancel: &never,
        ..*client.ports
    };
    let client = Client {
        ports: &ports,
        ..*client
    };
    let again = before.map_or_else(String::new, |look| create(database, look));
    let cleaned = client
        .run(&format!("DROP DATABASE {};\n{again}", identifier(database)))
        .await;
    match cleaned {
        Ok(_) => Left::Untouched,
        Err(error) => {
            tracing::warn!(%error, database, "an incomplete database was not dropped");
            Left::Incomplete {
                database: database.to_owned(),
            }
        }
    }
}

/// Restores into a scratch database on the server of `target`, compares contents by dumping them again, and drops it
/// however that ends.
pub(crate) async fn prove(
    listed: &Listed,
    target: &Target,
    address: &ServerAddress,
    ports: &Ports<'_>,
) -> Result<Restored, RestoreFailure> {
    let tool = server(target, ports).await?;
    let client = Client {
        tool,
        target,
        server: address,
        ports,
    };
    let scratch = name_beside("godwit", "drill", LONGEST_NAME);
    let into = target.with_database(&scratch);
    let dump = Dump::of(listed, ports).await?;
    admin::create_database(&into).await?;
    let outcome = async {
        let restored = load_and_compare(&dump, target, &client, &scratch).await?;
        if !listed.manifest.inventory.checksums.is_empty() {
            compare_contents(listed, &into, ports).await?;
        }
        Ok::<_, RestoreFailure>(restored)
    };
    let outcome = outcome.await;
    let left = clean(&client, &scratch, None).await;
    let mut restored = outcome?;
    if left != Left::Untouched {
        restored.notes.push(left.to_string());
    }
    Ok(restored)
}

async fn compare_contents(listed: &Listed, restored: &Target, ports: &Ports<'_>) -> Result<(), RestoreFailure> {
    let Some(server) = restored.address.server() else {
        return Ok(());
    };
    let reader = unless_cancelled(ports, Reader::open(restored)).await?;
    let info = reader.server().clone();
    reader.close().await;
    let again = mysql::Dump {
        target: restored,
        server,
        tool: ports.tools.dump_for(&info)?,
        scope: &listed.manifest.scope,
        estimate: None,
    };
    let found = Inventory {
        checksums: again
            .look(ports)
            .await?
            .tables
            .into_iter()
            .map(|(table, sum)| (table, sum.to_string()))
            .collect(),
        ..Inventory::default()
    };
    let expected = Inventory {
        checksums: listed.manifest.inventory.checksums.clone(),
        ..Inventory::default()
    };
    let differences = expected.differences(&found);
    if differences.is_empty() {
        Ok(())
    } else {
        Err(RestoreFailure::Differs { differences })
    }
}
