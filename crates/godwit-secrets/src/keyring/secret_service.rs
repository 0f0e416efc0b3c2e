//! Linux and the BSDs: the Secret Service on the session's D-Bus.

use std::sync::Arc;

use keyring::Error;
use keyring_core::CredentialStore;
use secret_service::{
    EncryptionType, Error as ServiceError,
    blocking::{Collection, SecretService},
};
use zbus_secret_service_keyring_store::Store;

use super::{Keyring, KeyringState, Refusal};

/// The default collection of whatever program offers the Secret Service.
#[derive(Debug, Default)]
pub(crate) struct SecretServiceKeyring;

impl Keyring for SecretServiceKeyring {
    // Connecting proves nothing where the keyring is locked, and so does a search, which may find nothing in a
    // locked collection. The collection itself knows.
    fn look(&self) -> KeyringState {
        match with_collection(|collection| collection.is_locked().map_err(failed)) {
            Ok(false) => KeyringState::Available {
                backend: "Secret Service".into(),
            },
            Ok(true) => KeyringState::Locked {
                why: "its default collection is locked".into(),
            },
            Err(Refusal::Missing(why) | Refusal::Failed(why)) => KeyringState::Missing { why },
            Err(other) => KeyringState::Missing {
                why: format!("{other:?}"),
            },
        }
    }

    fn unlock(&self) -> Result<(), Refusal> {
        with_collection(|collection| {
            collection
                .unlock()
                .map_err(|error| Refusal::Locked(unlock_failure(&error)))?;
            if collection.is_locked().map_err(failed)? {
                return Err(Refusal::Locked("the prompt was closed and it stayed locked".into()));
            }
            Ok(())
        })
    }

    fn open(&self) -> Result<Arc<CredentialStore>, Error> {
        let store: Arc<CredentialStore> = Store::new()?;
        Ok(store)
    }

    fn has_labels(&self) -> bool {
        true
    }
}

fn with_collection<T>(ask: impl FnOnce(&Collection<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
    // No secret passes over this connection, so none of its traffic needs encryption.
    let service = SecretService::connect(EncryptionType::Plain).map_err(|error| missing(&error))?;
    let collection = service.get_default_collection().map_err(|error| missing(&error))?;
    ask(&collection)
}

fn missing(error: &ServiceError) -> Refusal {
    Refusal::Missing(match error {
        ServiceError::Unavailable => "this session has no D-Bus".into(),
        ServiceError::NoResult => "the Secret Service has no default collection yet".into(),
        other => format!("no program of this session offers the Secret Service ({other})"),
    })
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of map_err")]
fn failed(error: ServiceError) -> Refusal {
    Refusal::Failed(error.to_string())
}

fn unlock_failure(error: &ServiceError) -> String {
    match error {
        ServiceError::Prompt => "the prompt to unlock it was dismissed".into(),
        ServiceError::PromptDisconnected => "the prompt to unlock it went away".into(),
        other => format!("no prompt to unlock it could be shown ({other})"),
    }
}
