//! The session that holds the target lock: MySQL's sessions have no name by which to know a run's.

use jiff::Timestamp;

use super::{lock, session::MysqlSession};
use crate::{DbError, StillRunning, outcome::shown, session::Session};

const SESSION: &str = "
SELECT command, state, info, CAST((unix_timestamp(now(3)) - time) * 1000 AS SIGNED)
FROM information_schema.processlist WHERE id = ?";

/// Reads it, where there is one and it is not this.
pub(super) async fn sessions_of(session: &mut MysqlSession) -> Result<Vec<StillRunning>, DbError> {
    let name = lock::godwit_name(&session.server().database);
    let sql = "SELECT is_used_lock(?), CAST(connection_id() AS SIGNED)";
    let rows = session.query(sql, &[name.into()]).await?;
    let Some(row) = rows.first() else { return Ok(Vec::new()) };
    let (Some(id), own) = (row.int_or_null(0)?, row.int(1)?) else {
        return Ok(Vec::new());
    };
    if id == own {
        return Ok(Vec::new());
    }
    let rows = session.query(SESSION, &[id.into()]).await?;
    let mut running = StillRunning {
        pid: Some(id),
        name: None,
        active: true,
        state: None,
        query: None,
        since: None,
    };
    // Other users' sessions are only shown to those with the PROCESS privilege.
    if let Some(row) = rows.first() {
        let command = row.text(0)?;
        running.active = command != "Sleep";
        let state = row.text_or_null(1)?.filter(|state| !state.is_empty());
        running.state = Some(state.map_or_else(|| command.clone(), |state| format!("{command}: {state}")));
        running.query = row.text_or_null(2)?.as_deref().and_then(shown);
        running.since = row
            .int_or_null(3)?
            .and_then(|millis| Timestamp::from_millisecond(millis).ok());
    }
    Ok(vec![running])
}
