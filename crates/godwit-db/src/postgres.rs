//! PostgreSQL, through tokio-postgres: it gives notices, error positions and cancelling.

use std::path::Path;

use godwit_core::ServerAddress;
use godwit_secrets::Secret;

use crate::{DbError, session::Session, target::APPLICATION};

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
mod outcome_sql;
mod place;
mod pooler;
mod privileges;
mod rows;
mod running;
mod schema;
mod session;
pub(crate) mod terminate;
mod tls;
mod trial;
mod values;
pub(crate) mod watch;
mod wire;

pub(crate) use limits::sql as limits_sql;
pub(crate) use lock::asks as lock_asks;
#[cfg(test)]
pub(crate) use lock::sqlx_key as sqlx_lock_key;

/// How a transaction begins.
pub(crate) const BEGIN: &str = "BEGIN";

/// What the role, the database or the server prescribes.
pub(crate) const DURABLE: &str = "SET LOCAL synchronous_commit TO DEFAULT";

/// Gives every advisory lock of the session back.
pub(crate) const UNLOCK: &str = "SELECT pg_advisory_unlock_all()::text";

/// A session in which every transaction is read-only, by the server's own word.
pub(crate) async fn open_reader(
    server: &ServerAddress,
    password: Option<&Secret>,
) -> Result<Box<dyn Session>, DbError> {
    let mut session = connect::session(server, password, APPLICATION).await?;
    session.only_reads().await?;
    Ok(Box::new(session))
}

/// A session that may write, under the holder's name.
pub(crate) async fn open_writer(
    server: &ServerAddress,
    password: Option<&Secret>,
    holder: &str,
) -> Result<Box<dyn Session>, DbError> {
    let name = format!("{}{holder}", lock::HOLDER_PREFIX);
    let mut session = connect::session(server, password, &name).await?;
    if pooler::hands_sessions_around(&mut session, server, password).await? {
        let address = format!("{}:{}", server.host, server.port);
        return Err(DbError::Pooled { address });
    }
    Ok(Box::new(session))
}

/// The socket's file, where the host is a folder.
fn socket(server: &ServerAddress) -> Option<std::path::PathBuf> {
    let folder = Path::new(&server.host);
    server
        .host
        .starts_with('/')
        .then(|| folder.join(format!(".s.PGSQL.{}", server.port)))
}

/// Quotes an identifier.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
