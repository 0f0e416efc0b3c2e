//! Who blocks whom, and how far a statement is: one statement over PostgreSQL's own views.

use godwit_core::{Engine, InsideProgress, SessionInfo, watch};

use crate::{DbError, session::Session, value::Row, watch::Facts};

/// The sessions above and below the one that is asked about, each with those that block it.
///
/// Who waits is read from `pg_locks`, which everybody may read; `pg_stat_activity` hides other roles' waiting, states
/// and queries from those who are not in `pg_read_all_stats`. A prepared transaction blocks under the number 0.
const SESSIONS: &str = "
WITH RECURSIVE waits AS (
    SELECT l.pid, l.locktype, l.mode, l.database, l.relation, pg_catalog.pg_blocking_pids(l.pid) AS blockers
    FROM pg_catalog.pg_locks l WHERE NOT l.granted
), edges AS (
    SELECT DISTINCT w.pid AS waiter, b.pid AS blocker FROM waits w CROSS JOIN LATERAL unnest(w.blockers) AS b(pid)
), up(pid) AS (
    SELECT $1::int UNION SELECT e.blocker FROM up JOIN edges e ON e.waiter = up.pid
), down(pid) AS (
    SELECT $1::int UNION SELECT e.waiter FROM down JOIN edges e ON e.blocker = down.pid
), around AS (
    SELECT pid FROM up UNION SELECT pid FROM down
), progress AS (
    {progress}
)
SELECT s.pid, a.usename::text, coalesce(nullif(a.application_name, ''), nullif(a.backend_type, 'client backend')),
       coalesce(host(a.client_addr) || ':' || a.client_port, CASE WHEN a.client_port = -1 THEN 'a local socket' END),
       a.state, left(nullif(a.query, '<insufficient privilege>'), 4000),
       extract(epoch FROM clock_timestamp() - a.state_change)::bigint,
       extract(epoch FROM clock_timestamp() - a.xact_start)::bigint,
       {token},
       w.locktype, w.mode,
       (SELECT n.nspname || '.' || c.relname
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = w.relation
          AND w.database IN (0, (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database()))),
       array_to_string(w.blockers, ','),
       p.phase, p.done, p.total, p.unit
FROM around s
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = s.pid
LEFT JOIN waits w ON w.pid = s.pid
LEFT JOIN progress p ON s.pid = $1";

/// What tells a session from a later one with the same process number: when it began, in microseconds.
pub(super) const TOKEN: &str = "(extract(epoch FROM a.backend_start) * 1000000)::bigint::text";

/// The views of progress: the version that brought each, and what it counts in its phase.
const PROGRESS: [(u32, &str); 5] = [
    (
        12,
        "SELECT phase,
                CASE WHEN phase LIKE 'waiting%' THEN lockers_done WHEN phase LIKE '%tuples%' THEN tuples_done
                     ELSE blocks_done END AS done,
                CASE WHEN phase LIKE 'waiting%' THEN lockers_total WHEN phase LIKE '%tuples%' THEN tuples_total
                     ELSE blocks_total END AS total,
                CASE WHEN phase LIKE 'waiting%' THEN 'sessions' WHEN phase LIKE '%tuples%' THEN 'tuples'
                     ELSE 'blocks' END AS unit
         FROM pg_catalog.pg_stat_progress_create_index WHERE pid = $1",
    ),
    (
        10,
        "SELECT 'vacuum: ' || phase,
                CASE WHEN phase = 'vacuuming heap' THEN heap_blks_vacuumed ELSE heap_blks_scanned END,
                heap_blks_total, 'blocks'
         FROM pg_catalog.pg_stat_progress_vacuum WHERE pid = $1",
    ),
    (
        13,
        "SELECT 'analyze: ' || phase, sample_blks_scanned, sample_blks_total, 'blocks'
         FROM pg_catalog.pg_stat_progress_analyze WHERE pid = $1",
    ),
    (
        12,
        "SELECT 'rewriting: ' || phase,
                CASE WHEN phase LIKE '%new heap' THEN heap_tuples_written ELSE heap_blks_scanned END,
                CASE WHEN phase LIKE '%new heap' THEN heap_tuples_scanned ELSE heap_blks_total END,
                CASE WHEN phase LIKE '%new heap' THEN 'tuples' ELSE 'blocks' END
         FROM pg_catalog.pg_stat_progress_cluster WHERE pid = $1",
    ),
    (
        14,
        "SELECT 'copying', CASE WHEN bytes_total > 0 THEN bytes_processed ELSE tuples_processed END, bytes_total,
                CASE WHEN bytes_total > 0 THEN 'bytes' ELSE 'rows' END
         FROM pg_catalog.pg_stat_progress_copy WHERE pid = $1",
    ),
];

/// The statement for the server at hand.
pub(crate) struct Questions(String);

impl Questions {
    /// `version` as the server says it: `15.20`.
    pub(crate) fn for_version(version: &str) -> Self {
        let major = version
            .split('.')
            .next()
            .and_then(|major| major.parse().ok())
            .unwrap_or(0);
        let views: Vec<&str> = PROGRESS
            .iter()
            .filter(|(since, _)| *since <= major)
            .map(|(_, view)| *view)
            .collect();
        let none = "SELECT NULL::text AS phase, 0::bigint AS done, 0::bigint AS total, NULL::text AS unit WHERE false";
        let progress = [&[none], views.as_slice()].concat().join("\n    UNION ALL ");
        Self(SESSIONS.replace("{progress}", &progress).replace("{token}", TOKEN))
    }

    pub(crate) async fn ask(&self, session: &mut dyn Session, watched: i64) -> Result<Facts, DbError> {
        let mut facts = Facts::default();
        for row in session.query(&self.0, &[watched.into()]).await? {
            let info = info(&row)?;
            let blockers = row.text_or_null(12)?.unwrap_or_default();
            facts.edges.extend(
                blockers
                    .split(',')
                    .filter_map(|pid| pid.parse().ok())
                    .map(|blocker| watch::WaitEdge {
                        waiter: info.id,
                        blocker,
                        certain: true,
                    }),
            );
            if info.id == watched {
                facts.progress = progress(&row)?;
            }
            facts.sessions.push(info);
        }
        Ok(facts)
    }
}

fn info(row: &Row) -> Result<SessionInfo, DbError> {
    let id = row.int(0)?;
    let hidden = SessionInfo::hidden(id);
    let query = row.text_or_null(5)?;
    let query = query.map(|query| watch::shown_query(Engine::Postgres, &query));
    Ok(SessionInfo {
        user: row.text_or_null(1)?,
        application: row.text_or_null(2)?,
        from: row.text_or_null(3)?,
        state: row.text_or_null(4)?.unwrap_or(hidden.state),
        query: query.filter(|query| !query.is_empty()),
        since_seconds: row.count_or_unknown(6)?,
        transaction_seconds: row.count_or_unknown(7)?,
        waits_for: waits_for(row)?,
        token: row.text_or_null(8)?,
        ..hidden
    })
}

/// The lock that is waited for, in words.
fn waits_for(row: &Row) -> Result<Option<String>, DbError> {
    let (Some(kind), Some(mode)) = (row.text_or_null(9)?, row.text_or_null(10)?) else {
        return Ok(None);
    };
    let relation = row.text_or_null(11)?;
    let relation = relation.as_deref().unwrap_or("a table of another database");
    Ok(Some(match kind.as_str() {
        "relation" => format!("{mode} on {relation}"),
        "tuple" => format!("{mode} on a row of {relation}"),
        "page" | "extend" => format!("{mode} on {relation} ({kind})"),
        // Whoever waits for a row that another one changed waits for that transaction; so does a unique key.
        "transactionid" => "the end of a transaction that changed the same rows".to_owned(),
        "virtualxid" => "the end of a transaction that began before".to_owned(),
        kind => format!("{mode} ({kind} lock)"),
    }))
}

fn progress(row: &Row) -> Result<Option<InsideProgress>, DbError> {
    let Some(phase) = row.text_or_null(13)? else {
        return Ok(None);
    };
    let total = row.count_or_unknown(15)?.filter(|total| *total > 0);
    Ok(Some(InsideProgress {
        phase,
        done: row.count_or_unknown(14)?.unwrap_or_default(),
        total,
        unit: row.text_or_null(16)?.unwrap_or_default(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_asked_for_the_views_that_it_has() {
        let views = |version: &str| Questions::for_version(version).0.matches("pg_stat_progress_").count();
        assert_eq!(
            ["9.6.24", "11.22", "12.1", "13.0", "15.20", "18.1", "?"].map(views),
            [0, 1, 3, 4, 5, 5, 0]
        );
    }
}
