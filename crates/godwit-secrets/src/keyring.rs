//! The platform's keyring behind one small seam.
//!
//! A keyring is opened for every call and forgotten after it. So a keyring that was started, stopped or
//! unlocked meanwhile is simply found as it is, and a call that hangs blocks no other.

use std::sync::Arc;

use keyring::Error;
use keyring_core::CredentialStore;

#[cfg(not(all(unix, not(target_os = "macos"))))]
mod native;
#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service;

#[cfg(not(all(unix, not(target_os = "macos"))))]
pub(crate) use native::Native as Platform;
#[cfg(all(unix, not(target_os = "macos")))]
pub(crate) use secret_service::SecretServiceKeyring as Platform;

/// Whether passwords can be kept in the keyring right now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyringState {
    /// It is there and open.
    Available {
        /// Its name, for people.
        backend: String,
    },
    /// There is none.
    Missing {
        /// What was found instead.
        why: String,
    },
    /// It is there and does not open.
    Locked {
        /// Why not.
        why: String,
    },
}

/// A keyring's refusal, before it is known whom it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    Missing(String),
    Locked(String),
    Ambiguous(usize),
    NotText,
    TooLong(u32),
    Failed(String),
}

impl Refusal {
    /// Tells the causes apart, and leaves behind those parts of an error that hold the secret's bytes.
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            Error::NoDefaultStore => Self::Missing("no keyring was opened".into()),
            Error::NoStorageAccess(cause) => Self::Locked(cause.to_string()),
            Error::BadEncoding(_) | Error::BadDataFormat(..) => Self::NotText,
            Error::Ambiguous(entries) => Self::Ambiguous(entries.len()),
            Error::TooLong(_, limit) => Self::TooLong(*limit),
            Error::PlatformFailure(cause) => Self::Failed(cause.to_string()),
            other => Self::Failed(other.to_string()),
        }
    }
}

/// What Godwit asks of a keyring. All calls block; only [`Keyring::unlock`] may make a prompt appear.
pub(crate) trait Keyring: Send + Sync {
    /// Looks whether it is there and open, without disturbing anyone.
    fn look(&self) -> KeyringState;

    /// Asks the person to unlock it, by whatever window the keyring has for that.
    fn unlock(&self) -> Result<(), Refusal>;

    /// Opens it to read and write entries.
    fn open(&self) -> Result<Arc<CredentialStore>, Error>;

    /// Whether an entry can be given a label for people.
    fn has_labels(&self) -> bool;
}

/// A keyring that was opened elsewhere.
pub(crate) struct Given(pub(crate) Arc<CredentialStore>);

impl Keyring for Given {
    fn look(&self) -> KeyringState {
        KeyringState::Available {
            backend: self.0.vendor(),
        }
    }

    fn unlock(&self) -> Result<(), Refusal> {
        Ok(())
    }

    fn open(&self) -> Result<Arc<CredentialStore>, Error> {
        Ok(Arc::clone(&self.0))
    }

    fn has_labels(&self) -> bool {
        false
    }
}

/// No keyring at all.
pub(crate) struct Absent(pub(crate) String);

impl Keyring for Absent {
    fn look(&self) -> KeyringState {
        KeyringState::Missing { why: self.0.clone() }
    }

    fn unlock(&self) -> Result<(), Refusal> {
        Err(Refusal::Missing(self.0.clone()))
    }

    fn open(&self) -> Result<Arc<CredentialStore>, Error> {
        Err(Error::NoDefaultStore)
    }

    fn has_labels(&self) -> bool {
        false
    }
}
