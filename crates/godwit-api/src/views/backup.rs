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
    /// How much of the database is in it, in words: `the whole database`.
    pub scope: String,
    /// Bytes before compression and encryption.
    pub content: f64,
    /// The level at which zstd compressed it.
    pub compression: Option<i32>,
    /// Who can read it, in words, where it is encrypted: `a passphrase`.
    pub encryption: Option<String>,
    /// What the database said that it is: `production 'shop'`.
    pub marker: Option<String>,
    /// Where the server's log of changes was.
    pub position: Option<String>,
    /// When pruning may delete it, whatever else is kept.
    pub expires: Option<String>,
    /// How many objects of each kind, where it holds all of them.
    pub objects: Option<ObjectsView>,
    /// Extensions that the server of a restore must have.
    pub extensions: Vec<String>,
    /// Tables whose content has a checksum.
    pub checksums: u32,
    /// Whether roles and tablespaces of the server are beside it.
    pub globals: bool,
}

/// How many objects of each kind a backup holds beside rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ObjectsView {
    /// Constraints.
    pub constraints: f64,
    /// Indexes.
    pub indexes: f64,
    /// Triggers.
    pub triggers: f64,
    /// Views and materialised views.
    pub views: f64,
    /// Functions and procedures.
    pub routines: f64,
    /// Events.
    pub events: f64,
    /// Sequences.
    pub sequences: f64,
    /// Large objects.
    pub large_objects: f64,
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ProofView {
    /// Nobody checked it.
    NotVerified,
    /// Checksum and table of contents were read and agree.
    Read {
        /// When.
        at: String,
    },
    /// It was restored into a scratch database, and what was there agreed.
    #[serde(rename_all = "camelCase")]
    Restored {
        /// When.
        at: String,
        /// How long loading took: the time to recover.
        took_millis: f64,
        /// Where: `a server started for it`.
        place: String,
        /// Tables whose rows were counted.
        tables: u32,
        /// Of these, tables whose content was compared by checksum.
        checksums: u32,
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
    /// How much is taken, and how.
    #[serde(default)]
    pub options: BackupOptions,
}

/// How much is taken, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct BackupOptions {
    /// Only the definitions, without a row.
    pub schema_only: bool,
    /// Only these schemas (PostgreSQL); empty takes all.
    pub schemas: Vec<String>,
    /// Only these tables; empty takes all.
    pub tables: Vec<String>,
    /// The level of zstd, 1 to 19; 0 does not compress, `null` takes the usual one.
    pub level: Option<i32>,
    /// Encrypted with the passphrase that the keyring holds for backups.
    pub encrypt: bool,
    /// Encrypted for these age recipients instead: `age1…`.
    pub recipients: Vec<String>,
    /// Roles and tablespaces of the server, too (PostgreSQL).
    pub globals: bool,
    /// Pruning may delete it after so many days, whatever else is kept.
    pub expires_days: Option<u32>,
    /// How far it is proven right away.
    pub verify: VerifyLevel,
    /// The environment on whose server it is restored for that; `null` starts one for it.
    pub on: Option<String>,
}

/// How far a backup is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum VerifyLevel {
    /// Not at all.
    None,
    /// Read to its end and compared with its manifest.
    #[default]
    Read,
    /// Restored into a scratch database and compared with its manifest.
    Restored,
}

/// What a backup would be like; nothing is taken to find out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupEstimateView {
    /// Tables that would be in it.
    pub tables: u32,
    /// Bytes that these take in the database.
    pub database_bytes: f64,
    /// Bytes that are expected on the disk.
    pub bytes: f64,
    /// How long it is expected to take, in milliseconds.
    pub millis: f64,
    /// Whether the numbers come from the last backup of the same database.
    pub from_last: bool,
    /// Free bytes in the folder for backups, where the system tells.
    pub free: Option<f64>,
    /// The folder.
    pub folder: String,
    /// The tool that would take it, or the package to install.
    pub tool: String,
}

/// The last restore drill of an environment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DrillView {
    /// The environment.
    pub environment: String,
    /// When a backup of it was last restored and compared; `null` where that never happened.
    pub at: Option<String>,
    /// The backup.
    pub backup: Option<String>,
    /// How long loading took: the time to recover.
    pub took_millis: Option<f64>,
    /// What a run there still lacks, in a sentence; `null` where nothing is asked for or all is there.
    pub lacks: Option<String>,
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
    /// How it is loaded.
    #[serde(default)]
    pub options: RestoreOptionsView,
}

/// How a backup is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct RestoreOptionsView {
    /// Whether objects get their owners back (PostgreSQL).
    pub owners: bool,
    /// Whether privileges are granted again (PostgreSQL).
    pub privileges: bool,
    /// Connections that load at once (PostgreSQL).
    pub jobs: u32,
    /// All or nothing in one transaction (PostgreSQL).
    pub one_transaction: bool,
}

impl Default for RestoreOptionsView {
    fn default() -> Self {
        Self {
            owners: true,
            privileges: true,
            jobs: 1,
            one_transaction: false,
        }
    }
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
