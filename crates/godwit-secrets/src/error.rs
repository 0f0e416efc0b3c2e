//! What can go wrong with the keyring. No variant carries a secret or a library error that might.

use crate::{Owner, keyring::Refusal};

/// Why a secret could not be read, kept or removed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// There is no keyring to talk to.
    #[error("no keyring is available: {why}")]
    Missing {
        /// What was found instead.
        why: String,
    },
    /// There is a keyring, and it is locked.
    #[error("the keyring is locked: {why}")]
    Locked {
        /// Why it could not be unlocked.
        why: String,
    },
    /// The keyring did not answer in time.
    #[error("the keyring did not answer within {seconds} seconds")]
    NoAnswer {
        /// How long it was waited for.
        seconds: u64,
    },
    /// Several entries of the keyring claim the owner.
    #[error("the keyring holds {entries} secrets for {owner}")]
    Ambiguous {
        /// Whose secret was asked for.
        owner: Owner,
        /// How many there are.
        entries: usize,
    },
    /// The entry is not a text, so another program wrote it.
    #[error("what the keyring holds for {owner} is not a text in UTF-8")]
    NotText {
        /// Whose secret was asked for.
        owner: Owner,
    },
    /// The keyring takes no secret of this length (Windows: 2,560 bytes).
    #[error("the keyring takes at most {limit} bytes")]
    TooLong {
        /// The keyring's limit.
        limit: u32,
    },
    /// The keyring refused for another reason.
    #[error("the keyring failed: {why}")]
    Failed {
        /// In the keyring's own words.
        why: String,
    },
}

impl SecretsError {
    /// What the person can do next, in a sentence.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Missing { .. } => {
                "start a keyring (on Linux a Secret Service such as GNOME Keyring, KWallet or KeePassXC) and try again, \
                 or keep the password only for this session"
            }
            Self::Locked { .. } => "unlock the keyring and try again, or keep the password only for this session",
            Self::NoAnswer { .. } => {
                "look for a prompt of the keyring that waits for an answer and try again, \
                 or keep the password only for this session"
            }
            Self::Ambiguous { .. } => "remove the surplus entries of the service Godwit with the keyring's own program",
            Self::NotText { .. } => "enter the password again to replace the entry",
            Self::TooLong { .. } | Self::Failed { .. } => {
                "try again, or keep the password only for this session; it is never written to a file"
            }
        }
    }

    /// Whether keeping the password for this session only is a way on.
    pub const fn session_helps(&self) -> bool {
        !matches!(self, Self::Ambiguous { .. } | Self::NotText { .. })
    }

    pub(crate) fn of(refusal: Refusal, owner: Owner) -> Self {
        match refusal {
            Refusal::Missing(why) => Self::Missing { why },
            Refusal::Locked(why) => Self::Locked { why },
            Refusal::Ambiguous(entries) => Self::Ambiguous { owner, entries },
            Refusal::NotText => Self::NotText { owner },
            Refusal::TooLong(limit) => Self::TooLong { limit },
            Refusal::Failed(why) => Self::Failed { why },
        }
    }
}
