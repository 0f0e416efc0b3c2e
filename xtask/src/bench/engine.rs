//! The engines that are measured.

use anyhow::{Result, bail};

/// One of the engines, in the order in which they are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Postgres,
    Mariadb,
    Sqlite,
}

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Postgres, Self::Mariadb, Self::Sqlite];

    /// As people write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Mariadb => "MariaDB",
            Self::Sqlite => "SQLite",
        }
    }

    /// The engine's own client, which sets the floor.
    pub(crate) fn client(self) -> &'static str {
        match self {
            Self::Postgres => "psql",
            Self::Mariadb => "mariadb",
            Self::Sqlite => "sqlite3",
        }
    }

    /// As it is named on the command line.
    pub(crate) fn parse(word: &str) -> Result<Self> {
        match word {
            "postgres" | "postgresql" => Ok(Self::Postgres),
            "mariadb" => Ok(Self::Mariadb),
            "sqlite" => Ok(Self::Sqlite),
            other => bail!("{other:?} is none of postgres, mariadb and sqlite"),
        }
    }
}
