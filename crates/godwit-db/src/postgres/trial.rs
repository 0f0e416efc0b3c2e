//! Trials on PostgreSQL: what a transaction locks and rewrites, and what keeps it from being committed.

use std::collections::BTreeMap;

use godwit_core::RelationLock;

use super::session::PostgresSession;
use crate::{DbError, session::Session, trial::TrialRules};

/// A transaction with a broken deferred constraint cannot be committed, nor prepared for a later commit.
const GUARD: &str = "CREATE TEMPORARY TABLE godwit_dry_run (one integer UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP; \
                     INSERT INTO pg_temp.godwit_dry_run VALUES (1), (1)";

const SAVEPOINT: &str = "godwit_dry_run";

/// Sequences that one transaction writes anew at most; each is one lock and one file.
const SEQUENCES: i64 = 1000;

/// Every sequence with the statement that writes it anew as it is: then it is the transaction's own.
///
/// `ALTER SEQUENCE` gives a sequence another file, and a rollback the old one back (manual, "ALTER SEQUENCE": changes
/// other than by nextval and setval are undone).
const OWN_SEQUENCES: &str = "
SELECT format('%I.%I', n.nspname, c.relname),
       CASE WHEN pg_has_role(c.relowner, 'USAGE') AND row_number() OVER (ORDER BY c.oid) <= 1000
            THEN format('ALTER SEQUENCE %I.%I INCREMENT BY %s', n.nspname, c.relname, s.seqincrement) END
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

/// The files of all relations that have one.
const FILES: &str = "
SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname), coalesce(pg_relation_filenode(c.oid), 0)::bigint
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

/// What this session has locked: relation, mode, and its file now.
const LOCKS: &str = "
SELECT l.relation::bigint, l.mode, coalesce(pg_relation_filenode(l.relation), 0)::bigint
FROM pg_catalog.pg_locks l
WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())";

/// Which transaction this is.
const WHICH: &str = "SELECT transaction_timestamp()::text, current_setting('search_path')";

/// What a trial knows of itself.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Which transaction it is.
    which: String,
    /// Where names were sought at its begin.
    search_path: String,
    /// Relations that were there at its begin, with their files as last seen.
    files: BTreeMap<i64, (String, i64)>,
    /// The strongest modes as last seen.
    held: BTreeMap<i64, usize>,
}

/// Weakest first (manual, "Explicit Locking").
const MODES: [&str; 8] = [
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
];

fn limits(rules: &TrialRules) -> String {
    format!(
        "SET LOCAL lock_timeout = {}; SET LOCAL statement_timeout = {}; SET LOCAL idle_in_transaction_session_timeout = 60000",
        rules.lock_wait.as_millis(),
        rules.statement.as_millis()
    )
}

/// Begins; gives the sequences that are not the transaction's own.
pub(super) async fn begin(session: &mut PostgresSession, rules: &TrialRules) -> Result<(State, Vec<String>), DbError> {
    session.setting(&format!("BEGIN; {}", limits(rules))).await?;
    let mut shared = Vec::new();
    if rules.draws_numbers {
        let mut anew = Vec::new();
        for row in session.query(OWN_SEQUENCES, &[]).await? {
            match row.text_or_null(1)? {
                Some(sql) => anew.push((row.text(0)?, sql)),
                None => shared.push(row.text(0)?),
            }
        }
        debug_assert!(i64::try_from(anew.len()).is_ok_and(|count| count <= SEQUENCES));
        let texts: Vec<&str> = anew.iter().map(|(_, sql)| sql.as_str()).collect();
        if !texts.is_empty() && !inside_savepoint(session, &texts.join(";")).await? {
            shared.extend(anew.into_iter().map(|(name, _)| name));
        }
    }
    if !rules.checks_constraints && !inside_savepoint(session, GUARD).await? {
        tracing::debug!(
            "the role may make no temporary tables: nothing but Godwit keeps the transaction from a commit"
        );
    }
    let mut state = State::default();
    let row = session.query(WHICH, &[]).await?;
    let row = row
        .first()
        .ok_or_else(|| DbError::unexpected("no row about the transaction"))?;
    (state.which, state.search_path) = (row.text(0)?, row.text(1)?);
    for row in session.query(FILES, &[]).await? {
        state.files.insert(row.int(0)?, (row.text(1)?, row.int(2)?));
    }
    look(session, &mut state).await?;
    Ok((state, shared))
}

/// Runs `sql`, statements of this crate's own; where that fails, nothing of it is left. Says whether it did not.
async fn inside_savepoint(session: &mut PostgresSession, sql: &str) -> Result<bool, DbError> {
    session.setting(&format!("SAVEPOINT {SAVEPOINT}")).await?;
    match session.setting(sql).await {
        Ok(()) => session.setting(&format!("RELEASE {SAVEPOINT}")).await.map(|()| true),
        Err(error) if error.is_lost() => Err(error),
        Err(_) => {
            let back = format!("ROLLBACK TO {SAVEPOINT}; RELEASE {SAVEPOINT}");
            session.setting(&back).await.map(|()| false)
        }
    }
}

/// What was locked and rewritten since the last look.
pub(super) async fn look(
    session: &mut PostgresSession,
    state: &mut State,
) -> Result<(Vec<RelationLock>, Vec<String>), DbError> {
    let mut strongest: BTreeMap<i64, usize> = BTreeMap::new();
    let mut rewritten = Vec::new();
    for row in session.query(LOCKS, &[]).await? {
        let (relation, mode, file) = (row.int(0)?, row.text(1)?, row.int(2)?);
        let Some((name, known)) = state.files.get_mut(&relation) else {
            // The transaction's own, which nobody else sees, or the catalogue's.
            continue;
        };
        let rank = MODES.iter().position(|known| *known == mode).unwrap_or(0);
        let held = strongest.entry(relation).or_insert(rank);
        *held = rank.max(*held);
        // Without a file it was dropped.
        if file != 0 && *known != file {
            *known = file;
            rewritten.push(name.clone());
        }
    }
    let news = strongest.iter().filter(|(relation, rank)| {
        let before = state.held.get(relation);
        before.is_none_or(|before| before < *rank)
    });
    let mut locks: Vec<RelationLock> = news
        .filter_map(|(relation, rank)| {
            let (name, _) = state.files.get(relation)?;
            Some(RelationLock {
                relation: name.clone(),
                mode: MODES[*rank].to_owned(),
            })
        })
        .collect();
    locks.sort_by(|one, other| one.relation.cmp(&other.relation));
    rewritten.sort();
    state.held = strongest;
    Ok((locks, rewritten))
}

/// Whether the transaction is still the trial's; its limits are set anew, whatever the statement set.
pub(super) async fn is_open(session: &mut PostgresSession, state: &State, rules: &TrialRules) -> Result<bool, DbError> {
    let rows = session.query(WHICH, &[]).await?;
    let which = rows.first().map(|row| row.text(0)).transpose()?;
    if which.as_deref() != Some(state.which.as_str()) {
        return Ok(false);
    }
    session.setting(&limits(rules)).await.map(|()| true)
}

/// Reads the schema with the names as they were sought at the begin; what it locked is given back.
pub(super) async fn schema(
    session: &mut PostgresSession,
    state: &State,
) -> Result<godwit_core::schema::SchemaSnapshot, DbError> {
    session.setting(&format!("SAVEPOINT {SAVEPOINT}")).await?;
    let path = [state.search_path.as_str().into()];
    session
        .query("SELECT set_config('search_path', $1, true)", &path)
        .await?;
    let read = super::schema::gather(session).await;
    session
        .setting(&format!("ROLLBACK TO {SAVEPOINT}; RELEASE {SAVEPOINT}"))
        .await?;
    read.map(crate::catalogue::Catalogue::finish)
}
