//! The sessions of a run that the server still has.

use godwit_core::RunId;
use jiff::Timestamp;

use super::{lock::HOLDER_PREFIX, session::PostgresSession};
use crate::{DbError, StillRunning, outcome::shown, session::Session};

/// PostgreSQL keeps 63 bytes of a session's name, and cuts before a letter that would be halved.
const CUT_NAME: usize = 60;

/// Godwit's sessions in this database: number, name, state, statement, since when, and whether the target lock is theirs.
const SESSIONS: &str = "
SELECT a.pid, a.application_name, a.state, a.query, (extract(epoch FROM a.query_start) * 1000)::bigint,
       EXISTS (SELECT FROM pg_catalog.pg_locks l
               WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                 AND l.database = a.datid AND (l.classid::bigint << 32) | l.objid::bigint = $1)
FROM pg_catalog.pg_stat_activity a
WHERE a.pid <> pg_backend_pid() AND a.datname = current_database() AND left(a.application_name, 8) = $2
ORDER BY a.pid";

/// Reads those that carry `run` in their name.
pub(super) async fn sessions_of(session: &mut PostgresSession, run: &str) -> Result<Vec<StillRunning>, DbError> {
    let bound = [super::lock::GODWIT.into(), HOLDER_PREFIX.into()];
    let mut found = Vec::new();
    for row in session.query(SESSIONS, &bound).await? {
        let name = row.text(1)?;
        // A long name of a user or machine leaves no room for the run's; who holds the lock tells then.
        let is_its = name.contains(run) || (is_cut(&name) && row.flag(5)?);
        if !is_its {
            continue;
        }
        let state = row.text_or_null(2)?;
        let since = row.int_or_null(4)?;
        found.push(StillRunning {
            pid: Some(row.int(0)?),
            name: Some(name),
            // Other users' states are not shown to everybody.
            active: state.as_deref().is_none_or(|state| state == "active"),
            query: row.text_or_null(3)?.as_deref().and_then(shown),
            state,
            since: since.and_then(|millis| Timestamp::from_millisecond(millis).ok()),
        });
    }
    Ok(found)
}

/// Whether a name may have lost its end, where the run's number stands.
fn is_cut(name: &str) -> bool {
    let number = name.rsplit(' ').next().unwrap_or_default();
    name.len() >= CUT_NAME && number.parse::<RunId>().is_err()
}
