//! Databases as wholes, for restore and tests.
//!
//! These need no [`crate::TargetLock`]: the database that they make does not exist yet, and the one that they drop is
//! the caller's decision, confirmed by a person.

use std::path::{Path, PathBuf};

use godwit_core::{Address, schema::Schema};

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

/// Whether the target has no table, view, routine or event of its own: a history table counts as one.
pub async fn is_empty(target: &Target) -> Result<bool, DbError> {
    let mut reader = Reader::open(target).await?;
    let schema = reader.schema().await;
    reader.close().await;
    let is_bare = |schema: &Schema| schema.relations.is_empty() && schema.routines.is_empty();
    Ok(schema?.schemas.iter().all(is_bare))
}

/// Whether connecting would make the target first: a SQLite file that does not exist yet.
pub fn is_missing_file(target: &Target) -> bool {
    matches!(&target.address, Address::Sqlite { path } if !sqlite::admin::exists(path))
}

/// What SQLite has left beside the missing file `path`: it would be read into the next file of that name.
pub fn sqlite_leftovers(path: &Path) -> Vec<PathBuf> {
    sqlite::admin::leftovers(path)
}
