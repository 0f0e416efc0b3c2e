//! Databases as wholes, from outside of any.

use godwit_core::ServerAddress;
use godwit_secrets::Secret;

use super::{connect, quoted};
use crate::{DbError, session::Session as _};

pub(crate) async fn exists(server: &ServerAddress, password: Option<&Secret>) -> Result<bool, DbError> {
    let mut session = connect::maintenance(server, password).await?;
    let sql = "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?";
    let rows = session.query(sql, &[server.database.as_str().into()]).await;
    Box::new(session).close().await;
    Ok(!rows?.is_empty())
}

pub(crate) async fn create(server: &ServerAddress, password: Option<&Secret>) -> Result<(), DbError> {
    run(
        server,
        password,
        &format!("CREATE DATABASE {}", quoted(&server.database)),
    )
    .await
}

pub(crate) async fn drop(server: &ServerAddress, password: Option<&Secret>) -> Result<(), DbError> {
    run(server, password, &format!("DROP DATABASE {}", quoted(&server.database))).await
}

async fn run(server: &ServerAddress, password: Option<&Secret>, sql: &str) -> Result<(), DbError> {
    let mut session = connect::maintenance(server, password).await?;
    let outcome = session.simple(sql).await;
    Box::new(session).close().await;
    outcome.map(|_| ())
}
