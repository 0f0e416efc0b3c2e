//! Passwords: the OS keyring, the [`Secret`] type, and taking secrets out of texts.
//!
//! Nothing else in Godwit may keep a password. This crate never writes one to a file and never falls
//! back silently: where the keyring is missing or locked it says so, and the caller may ask the person
//! whether to keep the password for this session only ([`Keep::Session`]).
//!
//! Start at [`SecretStore`] and [`Redactor`].

mod error;
mod keyring;
mod redact;
mod secret;
mod store;
mod thread;

pub use error::SecretsError;
pub use keyring::KeyringState;
pub use redact::{REDACTED, RedactingWriter, Redactor};
pub use secret::Secret;
pub use store::{Keep, Owner, SecretStore};
