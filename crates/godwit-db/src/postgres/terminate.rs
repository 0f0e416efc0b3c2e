//! Ending one session by `pg_terminate_backend`, which a read-only transaction may call.

use super::watch::TOKEN;
use crate::{DbError, session::Session, terminate::Answer};

/// Tells the process to end, if it is still the one with this token: both in one statement.
pub(crate) async fn tell(session: &mut dyn Session, id: i64, token: &str) -> Result<Answer, DbError> {
    let sql = format!(
        "SELECT {TOKEN} = $2, CASE WHEN {TOKEN} = $2 THEN pg_catalog.pg_terminate_backend(a.pid) END
         FROM pg_catalog.pg_stat_activity a WHERE a.pid = $1"
    );
    let rows = session.query(&sql, &[id.into(), token.into()]).await?;
    let Some(row) = rows.first() else {
        return Ok(Answer::Nobody);
    };
    Ok(match (row.flag(0)?, row.flag(1)?) {
        (false, _) => Answer::Another,
        (true, true) => Answer::Told,
        // It left between the two looks at it.
        (true, false) => Answer::Nobody,
    })
}

/// Whether the session with this token is still there.
pub(crate) async fn is_there(session: &mut dyn Session, id: i64, token: &str) -> Result<bool, DbError> {
    let sql = format!("SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.pid = $1 AND {TOKEN} = $2");
    let rows = session.query(&sql, &[id.into(), token.into()]).await?;
    Ok(!rows.is_empty())
}
