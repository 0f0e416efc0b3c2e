//! Proving a backup by restoring it.

use godwit_core::{
    Address, Product, ServerInfo,
    backup::{Drill, Proof},
};
use godwit_db::Target;

use crate::{
    BackupError, Listed, Ports, RestoreFailure, Restored,
    native::own_server::OwnServer,
    restore::{mysql, postgres, sqlite},
    verify::examine,
};

/// Where a backup is restored to be compared.
#[derive(Debug, Clone)]
pub enum DrillPlace {
    /// A server that is started for it from the installed programs, in a folder that goes afterwards. SQLite needs
    /// none.
    Own,
    /// A scratch database on this server.
    Server {
        /// Any database there.
        target: Target,
        /// What it is called: `staging`.
        name: String,
    },
}

/// Restores `listed` into a scratch database, compares everything with the manifest, and drops it again however that
/// ends.
///
/// What comes back is [`Proof::Restored`] or [`Proof::Broken`]. An error means that it could not be tried, which says
/// nothing about the backup.
pub async fn prove(listed: &Listed, place: &DrillPlace, ports: &Ports<'_>) -> Result<Proof, BackupError> {
    if let Some(why) = examine(listed, ports).await? {
        return Ok(broken(why, ports));
    }
    let (outcome, place) = match (&listed.manifest.address, place) {
        (Address::Sqlite { .. }, _) => (sqlite::prove(listed, ports).await, "a file beside it".to_owned()),
        (_, DrillPlace::Server { target, name }) => (
            on_server(listed, target, ports).await,
            format!("a scratch database on the server of {name}"),
        ),
        (_, DrillPlace::Own) => {
            let info = server_of(listed);
            let server = OwnServer::start(info.product, info.major().unwrap_or(0)).await?;
            let outcome = on_server(listed, server.target(), ports).await;
            server.stop().await;
            (outcome, "a server started for it".to_owned())
        }
    };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    match outcome {
        Ok(restored) => Ok(Proof::Restored(Drill {
            at: (ports.now)(),
            took: restored.took.try_into().unwrap_or_default(),
            place,
            tables: count(restored.tables.len()),
            checksums: count(listed.manifest.inventory.checksums.len()),
        })),
        Err(RestoreFailure::Broken { why }) => Ok(broken(why, ports)),
        Err(RestoreFailure::Differs { differences }) => Ok(broken(
            format!(
                "what was restored differs from the manifest: {}",
                differences.join("; ")
            ),
            ports,
        )),
        Err(RestoreFailure::Step(BackupError::Tool(failure))) => {
            Ok(broken(format!("it does not restore: {failure}"), ports))
        }
        Err(RestoreFailure::Step(error)) => Err(error),
        Err(other) => Err(BackupError::NoServer { why: other.to_string() }),
    }
}

fn broken(why: String, ports: &Ports<'_>) -> Proof {
    Proof::Broken { at: (ports.now)(), why }
}

async fn on_server(listed: &Listed, target: &Target, ports: &Ports<'_>) -> Result<Restored, RestoreFailure> {
    match &target.address {
        Address::Postgres(server) => postgres::prove(listed, target, server, ports).await,
        Address::Mysql(server) => mysql::prove(listed, target, server, ports).await,
        Address::Sqlite { .. } => sqlite::prove(listed, ports).await,
    }
}

/// The server that was backed up, from `PostgreSQL 15.20`.
pub(crate) fn server_of(listed: &Listed) -> ServerInfo {
    let (product, version) = listed.manifest.server.split_once(' ').unwrap_or_default();
    let known = [Product::Postgresql, Product::Mysql, Product::Mariadb, Product::Sqlite];
    ServerInfo {
        product: known
            .into_iter()
            .find(|known| known.to_string() == product)
            .unwrap_or(Product::Sqlite),
        version: version.to_owned(),
        database: String::new(),
        user: String::new(),
        tls: None,
    }
}
