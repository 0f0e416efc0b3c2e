//! Findings about scripts, folders and plans.

use serde::{Deserialize, Serialize};

use crate::Place;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Look before you go on.
    Warn,
    /// The plan does not run until it is mended.
    Block,
}

/// One thing that is wrong or odd, where, and the way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's stable id: `file-not-utf8`, `duplicate-version`.
    pub rule: String,
    /// Its weight.
    pub severity: Severity,
    /// One sentence with names in it.
    pub message: String,
    /// What to do now.
    pub help: String,
    /// Where, if it has a place.
    pub place: Option<Place>,
    /// Whether its rule knows how to write it in the safe way.
    pub fixable: bool,
    /// Why the script wants its rule to be silent here; empty where it does not say. Such a finding never blocks.
    pub suppressed: Option<String>,
}
