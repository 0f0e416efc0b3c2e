//! Telling a pooler that gives every transaction another session from a way straight to the server.
//!
//! Session-level locks, settings and temporary tables mean nothing behind such a pooler: the next statement may run in
//! another session, and the lock stays with a session that nobody of ours speaks to any more.

use std::time::Duration;

use godwit_core::ServerAddress;
use godwit_secrets::Secret;
use tokio::time::timeout;

use super::{connect, session::PostgresSession};
use crate::{DbError, session::Session, target::APPLICATION};

/// How long a question may stay unanswered before the silence says that its pool has no session left.
const SILENCE: Duration = Duration::from_secs(2);

/// Whether the way to `server` hands the session of `ours` to others between two of its transactions.
///
/// A second session holds a transaction open meanwhile. It is given either the very session that ours had, or one that
/// ours would have been given next; a session of one's own answers the same before and after.
pub(super) async fn hands_sessions_around(
    ours: &mut PostgresSession,
    server: &ServerAddress,
    password: Option<&Secret>,
) -> Result<bool, DbError> {
    if ours.is_direct() {
        return Ok(false);
    }
    let before = backend(ours).await?;
    let mut other = match timeout(SILENCE, connect::session(server, password, APPLICATION)).await {
        Ok(Ok(other)) => other,
        // A pool of one session, which ours keeps.
        Err(_) => return Ok(false),
        Ok(Err(error)) => {
            tracing::warn!(%error, "no second session to tell a pooler by");
            return Ok(false);
        }
    };
    let between = timeout(SILENCE, async {
        other.setting("BEGIN").await?;
        backend(&mut other).await
    })
    .await;
    let pooled = match between {
        Err(_) => false,
        // A pool in statement mode takes no transactions: it ends the session that asks for one, and no other.
        Ok(Err(DbError::Statement(_) | DbError::Lost { .. })) => {
            backend(ours).await?;
            true
        }
        Ok(Err(error)) => return Err(error),
        Ok(Ok(between)) if between == before => true,
        Ok(Ok(_)) => match timeout(SILENCE, backend(ours)).await {
            Ok(after) => after? != before,
            Err(_) => true,
        },
    };
    Box::new(other).close().await;
    Ok(pooled)
}

/// The server's process that answers now.
async fn backend(session: &mut PostgresSession) -> Result<i64, DbError> {
    let rows = session.query("SELECT pg_backend_pid()", &[]).await?;
    let row = rows
        .first()
        .ok_or_else(|| DbError::unexpected("no row about the session's process"))?;
    row.int(0)
}
