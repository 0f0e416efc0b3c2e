//! Random names and passwords, without a generator of their own.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};

/// Sixteen random hexadecimal digits.
pub(crate) fn hex() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}

/// A new password with characters that mean something in URLs, shells, pass-files and option files.
pub(crate) fn password() -> String {
    format!("p:{}@/?#%&+ \\'\"ü", hex())
}

/// A database name that no other test on the same server uses.
pub(crate) fn database_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}
