//! Where a target is, without any secret.

use std::{fmt, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::Engine;

/// How far the connection must be encrypted and the server's identity proven (libpq's terms).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsMode {
    /// Never encrypt.
    Disable,
    /// Encrypt where the server can; fall back to plain text.
    #[default]
    Prefer,
    /// Encrypt or fail; the certificate is not checked.
    Require,
    /// Encrypt and check the certificate's issuer.
    VerifyCa,
    /// Encrypt, check the issuer and that the certificate names the host.
    VerifyFull,
}

impl TlsMode {
    /// The name in URLs and on the wire.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Prefer => "prefer",
            Self::Require => "require",
            Self::VerifyCa => "verify-ca",
            Self::VerifyFull => "verify-full",
        }
    }
}

/// The address of a database on a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerAddress {
    /// Host name, IP address (IPv6 without brackets) or, where it begins with `/`, a socket:
    /// the folder for PostgreSQL, the socket file for MySQL.
    pub host: String,
    /// TCP port, and the number in a PostgreSQL socket's name.
    pub port: u16,
    /// Database.
    pub database: String,
    /// User (role) to log in as.
    pub user: String,
    /// Encryption.
    pub tls: TlsMode,
    /// PEM file with the authorities to trust instead of the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
}

/// Where one target is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "engine")]
pub enum Address {
    /// A PostgreSQL database.
    Postgres(ServerAddress),
    /// A MySQL or MariaDB database.
    Mysql(ServerAddress),
    /// A SQLite file.
    Sqlite {
        /// The file; created on first write where it does not exist.
        path: PathBuf,
    },
}

impl Address {
    /// The engine that listens there.
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Postgres(_) => Engine::Postgres,
            Self::Mysql(_) => Engine::Mysql,
            Self::Sqlite { .. } => Engine::Sqlite,
        }
    }

    /// The server part; `None` for SQLite.
    pub const fn server(&self) -> Option<&ServerAddress> {
        match self {
            Self::Postgres(server) | Self::Mysql(server) => Some(server),
            Self::Sqlite { .. } => None,
        }
    }

    /// The same server with another database, or another file in the same folder for SQLite.
    #[must_use]
    pub fn with_database(&self, name: &str) -> Self {
        let mut other = self.clone();
        match &mut other {
            Self::Postgres(server) | Self::Mysql(server) => name.clone_into(&mut server.database),
            Self::Sqlite { path } => path.set_file_name(name),
        }
        other
    }
}

/// A readable address, never with a password: `postgres://godwit@db.internal:5432/shop`.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(server) | Self::Mysql(server) => {
                let ServerAddress {
                    host,
                    port,
                    database,
                    user,
                    ..
                } = server;
                let scheme = self.engine().id();
                if host.starts_with('/') {
                    write!(f, "{scheme}://{user}@[{host}]/{database}")
                } else if host.contains(':') {
                    write!(f, "{scheme}://{user}@[{host}]:{port}/{database}")
                } else {
                    write!(f, "{scheme}://{user}@{host}:{port}/{database}")
                }
            }
            Self::Sqlite { path } => write!(f, "sqlite://{}", path.display()),
        }
    }
}
