//! Pieces that several views share.

use serde::{Deserialize, Serialize};
use specta::Type;

/// See [`godwit_core::Engine`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum EngineView {
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
    /// SQLite.
    Sqlite,
}

/// See [`godwit_core::Tier`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum TierView {
    /// A developer's own.
    Development,
    /// Shared, without customers.
    Staging,
    /// What customers use.
    Production,
}

/// See [`godwit_core::Protect`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ProtectView {
    /// Nothing beyond the plan.
    Open,
    /// The environment's name, typed.
    Confirm,
    /// Never written to.
    ReadOnly,
}

/// See [`godwit_core::TlsMode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TlsView {
    /// Never encrypt.
    Disable,
    /// Encrypt where possible.
    Prefer,
    /// Encrypt, unchecked.
    Require,
    /// Check the issuer.
    VerifyCa,
    /// Check issuer and host name.
    VerifyFull,
}

/// See [`godwit_core::FormatId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum FormatView {
    /// Godwit's own.
    Godwit,
    /// sqlx.
    Sqlx,
}

/// See [`godwit_core::Direction`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum DirectionView {
    /// Apply.
    Up,
    /// Roll back.
    Down,
}

/// See [`godwit_core::Severity`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum SeverityView {
    /// Good to know.
    Info,
    /// Look first.
    Warn,
    /// Stops the plan.
    Block,
}

/// See [`godwit_core::Place`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlaceView {
    /// File, relative to the migrations folder.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The line's text.
    pub excerpt: String,
}

/// See [`godwit_core::Finding`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// Stable id.
    pub rule: String,
    /// Weight.
    pub severity: SeverityView,
    /// One sentence.
    pub message: String,
    /// The way out.
    pub help: String,
    /// Where.
    pub place: Option<PlaceView>,
    /// Whether its rule can write it in the safe way.
    pub fixable: bool,
    /// Why the script wants the rule to be silent here; empty where it does not say.
    pub suppressed: Option<String>,
    /// Whether there is a page about the rule.
    pub has_page: bool,
}

/// See [`godwit_core::TargetState`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum TargetStateView {
    /// Nothing was changed.
    Unchanged,
    /// What was begun was rolled back; `done` migrations before it stay.
    RolledBack {
        /// Migrations that stay.
        done: u32,
        /// Migrations of the plan.
        total: u32,
    },
    /// Stopped inside a migration that could not be rolled back.
    Partial {
        /// Statements done.
        done: u32,
        /// Statements in all.
        total: u32,
    },
    /// Everything is done.
    Applied,
    /// It cannot be told.
    Unknown,
}
