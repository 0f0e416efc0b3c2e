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
