//! Destinations of copies of backups, and what lies there.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{BackupView, KeepView, SecretText};

/// A destination, without its credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DestinationView {
    /// Identity.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where it is.
    pub kind: DestinationKindView,
    /// The same in one line: `s3://bucket/prefix`.
    pub display: String,
    /// What its credential must look like; `null` where it needs none.
    pub credential: Option<String>,
}

/// See [`godwit_core::DestinationKind`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum DestinationKindView {
    /// A second folder.
    Folder {
        /// The folder, an absolute path.
        path: String,
    },
    /// Amazon S3, or a server that speaks its protocol.
    #[serde(rename_all = "camelCase")]
    S3 {
        /// The server's URL; `null` is Amazon's own.
        endpoint: Option<String>,
        /// Region.
        region: String,
        /// Bucket.
        bucket: String,
        /// What keys begin with.
        prefix: String,
        /// Whether the bucket stands in the path of a URL.
        path_style: bool,
    },
    /// Google Cloud Storage.
    Gcs {
        /// Bucket.
        bucket: String,
        /// What keys begin with.
        prefix: String,
    },
    /// Azure Blob Storage.
    Azure {
        /// Storage account.
        account: String,
        /// Container.
        container: String,
        /// What keys begin with.
        prefix: String,
        /// The server's URL; `null` is Azure's own.
        endpoint: Option<String>,
    },
}

/// Adds a destination, or changes the one of `id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DestinationPutRequest {
    /// The one to change; `null` adds one.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Where it is.
    pub kind: DestinationKindView,
    /// A new credential; `null` leaves the kept one as it is.
    pub credential: Option<SecretText>,
    /// Where a new credential goes.
    pub keep: KeepView,
}

/// What the test of a destination proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DestinationTestView {
    /// Which.
    pub destination: DestinationView,
    /// Each in a clause: *an object was written and read back*.
    pub proven: Vec<String>,
}

/// Copies a backup to a destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupCopyRequest {
    /// The backup's id, or the path of its file or manifest.
    pub backup: String,
    /// The destination's name or id.
    pub destination: String,
}

/// How far a copy is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CopyProgressView {
    /// By which it can be cancelled, as a run.
    pub run: String,
    /// `reading back`, `copying`, `comparing with the manifest`.
    pub phase: String,
    /// Bytes of this phase.
    pub bytes: f64,
    /// Bytes of this phase in all.
    pub total: Option<f64>,
}

/// A backup that lies at a destination, read back there and compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CopyView {
    /// The destination's name.
    pub destination: String,
    /// The artifact's key there.
    pub key: String,
    /// Where it is, in one line.
    pub display: String,
    /// Its size.
    pub bytes: f64,
    /// Bytes that had to be sent this time; fewer where an interrupted copy went on.
    pub sent: f64,
    /// Its SHA-256, as read back.
    pub sha256: String,
}

/// What a destination holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemoteListView {
    /// Backups, the newest first. Their proof is *not verified*: nobody has read them since they were copied.
    pub backups: Vec<RemoteBackupView>,
    /// What is named like a manifest and is none.
    pub unreadable: Vec<RemoteUnreadableView>,
}

/// One backup at a destination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemoteBackupView {
    /// The artifact's key, by which it is fetched.
    pub key: String,
    /// What is wrong with the artifact: *it is missing*.
    pub wrong: Option<String>,
    /// What its manifest says.
    pub backup: BackupView,
}

/// A manifest that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemoteUnreadableView {
    /// Its key.
    pub key: String,
    /// Why.
    pub why: String,
}
