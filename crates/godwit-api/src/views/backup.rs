//! Backups and restores.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::EngineView;

/// A backup in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// Identity.
    pub id: String,
    /// The artifact's path.
    pub path: String,
    /// The environment's id, where it was taken of one.
    pub environment: Option<String>,
    /// The environment's name at that time, or the database's.
    pub name: String,
    /// Where it was taken, without secrets.
    pub address: String,
    /// Engine.
    pub engine: EngineView,
    /// `PostgreSQL 15.20`.
    pub server: String,
    /// `pg_dump 15.20`.
    pub tool: String,
    /// Size.
    pub bytes: f64,
    /// SHA-256 of the artifact.
    pub sha256: String,
    /// Tables with their rows.
    pub tables: Vec<TableRowsView>,
    /// Rows of all tables.
    pub rows: f64,
    /// The newest applied migration.
    pub head: Option<String>,
    /// Start.
    pub started: String,
    /// End.
    pub ended: String,
    /// How far it is proven.
    pub proof: ProofView,
}

/// A table and its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TableRowsView {
    /// Table.
    pub table: String,
    /// Rows.
    pub rows: f64,
}

/// See [`godwit_core::backup::Proof`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ProofView {
    /// Nobody checked it.
    NotVerified,
    /// Checksum and table of contents were read and agree.
    Read {
        /// When.
        at: String,
    },
    /// A check failed.
    Broken {
        /// When.
        at: String,
        /// Why.
        why: String,
    },
}

/// Takes a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupCreateRequest {
    /// The environment.
    pub environment: String,
}

/// Which backups to list, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupListRequest {
    /// Only environments of this project.
    pub project: Option<String>,
    /// Only this environment.
    pub environment: Option<String>,
}

/// Where a backup is restored to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RestoreRequest {
    /// The backup.
    pub backup: String,
    /// The environment on whose server it is restored.
    pub environment: String,
    /// A new database (or file) of this name there; `null` replaces the environment's own.
    pub new_database: Option<String>,
    /// The environment's name as typed.
    pub confirm: Option<String>,
}

/// What a restore would do; nothing is touched to find out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RestorePreviewView {
    /// The backup.
    pub backup: BackupView,
    /// The target's name.
    pub target: String,
    /// Its address, without secrets.
    pub address: String,
    /// Whether its content is replaced (else a new database is made).
    pub replaces: bool,
    /// What is lost: tables and rows there now.
    pub tables_now: Vec<TableRowsView>,
    /// Rows there now.
    pub rows_now: f64,
    /// Whether a safety backup is taken first.
    pub safety_backup: bool,
    /// What must be typed; `null` where nothing must.
    pub confirm: Option<String>,
    /// Why it cannot be done, where it cannot.
    pub blocked: Option<String>,
    /// The `godwit` command that does the same.
    pub command: String,
}

/// What pruning would delete, or did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PruneView {
    /// What goes.
    pub delete: Vec<BackupView>,
    /// What stays.
    pub keep: Vec<BackupView>,
    /// Bytes that become free.
    pub bytes: f64,
    /// Whether it was done.
    pub done: bool,
}
