//! Who blocks whom, and how far a statement is, from what MySQL and MariaDB show to the role at hand.
//!
//! Row locks are known to whoever has the PROCESS privilege. Metadata locks, for which a definition waits, are known
//! where `performance_schema` instruments them (MySQL 8 does from the start) or where MariaDB's plugin
//! `metadata_lock_info` is loaded; elsewhere they are guessed, and what is guessed is called so.

use std::collections::{BTreeMap, BTreeSet};

use godwit_core::{Product, watch};

use super::token;
use crate::{DbError, session::Session, value::Row, watch::Facts};

mod guess;
mod metadata;
mod named;
mod seen;

use metadata::{Held, Mode};
use seen::Seen;

/// What this server tells this role. Whatever is refused once is not asked for again.
pub(crate) struct Sources {
    product: Product,
    /// When the server was started, for the tokens.
    started: i64,
    /// `innodb_trx`: open transactions, and who waits for a row.
    transactions: bool,
    /// Who waits for whose row.
    row_locks: Option<&'static str>,
    /// `performance_schema.metadata_locks`.
    metadata_locks: bool,
    /// `metadata_lock_info`.
    lock_info: bool,
    /// Names of programs and last statements in `performance_schema`.
    programs: bool,
}

/// MariaDB, and MySQL before 8.0.
const ROW_LOCKS_INFORMATION: &str = "
SELECT r.trx_mysql_thread_id, b.trx_mysql_thread_id, l.lock_mode, l.lock_type, l.lock_table
FROM information_schema.innodb_lock_waits w
JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id
JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id
LEFT JOIN information_schema.innodb_locks l ON l.lock_id = w.requested_lock_id";

/// MySQL from 8.0 on.
const ROW_LOCKS_PERFORMANCE: &str = "
SELECT r.processlist_id, b.processlist_id, l.lock_mode, l.lock_type, concat(l.object_schema, '.', l.object_name)
FROM performance_schema.data_lock_waits w
JOIN performance_schema.threads r ON r.thread_id = w.requesting_thread_id
JOIN performance_schema.threads b ON b.thread_id = w.blocking_thread_id
LEFT JOIN performance_schema.data_locks l
  ON l.engine = w.engine AND l.engine_lock_id = w.requesting_engine_lock_id";

const METADATA_LOCKS: &str = "
SELECT t.processlist_id, m.object_type, coalesce(m.object_schema, ''), coalesce(m.object_name, ''), m.lock_type,
       m.lock_status = 'GRANTED'
FROM performance_schema.metadata_locks m
JOIN performance_schema.threads t ON t.thread_id = m.owner_thread_id
WHERE t.processlist_id IS NOT NULL AND m.lock_status IN ('GRANTED', 'PENDING')";

/// It shows what is granted, not what is waited for.
const LOCK_INFO: &str = "
SELECT thread_id, 'TABLE', table_schema, table_name, lock_mode, 1
FROM information_schema.metadata_lock_info WHERE lock_type = 'Table metadata lock'";

impl Sources {
    /// Finds out what there is.
    pub(crate) async fn of(session: &mut dyn Session) -> Result<Self, DbError> {
        let sql = "
SELECT CAST(@@global.performance_schema AS SIGNED),
       (SELECT count(*) FROM information_schema.plugins
        WHERE plugin_name = 'METADATA_LOCK_INFO' AND plugin_status = 'ACTIVE')";
        let rows = session.query(sql, &[]).await?;
        let row = rows
            .first()
            .ok_or_else(|| DbError::unexpected("no row about the server's sources"))?;
        let (performance, lock_info) = (row.flag(0)?, row.flag(1)?);
        let server = session.server();
        let product = server.product;
        let major = server
            .version
            .split('.')
            .next()
            .and_then(|major| major.parse::<u32>().ok());
        let row_locks = match product {
            Product::Mysql if major.is_some_and(|major| major >= 8) => performance.then_some(ROW_LOCKS_PERFORMANCE),
            _ => Some(ROW_LOCKS_INFORMATION),
        };
        Ok(Self {
            product,
            started: token::server_started(session).await?,
            transactions: true,
            row_locks,
            metadata_locks: performance,
            lock_info,
            programs: performance,
        })
    }

    pub(crate) async fn ask(&mut self, session: &mut dyn Session, watched: i64) -> Result<Facts, DbError> {
        let mut seen = self.sessions(session).await?;
        let mut facts = Facts::default();
        if let Some(own) = seen.get(&watched) {
            facts.progress = own.progress();
        }
        let mut waits = BTreeMap::new();
        if seen.values().any(|seen| seen.waits_for_row) {
            self.row_locks(session, &mut facts, &mut waits).await?;
        }
        if seen.values().any(Seen::waits_for_metadata) {
            self.metadata_locks(session, &seen, &mut facts, &mut waits).await?;
        }
        let involved: BTreeSet<i64> = facts
            .edges
            .iter()
            .flat_map(|edge| [edge.waiter, edge.blocker])
            .collect();
        seen.retain(|id, _| involved.contains(id));
        self.programs(session, &mut seen).await?;
        let info = |seen: &Seen| seen.info(self.started, waits.get(&seen.id).cloned());
        facts.sessions = seen.values().map(info).collect();
        Ok(facts)
    }

    /// Everybody but the one who asks, by number.
    async fn sessions(&mut self, session: &mut dyn Session) -> Result<BTreeMap<i64, Seen>, DbError> {
        let own = session.session_id();
        let rows = loop {
            let sql = seen::sql(self.product, self.transactions);
            match session.query(&sql, &[]).await {
                Err(DbError::Statement(error)) if self.transactions => {
                    tracing::debug!(%error, "open transactions are not shown");
                    self.transactions = false;
                }
                other => break other?,
            }
        };
        let all = rows.iter().map(Seen::read).collect::<Result<Vec<_>, _>>()?;
        let others = all.into_iter().filter(|seen| Some(seen.id) != own);
        Ok(others.map(|seen| (seen.id, seen)).collect())
    }

    async fn row_locks(
        &mut self,
        session: &mut dyn Session,
        facts: &mut Facts,
        waits: &mut BTreeMap<i64, String>,
    ) -> Result<(), DbError> {
        let Some(sql) = self.row_locks else { return Ok(()) };
        let Some(rows) = allowed(session.query(sql, &[]).await)? else {
            self.row_locks = None;
            return Ok(());
        };
        for row in &rows {
            let waiter = row.int(0)?;
            facts.edges.push(watch::WaitEdge {
                waiter,
                blocker: row.int(1)?,
                certain: true,
            });
            if let Some(mode) = row.text_or_null(2)? {
                let table = row.text_or_null(4)?.unwrap_or_default().replace('`', "");
                let of = match row.text_or_null(3)?.as_deref() {
                    Some("RECORD") => "a row of ",
                    _ => "",
                };
                waits.insert(waiter, format!("{mode} lock on {of}{table}"));
            }
        }
        Ok(())
    }

    async fn metadata_locks(
        &mut self,
        session: &mut dyn Session,
        seen: &BTreeMap<i64, Seen>,
        facts: &mut Facts,
        waits: &mut BTreeMap<i64, String>,
    ) -> Result<(), DbError> {
        let mut held = Vec::new();
        if self.metadata_locks {
            match allowed(session.query(METADATA_LOCKS, &[]).await)? {
                Some(rows) => held = read(&rows)?,
                None => self.metadata_locks = false,
            }
        }
        let explained: BTreeSet<i64> = held
            .iter()
            .filter(|held| !held.granted)
            .map(|held| held.session)
            .collect();
        let mut open: Vec<&Seen> = seen.values().filter(|seen| seen.waits_for_metadata()).collect();
        open.retain(|seen| !explained.contains(&seen.id));
        facts.edges.extend(metadata::edges(&held, true));
        if !open.is_empty() {
            let granted = self.lock_info(session).await?;
            let supposed = guess::waits(&open, seen, granted.as_deref());
            let everything = [granted.as_deref().unwrap_or_default(), &supposed].concat();
            facts.edges.extend(metadata::edges(&everything, granted.is_some()));
            if granted.is_none() {
                facts.edges.extend(guess::transactions(&open, seen));
            }
            held.extend(supposed);
        }
        for held in held.iter().filter(|held| !held.granted) {
            let sentence = || format!("{} metadata lock on {}", held.mode.words(), held.object);
            waits.entry(held.session).or_insert_with(sentence);
        }
        Ok(())
    }

    /// What is granted, where the plugin says so.
    async fn lock_info(&mut self, session: &mut dyn Session) -> Result<Option<Vec<Held>>, DbError> {
        if !self.lock_info {
            return Ok(None);
        }
        let rows = allowed(session.query(LOCK_INFO, &[]).await)?;
        self.lock_info = rows.is_some();
        rows.as_deref().map(read).transpose()
    }

    /// What the programs call themselves, and what those ran last that are idle now.
    async fn programs(&mut self, session: &mut dyn Session, seen: &mut BTreeMap<i64, Seen>) -> Result<(), DbError> {
        if !self.programs || seen.is_empty() {
            return Ok(());
        }
        // Numbers that the server gave.
        let ids: Vec<String> = seen.keys().map(i64::to_string).collect();
        let sql = format!(
            "SELECT t.processlist_id, a.attr_value, left(s.sql_text, 4000)
             FROM performance_schema.threads t
             LEFT JOIN performance_schema.session_connect_attrs a
               ON a.processlist_id = t.processlist_id AND a.attr_name = 'program_name'
             LEFT JOIN performance_schema.events_statements_current s
               ON s.thread_id = t.thread_id AND s.nesting_event_id IS NULL
             WHERE t.processlist_id IN ({})",
            ids.join(", ")
        );
        let Some(rows) = allowed(session.query(&sql, &[]).await)? else {
            self.programs = false;
            return Ok(());
        };
        for row in &rows {
            if let Some(seen) = seen.get_mut(&row.int(0)?) {
                seen.application = row.text_or_null(1)?;
                if seen.text.is_none() {
                    seen.text = row.text_or_null(2)?;
                }
            }
        }
        Ok(())
    }
}

/// The rows, or `None` where the server refuses to answer: then less is seen, and nothing fails.
fn allowed(answer: Result<Vec<Row>, DbError>) -> Result<Option<Vec<Row>>, DbError> {
    match answer {
        Ok(rows) => Ok(Some(rows)),
        Err(DbError::Statement(error)) => {
            tracing::debug!(%error, "the server does not show this");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Locks in modes that stand in no table of conflicts (those of backups) are passed over.
fn read(rows: &[Row]) -> Result<Vec<Held>, DbError> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(mode) = Mode::named(&row.text(4)?) else {
            continue;
        };
        all.push(Held {
            session: row.int(0)?,
            object: metadata::Object::new(&row.text(1)?, &row.text(2)?, &row.text(3)?),
            mode,
            granted: row.flag(5)?,
        });
    }
    Ok(all)
}
