//! The OS keyring and the Secret type.
