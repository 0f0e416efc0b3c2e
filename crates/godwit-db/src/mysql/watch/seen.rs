//! One row of the list of connections.

use godwit_core::{Engine, InsideProgress, Product, SessionInfo, watch};

use crate::{DbError, mysql::token, value::Row};

/// A connection as the server lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) id: i64,
    user: String,
    host: String,
    /// The database that it is in.
    database: Option<String>,
    command: String,
    /// How long its statement runs, or how long it has been idle.
    pub(super) millis: u64,
    state: String,
    /// Its statement.
    pub(super) text: Option<String>,
    /// How long its transaction has been open.
    pub(super) transaction_seconds: Option<u64>,
    /// Whether its transaction waits for a row or a table of InnoDB.
    pub(super) waits_for_row: bool,
    stage: u64,
    stages: u64,
    percent: u64,
    /// What its program calls itself.
    pub(super) application: Option<String>,
}

/// The list; open transactions are shown to those with the PROCESS privilege.
pub(super) fn sql(product: Product, transactions: bool) -> String {
    let (millis, progress) = match product {
        Product::Mariadb => ("p.time_ms", "p.stage, p.max_stage, CAST(p.progress AS SIGNED)"),
        _ => ("p.time * 1000", "0, 0, 0"),
    };
    let (open, joined) = match transactions {
        true => (
            "t.seconds, t.waits",
            "LEFT JOIN (SELECT trx_mysql_thread_id AS id, timestampdiff(SECOND, min(trx_started), now()) AS seconds,
                               max(trx_state = 'LOCK WAIT') AS waits
                        FROM information_schema.innodb_trx GROUP BY trx_mysql_thread_id) t ON t.id = p.id",
        ),
        false => ("NULL, NULL", ""),
    };
    format!(
        "SELECT p.id, p.user, p.host, p.db, p.command, CAST({millis} AS SIGNED), p.state, left(p.info, 4000),
                {open}, {progress}
         FROM information_schema.processlist p {joined}"
    )
}

impl Seen {
    pub(super) fn read(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.int(0)?,
            user: row.text(1)?,
            host: row.text(2)?,
            database: row.text_or_null(3)?,
            command: row.text(4)?,
            millis: row.count_or_unknown(5)?.unwrap_or_default(),
            state: row.text_or_null(6)?.unwrap_or_default(),
            text: row.text_or_null(7)?,
            transaction_seconds: row.count_or_unknown(8)?,
            waits_for_row: row.flag(9)?,
            stage: row.count_or_unknown(10)?.unwrap_or_default(),
            stages: row.count_or_unknown(11)?.unwrap_or_default(),
            percent: row.count_or_unknown(12)?.unwrap_or_default(),
            application: None,
        })
    }

    /// The database in which its statement looks for tables.
    pub(super) fn database(&self) -> &str {
        self.database.as_deref().unwrap_or_default()
    }

    /// Whether it waits for somebody who uses the same table, routine or schema.
    pub(super) fn waits_for_metadata(&self) -> bool {
        self.state.starts_with("Waiting for ") && self.state.ends_with(" metadata lock")
    }

    /// MariaDB counts its slow statements in stages and percents.
    pub(super) fn progress(&self) -> Option<InsideProgress> {
        (self.stages > 0).then(|| InsideProgress {
            phase: format!("{} (stage {} of {})", self.state, self.stage, self.stages),
            done: self.percent,
            total: Some(100),
            unit: "%".to_owned(),
        })
    }

    pub(super) fn info(&self, server_started: i64, waits_for: Option<String>) -> SessionInfo {
        let is_idle = self.command == "Sleep";
        let state = match (is_idle, self.transaction_seconds) {
            (true, Some(_)) => "idle in transaction",
            (true, None) => "idle",
            (false, _) if self.state.is_empty() => self.command.as_str(),
            (false, _) => self.state.as_str(),
        };
        let from = match self.host.contains(':') {
            true => self.host.clone(),
            // Over the network there is a port.
            false => "a local socket".to_owned(),
        };
        let query = self.text.as_deref().map(|text| watch::shown_query(Engine::Mysql, text));
        SessionInfo {
            user: Some(self.user.clone()),
            application: self.application.clone(),
            from: Some(from),
            state: state.to_owned(),
            query: query.filter(|query| !query.is_empty()),
            since_seconds: Some(self.millis / 1000),
            transaction_seconds: self.transaction_seconds,
            waits_for: waits_for.or_else(|| self.waits_for_metadata().then(|| "a metadata lock".to_owned())),
            token: Some(token::Token::new(server_started, &self.user, &self.host).text()),
            ..SessionInfo::hidden(self.id)
        }
    }
}
