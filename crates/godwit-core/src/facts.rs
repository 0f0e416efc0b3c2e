//! What a target says of itself when it is asked for the size and the use of its tables.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A table as a statement names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TableName {
    /// Its schema, where it is written (MySQL: the database).
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// Another object that depends on a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dependent {
    /// `view`, `function`, `trigger`, `foreign key`, `publication`.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// What is known of one table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TableFacts {
    /// Rows, as the server estimates them.
    pub rows: Option<u64>,
    /// Bytes of the table without its indexes.
    pub bytes: Option<u64>,
    /// Bytes of its indexes.
    pub index_bytes: Option<u64>,
    /// Rows written since the server's counters began.
    pub writes: Option<u64>,
    /// Seconds since then.
    pub counted_for: Option<u64>,
    /// How often each of its indexes was used since the counters began, by name.
    pub index_scans: Vec<(String, u64)>,
    /// What depends on it.
    pub dependents: Vec<Dependent>,
    /// How it is defined: the `CREATE TABLE` of MySQL, MariaDB and SQLite.
    pub definition: Option<String>,
    /// Its columns with their types as PostgreSQL words them: `("total", "numeric(10,2)")`.
    #[serde(default)]
    pub columns: Vec<(String, String)>,
    /// How its indexes are defined: their `CREATE INDEX` on PostgreSQL and SQLite.
    #[serde(default)]
    pub indexes: Option<Vec<String>>,
}

impl TableFacts {
    /// Rows written per minute, since the server's counters began.
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    pub fn writes_per_minute(&self) -> Option<f64> {
        let seconds = self.counted_for.filter(|seconds| *seconds > 0)?;
        Some(self.writes? as f64 * 60.0 / seconds as f64)
    }

    /// Whether reading or writing all of it takes no time that anybody would notice.
    pub fn is_small(&self) -> bool {
        let bytes = self
            .bytes
            .unwrap_or(u64::MAX)
            .saturating_add(self.index_bytes.unwrap_or(0));
        bytes < 8 * 1024 * 1024 && self.rows.is_none_or(|rows| rows < 10_000)
    }
}

/// What a target said when it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Tables by the name that a statement uses, in lower case: `orders`, `shop.orders`. One that is not there does not
    /// exist.
    pub tables: BTreeMap<String, TableFacts>,
    /// Seconds that the longest open transaction has lasted.
    pub longest_transaction: Option<u64>,
    /// Whose that is: program, user and machine, as the server knows them.
    pub longest_by: Option<String>,
    /// Seconds that the slowest replica is behind.
    pub replica_lag: Option<u64>,
    /// Bytes that are free where the data lies.
    pub free_disk: Option<u64>,
    /// What could not be known, and why.
    pub notes: Vec<String>,
}

impl Facts {
    /// What is known of the table that a statement names so.
    pub fn table(&self, name: &impl fmt::Display) -> Option<&TableFacts> {
        self.tables.get(&name.to_string().to_lowercase())
    }

    /// What is known of `name`, to be added to.
    pub fn table_mut(&mut self, name: &str) -> &mut TableFacts {
        self.tables.entry(name.to_lowercase()).or_default()
    }
}

/// What a plan was judged by, read from its target just before.
///
/// It is part of the plan: made again from the same facts, the plan comes out the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFacts {
    /// When they were read.
    pub read: Timestamp,
    /// What the target said of the tables that the plan is about.
    pub facts: Facts,
    /// Why some or all of them are not known; those weigh as big ones.
    pub unread: Option<String>,
}
