//! Databases as wholes, for restore and tests.
//!
//! These need no [`crate::TargetLock`]: the database that they make does not exist yet, and the one that they drop is
//! the caller's decision, confirmed by a person.

use godwit_core::Address;

use crate::{DbError, Reader, mysql, postgres, sqlite, target::Target};

/// Whether the target's database (or file) exists; the server must be reachable.
pub async fn database_exists(target: &Target) -> Result<bool, DbError> {
    match &target.address {
        Address::Postgres(server) => postgres::admin::exists(server, target.password.as_ref()).await,
        Address::Mysql(server) => mysql::admin::exists(server, target.password.as_ref()).await,
        Address::Sqlite { path } => Ok(sqlite::admin::exists(path)),
    }
}

/// Makes the target's database, empty; an error where it exists.
pub async fn create_database(target: &Target) -> Result<(), DbError> {
    match &target.address {
        Address::Postgres(server) => postgres::admin::create(server, target.password.as_ref()).await,
        Address::Mysql(server) => mysql::admin::create(server, target.password.as_ref()).await,
        Address::Sqlite { path } => sqlite::admin::create(path),
    }
}

/// Drops the target's database with all that is in it; an error where it does not exist or is in use.
pub async fn drop_database(target: &Target) -> Result<(), DbError> {
    match &target.address {
        Address::Postgres(server) => postgres::admin::drop(server, target.password.as_ref()).await,
        Address::Mysql(server) => mysql::admin::drop(server, target.password.as_ref()).await,
        Address::Sqlite { path } => sqlite::admin::drop(path),
    }
}

/// Whether the target has no table or view of its own: a history table counts as one.
pub async fn is_empty(target: &Target) -> Result<bool, DbError> {
    let mut reader = Reader::open(target).await?;
    let schema = reader.schema().await;
    reader.close().await;
    Ok(schema?.schemas.iter().all(|schema| schema.relations.is_empty()))
}
