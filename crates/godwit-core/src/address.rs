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

    /// The same database by another way. SQLite's file has one way only.
    #[must_use]
    pub fn by(&self, way: &Endpoint) -> Self {
        let mut other = self.clone();
        if let Self::Postgres(server) | Self::Mysql(server) = &mut other {
            way.host.clone_into(&mut server.host);
            server.port = way.port;
        }
        other
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

/// Another way to the same server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Endpoint {
    /// Host name, IP address, or the folder of a Unix socket.
    pub host: String,
    /// TCP port, or the number in the socket's name.
    pub port: u16,
}

/// The text names no way to a server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a host and a port, such as db.internal:5432")]
pub struct NotAnEndpoint(pub String);

impl Endpoint {
    /// Reads `HOST`, `HOST:PORT`, `[::1]:PORT`, or a socket's folder.
    pub fn parse(text: &str, default_port: u16) -> Result<Self, NotAnEndpoint> {
        let text = text.trim();
        let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, "")) => (host, None),
            Some((host, rest)) => (host, Some(rest.strip_prefix(':').unwrap_or_default())),
            None => match text.rsplit_once(':') {
                // Several colons without brackets are those of an IPv6 address.
                Some((host, port)) if !host.contains(':') => (host, Some(port)),
                _ => (text, None),
            },
        };
        let port = port.map_or(Ok(default_port), str::parse);
        match port {
            Ok(port) if port > 0 && !host.is_empty() && !host.contains(char::is_whitespace) => Ok(Self {
                host: host.to_owned(),
                port,
            }),
            _ => Err(NotAnEndpoint(text.to_owned())),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_read_as_people_write_them() {
        for (text, host, port) in [
            ("db.internal", "db.internal", 5432),
            (" db.internal:6000 ", "db.internal", 6000),
            ("[::1]:6000", "::1", 6000),
            ("[::1]", "::1", 5432),
            ("fe80::1", "fe80::1", 5432),
            ("/run/postgresql", "/run/postgresql", 5432),
        ] {
            let way = Endpoint::parse(text, 5432).unwrap();
            assert_eq!((way.host.as_str(), way.port), (host, port), "{text}");
            assert_eq!(Endpoint::parse(&way.to_string(), 5432), Ok(way));
        }
        for text in ["", ":5432", "db:0", "db:many", "db:70000", "[::1]5432x", "my host"] {
            assert!(Endpoint::parse(text, 5432).is_err(), "{text}");
        }
    }
}
