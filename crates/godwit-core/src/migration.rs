//! Migrations as they lie on disk.

use std::{fmt, path::PathBuf, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{Digest, Finding, LimitsAsked, Version};

/// Whose conventions a folder and its history follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FormatId {
    /// Godwit's own: sqlx's reversible files, `-- godwit:` directives, `godwit_history`.
    Godwit,
    /// sqlx: `_sqlx_migrations`, SHA-384 of the up script.
    Sqlx,
}

impl FormatId {
    /// Every format, in the order of preference where nothing decides.
    pub const ALL: [Self; 2] = [Self::Godwit, Self::Sqlx];

    /// The name in files, arguments and on the wire.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Godwit => "godwit",
            Self::Sqlx => "sqlx",
        }
    }
}

impl fmt::Display for FormatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The text names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a format: godwit or sqlx")]
pub struct NotAFormat(pub String);

impl FromStr for FormatId {
    type Err = NotAFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.id() == text)
            .ok_or_else(|| NotAFormat(text.to_owned()))
    }
}

/// What a script says about itself in its leading comments.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Directives {
    /// `-- no-transaction` (sqlx, first line) or `-- godwit: no-transaction`.
    pub no_transaction: bool,
    /// `-- godwit: irreversible because …`: there is no way back, and why.
    pub irreversible: Option<String>,
    /// `-- godwit: timeout …`: other time limits than the tier's.
    pub limits: LimitsAsked,
}

/// One SQL script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The file, relative to the migrations folder, with `/` between parts.
    pub file: String,
    /// The text without a byte order mark; spans count from its first byte.
    pub text: Arc<str>,
    /// The checksum that the format's history keeps, in its own algorithm.
    pub checksum: Vec<u8>,
    /// SHA-256 of the raw bytes: what a plan binds.
    pub raw: Digest,
    /// SHA-256 with CRLF as LF and no byte order mark: equal where only those differ.
    pub normalised: Digest,
    /// Checksums that the same text would have with other line endings or a byte order mark.
    pub variants: Vec<Vec<u8>>,
    /// What the script asks for.
    pub directives: Directives,
}

/// A versioned change on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// Its version.
    pub version: Version,
    /// What the file's name says after the version, as written: `create_orders`.
    pub name: String,
    /// The script that applies it.
    pub up: Script,
    /// The script that rolls it back, where there is one.
    pub down: Option<Script>,
}

/// A migrations folder as read at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationsFolder {
    /// The folder, absolute.
    pub path: PathBuf,
    /// The format that it was read in.
    pub format: FormatId,
    /// Why that format: the sentence shown to the person.
    pub because: String,
    /// Migrations in the order of their versions; duplicates are left in, side by side, and named in `findings`.
    pub migrations: Vec<Migration>,
    /// What is wrong or odd about the folder.
    pub findings: Vec<Finding>,
    /// `godwit.toml` in the folder or above it, where there is one.
    pub settings: Option<SettingsFile>,
}

/// A file of settings that came with a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsFile {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

impl MigrationsFolder {
    /// The migration of `version`, the first where it is duplicated.
    pub fn get(&self, version: &Version) -> Option<&Migration> {
        let first = self
            .migrations
            .partition_point(|migration| migration.version < *version);
        self.migrations
            .get(first)
            .filter(|migration| migration.version == *version)
    }
}
