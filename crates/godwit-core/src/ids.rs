//! Identifiers: one newtype per noun, so that none can be passed for another.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier that sorts by its time of creation (UUID version 7).
            #[allow(clippy::new_without_default, reason = "each call makes another id; a default would hide that")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// Names a project: a folder with migrations and its environments.
    ProjectId
);
id!(
    /// Names an environment profile.
    EnvironmentId
);
id!(
    /// Names one execution of a plan.
    RunId
);
id!(
    /// Names one backup: its artifact and manifest.
    BackupId
);
id!(
    /// Names a destination of copies of backups.
    DestinationId
);
