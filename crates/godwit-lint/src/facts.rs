//! What a target says of itself, read by who asks it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// Another object that depends on a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependent {
    /// `view`, `function`, `trigger`, `foreign key`, `publication`.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// What is known of one table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TableFacts {
    /// Rows, as the server estimates them.
    pub rows: Option<u64>,
    /// Bytes of the table without its indexes.
    pub bytes: Option<u64>,
    /// Bytes of its indexes.
    pub index_bytes: Option<u64>,
    /// Rows written per minute since the server's counters began.
    pub writes_per_minute: Option<f64>,
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

/// What a target said when it was asked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Tables by the name that the plan uses, in lower case: `orders`, `shop.orders`. One that is not there does not
    /// exist.
    pub tables: HashMap<String, TableFacts>,
    /// Seconds that the longest open transaction has lasted.
    pub longest_transaction: Option<u64>,
    /// Seconds that the slowest replica is behind.
    pub replica_lag: Option<u64>,
    /// Bytes that are free where the data lies.
    pub free_disk: Option<u64>,
    /// What could not be known, and why.
    pub notes: Vec<String>,
}

impl Facts {
    /// What is known of `table`.
    pub fn table(&self, table: &godwit_sql::Name) -> Option<&TableFacts> {
        self.tables.get(&table.to_string().to_lowercase())
    }
}

/// The size of a table in words: `48 M rows, 9.2 GiB`.
pub(crate) fn size(table: &TableFacts) -> Option<String> {
    let rows = table.rows.map(|rows| match rows {
        0..1_000 => format!("{rows} rows"),
        1_000..1_000_000 => format!("{} k rows", shortened(rows, 1_000)),
        1_000_000..1_000_000_000 => format!("{} M rows", shortened(rows, 1_000_000)),
        _ => format!("{} G rows", shortened(rows, 1_000_000_000)),
    });
    let bytes = table.bytes.map(|bytes| match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KiB", shortened(bytes, 1_024)),
        1_048_576..1_073_741_824 => format!("{} MiB", shortened(bytes, 1_048_576)),
        1_073_741_824..1_099_511_627_776 => format!("{} GiB", shortened(bytes, 1_073_741_824)),
        _ => format!("{} TiB", shortened(bytes, 1_099_511_627_776)),
    });
    match (rows, bytes) {
        (Some(rows), Some(bytes)) => Some(format!("{rows}, {bytes}")),
        (rows, bytes) => rows.or(bytes),
    }
}

/// `amount` in units of `unit`, with one digit after the point below ten.
fn shortened(amount: u64, unit: u64) -> String {
    let tenths = u128::from(amount) * 10 / u128::from(unit);
    if tenths < 100 && tenths % 10 != 0 {
        format!("{}.{}", tenths / 10, tenths % 10)
    } else {
        (tenths / 10).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        let size = |rows, bytes| {
            size(&TableFacts {
                rows: Some(rows),
                bytes: Some(bytes),
                ..TableFacts::default()
            })
        };
        assert_eq!(size(48_123_456, 9_900_000_000).as_deref(), Some("48 M rows, 9.2 GiB"));
        assert_eq!(size(12, 16_384).as_deref(), Some("12 rows, 16 KiB"));
        assert_eq!(size(0, 0).as_deref(), Some("0 rows, 0 B"));
    }
}
