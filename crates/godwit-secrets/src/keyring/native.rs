//! macOS's Keychain and Windows' Credential Manager.

use std::sync::Arc;

use keyring::Error;
use keyring_core::CredentialStore;

use super::{Keyring, KeyringState, Refusal};

#[cfg(target_os = "macos")]
const NAME: &str = "Keychain";
#[cfg(windows)]
const NAME: &str = "Credential Manager";

/// The keyring that belongs to the log-in.
#[derive(Debug, Default)]
pub(crate) struct Native;

impl Keyring for Native {
    // Opening these stores proves nothing; reading an entry that nobody has does.
    fn look(&self) -> KeyringState {
        let read = self
            .open()
            .and_then(|store| store.build("Godwit", "probe", None)?.get_secret());
        match read.as_ref().map_err(Refusal::of) {
            Ok(_) => KeyringState::Available { backend: NAME.into() },
            Err(_) if matches!(read, Err(Error::NoEntry)) => KeyringState::Available { backend: NAME.into() },
            Err(Refusal::Locked(why)) => KeyringState::Locked { why },
            Err(Refusal::Missing(why) | Refusal::Failed(why)) => KeyringState::Missing { why },
            Err(other) => KeyringState::Missing {
                why: format!("{other:?}"),
            },
        }
    }

    // Both ask by themselves when an entry is used.
    fn unlock(&self) -> Result<(), Refusal> {
        Ok(())
    }

    fn open(&self) -> Result<Arc<CredentialStore>, Error> {
        #[cfg(target_os = "macos")]
        let store: Arc<CredentialStore> = apple_native_keyring_store::keychain::Store::new()?;
        #[cfg(windows)]
        let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new()?;
        Ok(store)
    }

    fn has_labels(&self) -> bool {
        false
    }
}
