//! A target that can be reached: its address and what opens it.

use godwit_core::{Address, Endpoint};
use godwit_secrets::Secret;

/// One database and the password of the user that logs in to it.
///
/// Its `Debug` shows the address only; [`Secret`] prints as `[redacted]`.
#[derive(Debug, Clone)]
pub struct Target {
    /// Where it is.
    pub address: Address,
    /// The user's password, where it needs one.
    pub password: Option<Secret>,
}

impl Target {
    /// The same database and password by another way, where there is one.
    #[must_use]
    pub fn by(&self, way: Option<&Endpoint>) -> Self {
        Self {
            address: way.map_or_else(|| self.address.clone(), |way| self.address.by(way)),
            password: self.password.clone(),
        }
    }

    /// The same server and password with another database.
    #[must_use]
    pub fn with_database(&self, name: &str) -> Self {
        Self {
            address: self.address.with_database(name),
            password: self.password.clone(),
        }
    }
}

/// What Godwit calls itself to a server, before the holder of a lock is added.
pub(crate) const APPLICATION: &str = concat!("godwit ", env!("CARGO_PKG_VERSION"));

/// How long a connection may take to come about.
pub(crate) const CONNECT_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);
