//! What rules find, and how they would write it.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{EngineView, FindingView, TierView};

/// What to look at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LintRequest {
    /// Whose SQL it is; `None` takes the engine of the project's environments.
    pub engine: Option<EngineView>,
    /// The tier that it is for; `None` is production, or the target's own.
    pub tier: Option<TierView>,
    /// The files, relative to the folder; `None` takes all, or what is pending on the target.
    pub files: Option<Vec<String>>,
    /// Whether fixes are written.
    pub fix: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LintView {
    /// The folder.
    pub folder: String,
    /// Whose SQL it was read as.
    pub engine: EngineView,
    /// The tier that it was judged for.
    pub tier: TierView,
    /// Scripts that were looked at.
    pub scripts: u32,
    /// Statements in them.
    pub statements: u32,
    /// What was found, by file and place.
    pub findings: Vec<FindingView>,
    /// Files that fixes were written to, those that they made included.
    pub written: Vec<String>,
}

/// Which finding of a plan to fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FixRequest {
    /// The plan.
    pub digest: String,
    /// The finding's rule.
    pub rule: String,
    /// The finding's file.
    pub file: String,
    /// The finding's line.
    pub line: u32,
    /// The finding's column.
    pub column: u32,
}

/// What a fix makes of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FixView {
    /// What it does.
    pub title: String,
    /// The file, relative to the folder.
    pub file: String,
    /// Its text before.
    pub before: String,
    /// Its text after.
    pub after: String,
    /// Further files.
    pub more: Vec<NewFileView>,
}

/// A file that a fix makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewFileView {
    /// Its name, relative to the folder.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// What a target says of the tables of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FactsView {
    /// When it was asked.
    pub as_of: String,
    /// Its tables, in the order in which the plan names them; those that do not exist yet are left out.
    pub tables: Vec<TableFactsView>,
    /// The longest open transaction.
    pub longest_transaction: Option<LongestTransactionView>,
    /// Seconds that the slowest replica is behind.
    pub replica_lag_seconds: Option<f64>,
    /// Bytes that are free where the data lies.
    pub free_disk_bytes: Option<f64>,
    /// What could not be known, and why.
    pub notes: Vec<String>,
    /// What the rules find, judged by all of that.
    pub findings: Vec<FindingView>,
}

/// What is known of one table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TableFactsView {
    /// Its name, as the plan writes it.
    pub name: String,
    /// Rows, as the server estimates them.
    pub rows: Option<f64>,
    /// Bytes without indexes.
    pub bytes: Option<f64>,
    /// Bytes of its indexes.
    pub index_bytes: Option<f64>,
    /// Rows written per minute since the server's counters began.
    pub writes_per_minute: Option<f64>,
    /// Its indexes, and how often each was used since then.
    pub indexes: Vec<IndexUseView>,
    /// What depends on it.
    pub dependents: Vec<DependentView>,
}

/// How often an index was used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IndexUseView {
    /// Its name.
    pub name: String,
    /// How often.
    pub scans: f64,
}

/// Something that depends on a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DependentView {
    /// `view`, `foreign key`.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// A transaction that has been open for long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LongestTransactionView {
    /// For how long.
    pub seconds: f64,
    /// Whose it is.
    pub who: Option<String>,
}
