//! How an artifact is compressed and encrypted.
//!
//! What the tool writes goes through zstd, then age, then SHA-256, to the disk; and back the same way. Everything
//! streams: memory does not depend on the size of the database.

mod decode;
mod encode;

use godwit_core::backup::{Encryption, Manifest};
use godwit_secrets::Secret;

use crate::BackupError;
pub(crate) use decode::{Stored, beginning, content, plain_file};
pub(crate) use encode::{Encoder, Sealed};

/// How an artifact is written.
#[derive(Debug, Clone, Default)]
pub struct Coding {
    /// The level of zstd, 1 to 19; `None` leaves the content as it is.
    pub level: Option<i32>,
    /// For whom it is encrypted; `None` leaves it readable.
    pub encrypt: Option<Encrypt>,
}

/// For whom an artifact is encrypted.
#[derive(Debug, Clone)]
pub enum Encrypt {
    /// Whoever knows this passphrase.
    Passphrase(Secret),
    /// Whoever has the private key of one of these: `age1…`.
    Recipients(Vec<String>),
}

/// What encrypted artifacts are read with.
#[derive(Debug, Clone, Default)]
pub struct Unlock {
    /// Passphrases to try.
    pub passphrases: Vec<Secret>,
    /// Private keys to try: `AGE-SECRET-KEY-1…`.
    pub identities: Vec<Secret>,
}

impl Coding {
    /// zstd at a level that keeps up with the tools.
    pub const DEFAULT_LEVEL: i32 = 1;

    /// What the manifest says of it.
    pub(crate) fn encryption(&self) -> Option<Encryption> {
        self.encrypt.as_ref().map(|encrypt| match encrypt {
            Encrypt::Passphrase(_) => Encryption::Passphrase,
            Encrypt::Recipients(recipients) => Encryption::Recipients {
                recipients: recipients.clone(),
            },
        })
    }

    /// Refuses what could not be written, before anything is begun.
    pub(crate) fn check(&self) -> Result<(), BackupError> {
        if let Some(level) = self.level
            && !(1..=19).contains(&level)
        {
            return Err(BackupError::Coding {
                why: format!("zstd has no level {level}; it has 1 to 19, and 0 does not compress"),
            });
        }
        self.encrypt.as_ref().map_or(Ok(()), encode::check)
    }

    /// What is added to a file's name.
    pub(crate) fn endings(&self) -> String {
        let zst = if self.level.is_some() { ".zst" } else { "" };
        let age = if self.encrypt.is_some() { ".age" } else { "" };
        format!("{zst}{age}")
    }
}

/// The endings that [`Coding::endings`] gives.
pub(crate) const ENDINGS: [&str; 4] = ["", ".zst", ".age", ".zst.age"];

/// Whether the artifact is the content itself.
pub(crate) const fn is_plain(manifest: &Manifest) -> bool {
    manifest.compression.is_none() && manifest.encryption.is_none()
}
