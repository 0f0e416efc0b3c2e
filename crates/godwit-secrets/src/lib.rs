//! The OS keyring and the Secret type.

mod secret;

pub use secret::Secret;
