//! What a target says of itself.

use godwit_core::{Facts, Finding, TableName};
use jiff::Timestamp;

use crate::views::{DependentView, FactsView, IndexUseView, LongestTransactionView, TableFactsView};

/// The facts of `tables`, in their order.
#[expect(clippy::cast_precision_loss, reason = "sizes and counts for people")]
pub(crate) fn facts_view(facts: &Facts, tables: &[TableName], findings: Vec<Finding>, now: Timestamp) -> FactsView {
    let count = |count: u64| count as f64;
    let known = tables.iter().filter_map(|name| Some((name, facts.table(name)?)));
    FactsView {
        as_of: now.to_string(),
        tables: known
            .map(|(name, table)| TableFactsView {
                name: name.to_string(),
                rows: table.rows.map(count),
                bytes: table.bytes.map(count),
                index_bytes: table.index_bytes.map(count),
                writes_per_minute: table.writes_per_minute(),
                indexes: table
                    .index_scans
                    .iter()
                    .map(|(name, scans)| IndexUseView {
                        name: name.clone(),
                        scans: count(*scans),
                    })
                    .collect(),
                dependents: table
                    .dependents
                    .iter()
                    .map(|dependent| DependentView {
                        kind: dependent.kind.clone(),
                        name: dependent.name.clone(),
                    })
                    .collect(),
            })
            .collect(),
        longest_transaction: facts.longest_transaction.map(|seconds| LongestTransactionView {
            seconds: count(seconds),
            who: facts.longest_by.clone(),
        }),
        replica_lag_seconds: facts.replica_lag.map(count),
        free_disk_bytes: facts.free_disk.map(count),
        notes: facts.notes.clone(),
        findings: findings.into_iter().map(Into::into).collect(),
    }
}
