//! How far a backup was proven.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

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
    /// It was restored into a scratch database and what was there agreed with the manifest.
    Restored(Drill),
    /// A check failed.
    Broken {
        /// When.
        at: Timestamp,
        /// What is wrong, in a sentence.
        why: String,
    },
}

/// One restore into a scratch database that agreed with the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drill {
    /// When it ended.
    pub at: Timestamp,
    /// How long loading took: the time to recover, without the comparison afterwards.
    pub took: SignedDuration,
    /// Where: `a server started for it`, `the server of staging`.
    pub place: String,
    /// Tables whose rows were counted.
    pub tables: u32,
    /// Of these, tables whose content was compared by checksum.
    pub checksums: u32,
}

impl Proof {
    /// When it was looked at last.
    pub const fn at(&self) -> Option<Timestamp> {
        match self {
            Self::NotVerified => None,
            Self::Read { at } | Self::Broken { at, .. } => Some(*at),
            Self::Restored(drill) => Some(drill.at),
        }
    }

    /// What is known after `newer`, too: reading a backup takes nothing from an earlier restore of the same bytes.
    pub fn and(self, newer: Self) -> Self {
        match (self, newer) {
            (restored @ Self::Restored(_), Self::Read { .. } | Self::NotVerified) => restored,
            (_, newer) => newer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restore_outlasts_a_reading_and_nothing_outlasts_a_break() {
        let at = Timestamp::UNIX_EPOCH;
        let restored = Proof::Restored(Drill {
            at,
            took: SignedDuration::from_secs(3),
            place: "a server started for it".to_owned(),
            tables: 2,
            checksums: 1,
        });
        let broken = Proof::Broken {
            at,
            why: "it is cut".to_owned(),
        };
        assert_eq!(restored.clone().and(Proof::Read { at }), restored);
        assert_eq!(restored.clone().and(broken.clone()), broken);
        assert_eq!(Proof::Read { at }.and(restored.clone()), restored);
        assert_eq!(broken.clone().and(Proof::Read { at }), Proof::Read { at });
    }
}
