//! Databases as wholes, from the maintenance database.

use godwit_core::ServerAddress;
use godwit_secrets::Secret;

use super::{connect, quoted, session::PostgresSession};
use crate::{DbError, Stage, session::Session, target::APPLICATION};

/// Every server has one of these, unless somebody took care that it has not.
const MAINTENANCE: [&str; 2] = ["postgres", "template1"];

async fn maintenance(server: &ServerAddress, password: Option<&Secret>) -> Result<PostgresSession, DbError> {
    let mut refused = DbError::unexpected("no maintenance database");
    for database in MAINTENANCE {
        let address = ServerAddress {
            database: database.to_owned(),
            ..server.clone()
        };
        match connect::session(&address, password, APPLICATION).await {
            Err(DbError::Connect(failure)) if failure.stage == Stage::Database => refused = failure.into(),
            other => return other,
        }
    }
    Err(refused)
}

pub(crate) async fn exists(server: &ServerAddress, password: Option<&Secret>) -> Result<bool, DbError> {
    let mut session = maintenance(server, password).await?;
    let sql = "SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1";
    let rows = session.query(sql, &[server.database.as_str().into()]).await;
    Box::new(session).close().await;
    Ok(!rows?.is_empty())
}

/// From `template0`: what a site has put into `template1` would collide with what a backup brings along.
pub(crate) async fn create(server: &ServerAddress, password: Option<&Secret>) -> Result<(), DbError> {
    let sql = format!("CREATE DATABASE {} TEMPLATE template0", quoted(&server.database));
    run(server, password, &sql).await
}

pub(crate) async fn drop(server: &ServerAddress, password: Option<&Secret>) -> Result<(), DbError> {
    run(server, password, &format!("DROP DATABASE {}", quoted(&server.database))).await
}

async fn run(server: &ServerAddress, password: Option<&Secret>, sql: &str) -> Result<(), DbError> {
    let mut session = maintenance(server, password).await?;
    let outcome = session.simple(sql).await;
    Box::new(session).close().await;
    outcome.map(|_| ())
}
