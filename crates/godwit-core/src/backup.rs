//! Manifests: what a backup says of itself.

mod inventory;
mod proof;

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::{
    inventory::{Inventory, Objects},
    proof::{Drill, Proof},
};
use crate::{Address, BackupId, Digest, Engine, EnvironmentId, Version};

/// A table and its exact number of rows at the time of the backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRows {
    /// Name, qualified with its schema on PostgreSQL.
    pub table: String,
    /// Rows.
    pub rows: u64,
}

/// How much of a database a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Scope {
    /// All of it.
    #[default]
    Whole,
    /// The definitions, without a row.
    SchemaOnly,
    /// These schemas (PostgreSQL).
    Schemas {
        /// Their names.
        names: Vec<String>,
    },
    /// These tables.
    Tables {
        /// Their names, qualified with the schema on PostgreSQL.
        names: Vec<String>,
    },
}

impl Scope {
    /// Whether all objects of the database are in it, with or without rows.
    pub const fn has_every_object(&self) -> bool {
        matches!(self, Self::Whole | Self::SchemaOnly)
    }

    /// Whether a table of this name is in it.
    pub fn has(&self, table: &str) -> bool {
        match self {
            Self::Whole | Self::SchemaOnly => true,
            Self::Schemas { names } => names.iter().any(|name| {
                table
                    .strip_prefix(name.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
            }),
            Self::Tables { names } => names.iter().any(|name| name == table),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("the whole database"),
            Self::SchemaOnly => f.write_str("the schema without rows"),
            Self::Schemas { names } => write!(f, "only schema {}", names.join(", ")),
            Self::Tables { names } => write!(f, "only table {}", names.join(", ")),
        }
    }
}

/// Who can read an encrypted backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Encryption {
    /// Whoever knows the passphrase.
    Passphrase,
    /// Whoever has a private key of one of these age recipients.
    Recipients {
        /// Public keys: `age1…`.
        recipients: Vec<String>,
    },
}

/// A file beside the artifact that belongs to the same backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its file name.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: Digest,
}

/// The JSON document beside a backup's artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this document's layout: 2. Layout 1 lacks everything that has a default here.
    pub layout: u32,
    /// Identity.
    pub id: BackupId,
    /// The environment, where the target was one.
    pub environment: Option<EnvironmentId>,
    /// Its name, or the database's.
    pub name: String,
    /// Where it was taken, without secrets.
    pub address: Address,
    /// What the database said that it is: `production 'shop'`.
    #[serde(default)]
    pub marker: Option<String>,
    /// Engine.
    pub engine: Engine,
    /// The server's product and version: `PostgreSQL 15.20`.
    pub server: String,
    /// The tool and its version: `pg_dump 15.20`.
    pub tool: String,
    /// How much of the database is in it.
    #[serde(default)]
    pub scope: Scope,
    /// The artifact's file name, beside the manifest.
    pub artifact: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: Digest,
    /// Bytes that the tool wrote, before compression and encryption; 0 in layout 1, where they are the artifact's.
    #[serde(default)]
    pub content: u64,
    /// The level at which zstd compressed it.
    #[serde(default)]
    pub compression: Option<i32>,
    /// Who can read it, where it is encrypted.
    #[serde(default)]
    pub encryption: Option<Encryption>,
    /// Roles and tablespaces of the server, where they were asked for (PostgreSQL).
    #[serde(default)]
    pub globals: Option<Part>,
    /// Tables with exact row counts, by name.
    pub tables: Vec<TableRows>,
    /// What there is beside rows.
    #[serde(default)]
    pub inventory: Inventory,
    /// The newest applied migration, where there is a history.
    pub head: Option<Version>,
    /// Where the server's log of changes was: `LSN 0/16B3748`, `binlog mariadb-bin.000002:328`.
    #[serde(default)]
    pub position: Option<String>,
    /// Start.
    pub started: Timestamp,
    /// End.
    pub ended: Timestamp,
    /// When pruning may delete it, whatever else is kept.
    #[serde(default)]
    pub expires: Option<Timestamp>,
    /// With which version of Godwit.
    pub godwit: String,
    /// SHA-256 over the canonical JSON of everything else; tells an edited manifest from the one that was written.
    #[serde(default)]
    pub seal: Option<Digest>,
}

/// A manifest that is not the one that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It has none, and its layout should have one.
    #[error("its seal is missing")]
    Missing,
    /// It fits another text.
    #[error("it was edited since it was written: its seal fits another text")]
    Edited,
}

impl Manifest {
    /// The layout that this program writes; it reads older ones, too.
    pub const LAYOUT: u32 = 2;

    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Bytes that the tool wrote, and a restore reads.
    pub const fn content_bytes(&self) -> u64 {
        if self.layout < 2 { self.bytes } else { self.content }
    }

    /// The same, sealed.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.seal = None;
        self.seal = Some(self.sealing());
        self
    }

    /// Checks the seal.
    ///
    /// # Errors
    /// The manifest was edited. Whoever edits can seal again; what they claim is then up to a restore to find out.
    pub fn check_seal(&self) -> Result<(), SealError> {
        match self.seal {
            None if self.layout < 2 => Ok(()),
            None => Err(SealError::Missing),
            Some(seal) => {
                let mut bare = self.clone();
                bare.seal = None;
                if bare.sealing() == seal {
                    Ok(())
                } else {
                    Err(SealError::Edited)
                }
            }
        }
    }

    fn sealing(&self) -> Digest {
        Digest::of(&serde_json_canonicalizer::to_vec(self).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            layout: Manifest::LAYOUT,
            id: BackupId::new(),
            environment: None,
            name: "shop".to_owned(),
            address: Address::Sqlite {
                path: "/srv/shop.db".into(),
            },
            marker: None,
            engine: Engine::Sqlite,
            server: "SQLite 3.51.3".to_owned(),
            tool: "SQLite 3.51.3".to_owned(),
            scope: Scope::Whole,
            artifact: "shop.db.zst".to_owned(),
            bytes: 10,
            sha256: Digest::of(b"artifact"),
            content: 40,
            compression: Some(1),
            encryption: None,
            globals: None,
            tables: vec![TableRows {
                table: "orders".to_owned(),
                rows: 3,
            }],
            inventory: Inventory::default(),
            head: None,
            position: None,
            started: Timestamp::UNIX_EPOCH,
            ended: Timestamp::UNIX_EPOCH,
            expires: None,
            godwit: "0.1.0".to_owned(),
            seal: None,
        }
    }

    #[test]
    fn an_edited_manifest_is_told_from_the_one_that_was_written() {
        let sealed = manifest().sealed();
        assert_eq!(sealed.check_seal(), Ok(()));
        let through_json: Manifest = serde_json::from_str(&serde_json::to_string(&sealed).unwrap()).unwrap();
        assert_eq!(through_json.check_seal(), Ok(()));
        let mut edited = sealed.clone();
        edited.tables[0].rows = 2;
        assert_eq!(edited.check_seal(), Err(SealError::Edited));
        assert_eq!(manifest().check_seal(), Err(SealError::Missing));
    }

    #[test]
    fn a_manifest_of_layout_1_is_still_read() {
        let mut json = serde_json::to_value(manifest()).unwrap();
        let fields = json.as_object_mut().unwrap();
        fields.insert("layout".to_owned(), 1.into());
        for later in [
            "marker",
            "scope",
            "content",
            "compression",
            "encryption",
            "globals",
            "inventory",
            "position",
            "expires",
            "seal",
        ] {
            assert!(fields.remove(later).is_some(), "{later}");
        }
        let read: Manifest = serde_json::from_value(json).unwrap();
        assert_eq!((read.check_seal(), read.content_bytes()), (Ok(()), 10));
    }

    #[test]
    fn a_scope_knows_its_tables() {
        let schemas = Scope::Schemas {
            names: vec!["shop".to_owned()],
        };
        assert!(schemas.has("shop.orders") && !schemas.has("shopping.orders") && !schemas.has_every_object());
        let tables = Scope::Tables {
            names: vec!["public.orders".to_owned()],
        };
        assert!(tables.has("public.orders") && !tables.has("public.lines"));
        assert!(Scope::Whole.has("anything") && Scope::SchemaOnly.has_every_object());
    }
}
