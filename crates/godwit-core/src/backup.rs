//! Manifests: what a backup says of itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Address, BackupId, Digest, Engine, EnvironmentId, Version};

/// How far a backup was proven. What was not checked is `NotVerified`, never green.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Proof {
    /// Nobody checked it since it was taken.
    NotVerified,
    /// Checksum and table of contents were read and agree with the manifest.
    Read {
        /// When.
        at: Timestamp,
    },
    /// A check failed.
    Broken {
        /// When.
        at: Timestamp,
        /// What is wrong, in a sentence.
        why: String,
    },
}

/// A table and its exact number of rows at the time of the backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRows {
    /// Name, qualified with its schema on PostgreSQL.
    pub table: String,
    /// Rows.
    pub rows: u64,
}

/// The JSON document beside a backup's artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this document's layout: 1.
    pub layout: u32,
    /// Identity.
    pub id: BackupId,
    /// The environment, where the target was one.
    pub environment: Option<EnvironmentId>,
    /// Its name, or the database's.
    pub name: String,
    /// Where it was taken, without secrets.
    pub address: Address,
    /// Engine.
    pub engine: Engine,
    /// The server's product and version: `PostgreSQL 15.20`.
    pub server: String,
    /// The tool and its version: `pg_dump 15.20`.
    pub tool: String,
    /// The artifact's file name, beside the manifest.
    pub artifact: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: Digest,
    /// Tables with exact row counts, by name.
    pub tables: Vec<TableRows>,
    /// The newest applied migration, where there is a history.
    pub head: Option<Version>,
    /// Start.
    pub started: Timestamp,
    /// End.
    pub ended: Timestamp,
    /// With which version of Godwit.
    pub godwit: String,
}

impl Manifest {
    /// The layout that this program writes and reads.
    pub const LAYOUT: u32 = 1;

    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}
