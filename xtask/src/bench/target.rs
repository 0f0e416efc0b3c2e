//! One fresh database.

use std::path::PathBuf;

use super::engine::Engine;

/// The user that every contestant logs in as. The servers are in temp folders and listen on the loopback alone.
pub(crate) const USER: &str = "bench";

/// Where a contestant is sent.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    Network(Network),
    /// A SQLite file.
    File(PathBuf),
}

/// A database on a server.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    pub(crate) engine: Engine,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) password: String,
    pub(crate) database: String,
}

impl Target {
    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Network(network) => network.engine,
            Self::File(_) => Engine::Sqlite,
        }
    }

    /// The URL without the password, which goes through the environment.
    pub(crate) fn shown_url(&self) -> String {
        match self {
            Self::Network(network) => network.url(""),
            Self::File(path) => format!("sqlite://{}", path.display()),
        }
    }

    /// The URL with all that is needed to log in; for environment variables only.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Network(network) => network.url(&format!(":{}", network.password)),
            Self::File(_) => self.shown_url(),
        }
    }

    /// The same database behind another address.
    pub(crate) fn through(&self, host: &str, port: u16) -> Self {
        let mut other = self.clone();
        if let Self::Network(network) = &mut other {
            network.host = host.to_owned();
            network.port = port;
        }
        other
    }
}

impl Network {
    fn url(&self, password: &str) -> String {
        let scheme = match self.engine {
            Engine::Mariadb => "mysql",
            Engine::Postgres | Engine::Sqlite => "postgres",
        };
        let Self {
            host, port, database, ..
        } = self;
        format!("{scheme}://{USER}{password}@{host}:{port}/{database}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network() -> Target {
        Target::Network(Network {
            engine: Engine::Mariadb,
            host: "127.0.0.1".to_owned(),
            port: 3306,
            password: "secret".to_owned(),
            database: "one".to_owned(),
        })
    }

    #[test]
    fn the_shown_url_lacks_the_password_alone() {
        assert_eq!(network().shown_url(), "mysql://bench@127.0.0.1:3306/one");
        assert_eq!(network().url(), "mysql://bench:secret@127.0.0.1:3306/one");
        assert_eq!(Target::File("/tmp/a.db".into()).url(), "sqlite:///tmp/a.db");
    }

    #[test]
    fn a_line_changes_the_address_alone() {
        let other = network().through("localhost", 4000);
        assert_eq!(other.url(), "mysql://bench:secret@localhost:4000/one");
    }
}
