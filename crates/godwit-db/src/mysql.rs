//! MySQL and MariaDB, through sqlx.
//!
//! sqlx changes a session's `sql_mode`, time zone and character set when it connects. Godwit undoes that, so that a
//! migration meets the same session as in the server's own client.

use std::path::Path;

use godwit_core::ServerAddress;
use godwit_secrets::Secret;

use crate::{DbError, session::Session};

pub(crate) mod admin;
pub(crate) mod cancel;
mod census;
mod connect;
mod definition;
mod error;
mod facts;
mod limits;
mod lock;
mod outcome;
mod packet;
mod place;
mod privileges;
mod rows;
mod running;
mod schema;
mod schema_sql;
pub(crate) mod scratch;
mod session;
pub(crate) mod terminate;
mod token;
mod values;
pub(crate) mod watch;

pub(crate) use limits::sql as limits_sql;
#[cfg(test)]
pub(crate) use lock::sqlx_name as sqlx_lock_name;
pub(crate) use lock::{asks as lock_asks, unlock_asks};

/// How a transaction begins.
pub(crate) const BEGIN: &str = "START TRANSACTION";

/// A session in which every transaction is read-only, by the server's own word.
pub(crate) async fn open_reader(
    server: &ServerAddress,
    password: Option<&Secret>,
) -> Result<Box<dyn Session>, DbError> {
    let mut session = connect::session(server, password).await?;
    session.simple("SET SESSION TRANSACTION READ ONLY").await?;
    // Keeps a board from hanging behind a migration's ALTER TABLE.
    session.simple("SET SESSION lock_wait_timeout = 5").await?;
    Ok(Box::new(session))
}

/// A session that may write.
pub(crate) async fn open_writer(
    server: &ServerAddress,
    password: Option<&Secret>,
) -> Result<Box<dyn Session>, DbError> {
    Ok(Box::new(connect::session(server, password).await?))
}

/// The socket's file, where the host is one.
fn socket(server: &ServerAddress) -> Option<&Path> {
    server.host.starts_with('/').then(|| Path::new(&server.host))
}

/// Quotes an identifier.
fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}
