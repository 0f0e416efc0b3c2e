//! Database engines and the products that speak for them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A family of databases that share a wire protocol and a dialect.
///
/// MariaDB and MySQL are one engine; [`Product`] tells them apart once a session is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
    /// SQLite.
    Sqlite,
}

impl Engine {
    /// Every engine, in the order in which people are offered them.
    pub const ALL: [Self; 3] = [Self::Postgres, Self::Mysql, Self::Sqlite];

    /// The name as used in files, URLs and on the wire.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
            Self::Sqlite => "sqlite",
        }
    }

    /// The port that servers of this engine listen on unless told otherwise; `None` for SQLite.
    pub const fn default_port(self) -> Option<u16> {
        match self {
            Self::Postgres => Some(5432),
            Self::Mysql => Some(3306),
            Self::Sqlite => None,
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL/MariaDB",
            Self::Sqlite => "SQLite",
        })
    }
}

/// What a server says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Product {
    /// PostgreSQL.
    Postgresql,
    /// Oracle's MySQL.
    Mysql,
    /// MariaDB.
    Mariadb,
    /// SQLite.
    Sqlite,
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgresql => "PostgreSQL",
            Self::Mysql => "MySQL",
            Self::Mariadb => "MariaDB",
            Self::Sqlite => "SQLite",
        })
    }
}

/// What a session learned about the server at log-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerInfo {
    /// The product behind the engine.
    pub product: Product,
    /// The version as the server words it, without the product name: `15.20`, `10.11.19`.
    pub version: String,
    /// The database that the session is in; the file's path for SQLite.
    pub database: String,
    /// The user that the session acts as; empty for SQLite.
    pub user: String,
    /// The negotiated TLS protocol, `None` where the connection is not encrypted.
    pub tls: Option<String>,
}

impl ServerInfo {
    /// The leading number of the version: 15 of `15.20`, 10 of `10.11.19-MariaDB`.
    pub fn major(&self) -> Option<u32> {
        let digits: String = self.version.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    }
}
