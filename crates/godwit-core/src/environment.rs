//! Projects and their environments.

use std::{fmt, path::PathBuf, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Address, Endpoint, EnvironmentId, Fingerprint, FormatId, ProjectId};

/// How much is at stake in an environment; sets default policy and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// A developer's own database.
    Development,
    /// Shared, as production but without its data or users.
    Staging,
    /// What customers use.
    Production,
}

impl Tier {
    /// The tier's name in files, arguments and on the wire.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }

    /// What an environment of this tier is protected by unless it says otherwise.
    pub const fn default_protect(self) -> Protect {
        match self {
            Self::Development | Self::Staging => Protect::Open,
            Self::Production => Protect::Confirm,
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The text names no tier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a tier: development, staging or production")]
pub struct NotATier(pub String);

impl FromStr for Tier {
    type Err = NotATier;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "development" | "dev" => Ok(Self::Development),
            "staging" | "stage" => Ok(Self::Staging),
            "production" | "prod" => Ok(Self::Production),
            _ => Err(NotATier(text.to_owned())),
        }
    }
}

/// What stands between a person and a write to the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protect {
    /// Nothing beyond the plan.
    Open,
    /// The environment's name, typed.
    Confirm,
    /// Godwit never writes there: status, plan, backup and verify only.
    ReadOnly,
}

impl Protect {
    /// The protection's name in files and arguments.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirm => "confirm",
            Self::ReadOnly => "read-only",
        }
    }
}

/// The text names no protection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a protection: open, confirm or read-only")]
pub struct NotAProtection(pub String);

impl FromStr for Protect {
    type Err = NotAProtection;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Open, Self::Confirm, Self::ReadOnly]
            .into_iter()
            .find(|protect| protect.id() == text)
            .ok_or_else(|| NotAProtection(text.to_owned()))
    }
}

/// A named profile of one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Identity; the keyring entry and the runs refer to it.
    pub id: EnvironmentId,
    /// The project that it belongs to.
    pub project: ProjectId,
    /// Unique in its project; what people type to confirm.
    pub name: String,
    /// Where the target is.
    pub address: Address,
    /// What is at stake.
    pub tier: Tier,
    /// A colour of the person's choice as `#rrggbb`; the tier's where absent.
    pub colour: Option<String>,
    /// What a write needs.
    pub protect: Protect,
    /// Place in the promotion order, from 0.
    pub position: u32,
    /// Where the database was when it was first seen; tells another one where there is no marker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Fingerprint>,
    /// The way straight to the server, where `address` leads through a pooler that hands sessions around.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direct: Option<Endpoint>,
}

impl Environment {
    /// Where everything goes that needs a session of its own: what writes, backups, restores.
    pub fn direct_address(&self) -> Address {
        match &self.direct {
            Some(way) => self.address.by(way),
            None => self.address.clone(),
        }
    }
}

/// A folder with migrations, and how to read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Identity.
    pub id: ProjectId,
    /// What people call it; the folder's name unless changed.
    pub name: String,
    /// The migrations folder, absolute.
    pub folder: PathBuf,
    /// The format that the person chose; `None` detects it at every reading.
    pub format: Option<FormatId>,
}
