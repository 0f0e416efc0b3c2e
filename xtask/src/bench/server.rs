//! Servers that flush as installed ones do, and the fresh databases on them.

use std::fs::File;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result};
use godwit_testkit::{Mariadb, Postgres};

use super::clients;
use super::engine::Engine;
use super::migrations::{Contents, INDEXES, TABLES};
use super::target::{Network, Target, USER};
use crate::places;

/// A server of one engine; of SQLite the folder for its files.
#[derive(Debug)]
pub(crate) enum Server {
    Postgres { server: Postgres, password: String },
    Mariadb { server: Mariadb, password: String },
    Sqlite(PathBuf),
}

impl Server {
    /// Starts one; `folder` takes SQLite's files.
    pub(crate) fn start(engine: Engine, folder: &Path) -> Self {
        let password = format!("{:016x}", RandomState::new().build_hasher().finish());
        match engine {
            Engine::Postgres => {
                let server = Postgres::as_installed();
                server.execute(&format!("CREATE ROLE {USER} SUPERUSER LOGIN PASSWORD '{password}'"));
                Self::Postgres { server, password }
            }
            Engine::Mariadb => {
                let server = Mariadb::as_installed();
                server.execute(&format!(
                    "CREATE USER {USER}@'%' IDENTIFIED BY '{password}'; GRANT ALL PRIVILEGES ON *.* TO {USER}@'%'"
                ));
                Self::Mariadb { server, password }
            }
            Engine::Sqlite => Self::Sqlite(folder.to_path_buf()),
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Postgres { .. } => Engine::Postgres,
            Self::Mariadb { .. } => Engine::Mariadb,
            Self::Sqlite(_) => Engine::Sqlite,
        }
    }

    /// Where it listens; of a file nothing.
    pub(crate) fn address(&self) -> Option<(&'static str, u16)> {
        match self {
            Self::Postgres { server, .. } => Some((server.host(), server.port())),
            Self::Mariadb { server, .. } => Some((server.host(), server.port())),
            Self::Sqlite(_) => None,
        }
    }

    /// The engine's own client. Of PostgreSQL the program itself: what Debian puts on the `PATH` is a script that finds
    /// it, and takes longer to start.
    pub(crate) fn client(&self) -> Result<PathBuf> {
        if let Self::Postgres { server, .. } = self {
            return Ok(server.bin("psql"));
        }
        let name = self.engine().client();
        places::program(name).with_context(|| format!("{name} is not installed"))
    }

    /// Its version, and the settings that decide what a commit waits for, in the server's own words.
    pub(crate) fn description(&self) -> String {
        match self {
            Self::Postgres { server, .. } => {
                let version = server.execute("SHOW server_version");
                let settings = ["fsync", "synchronous_commit", "full_page_writes", "wal_sync_method"]
                    .map(|name| format!("`{name}={}`", server.execute(&format!("SHOW {name}")).trim()));
                format!("PostgreSQL {}: {}", version.trim(), settings.join(", "))
            }
            Self::Mariadb { server, .. } => {
                let version = server.execute("SELECT version()");
                let settings = [
                    "innodb_flush_log_at_trx_commit",
                    "innodb_flush_method",
                    "sync_binlog",
                    "log_bin",
                ]
                .map(|name| format!("`{name}={}`", server.execute(&format!("SELECT @@{name}")).trim()));
                format!("MariaDB {}: {}", version.trim(), settings.join(", "))
            }
            Self::Sqlite(_) => {
                "SQLite: a file each, `journal_mode` and `synchronous` as each contestant leaves or sets them"
                    .to_owned()
            }
        }
    }

    /// Makes an empty database.
    pub(crate) fn fresh(&self) -> Result<Target> {
        let target = self.unmade();
        match (self, &target) {
            (Self::Postgres { server, .. }, Target::Network(network)) => {
                server.execute(&format!("CREATE DATABASE {} OWNER {USER}", network.database));
                // What the database before left to be written is not this contestant's time.
                server.execute("CHECKPOINT");
            }
            (Self::Mariadb { server, .. }, Target::Network(network)) => {
                server.execute(&format!("CREATE DATABASE {}", network.database));
            }
            (_, Target::File(path)) => {
                // An empty file is an empty database, and not every contestant makes one itself.
                File::create_new(path).with_context(|| format!("make {}", path.display()))?;
            }
            (Self::Sqlite(_), Target::Network(_)) => {}
        }
        Ok(target)
    }

    /// A database with a name of its own that nobody has made yet.
    pub(crate) fn unmade(&self) -> Target {
        static COUNT: AtomicU32 = AtomicU32::new(1);
        let database = format!("bench_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let network = |engine, host: &str, port, password: &String| {
            Target::Network(Network {
                engine,
                host: host.to_owned(),
                port,
                password: password.clone(),
                database: database.clone(),
            })
        };
        match self {
            Self::Postgres { server, password } => network(Engine::Postgres, server.host(), server.port(), password),
            Self::Mariadb { server, password } => network(Engine::Mariadb, server.host(), server.port(), password),
            Self::Sqlite(folder) => Target::File(folder.join(format!("{database}.db"))),
        }
    }

    /// Removes a database that [`Server::fresh`] or a contestant made.
    pub(crate) fn remove(&self, target: &Target) -> Result<()> {
        match (self, target) {
            (Self::Postgres { server, .. }, Target::Network(network)) => {
                server.execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", network.database));
            }
            (Self::Mariadb { server, .. }, Target::Network(network)) => {
                server.execute(&format!("DROP DATABASE IF EXISTS {}", network.database));
            }
            (_, Target::File(path)) => std::fs::remove_file(path)?,
            (Self::Sqlite(_), Target::Network(_)) => {}
        }
        Ok(())
    }

    /// Counts what is in a database.
    pub(crate) fn contents(&self, target: &Target) -> Result<Contents> {
        let said = clients::ask(&self.client()?, target, &counting(self.engine()))?;
        let mut numbers = said.split_ascii_whitespace().map(str::parse::<u32>);
        let mut next = || -> Result<u32> {
            let number = numbers
                .next()
                .with_context(|| format!("no three numbers in {said:?}"))?;
            number.with_context(|| format!("no three numbers in {said:?}"))
        };
        Ok(Contents {
            tables: next()?,
            columns: next()?,
            indexes: next()?,
        })
    }
}

/// Counts the tables, columns and indexes that the migrations make, one number a line.
fn counting(engine: Engine) -> String {
    let (tables, columns, indexes) = match engine {
        Engine::Postgres => (
            "pg_class WHERE relkind = 'r' AND relname",
            "pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE attnum > 0 AND relkind = 'r' AND relname",
            "pg_class WHERE relkind = 'i' AND relname",
        ),
        Engine::Mariadb => (
            "information_schema.tables WHERE table_schema = database() AND table_name",
            "information_schema.columns WHERE table_schema = database() AND table_name",
            "information_schema.statistics WHERE table_schema = database() AND index_name",
        ),
        Engine::Sqlite => (
            "sqlite_schema WHERE type = 'table' AND name",
            "sqlite_schema AS s JOIN pragma_table_info(s.name) WHERE s.type = 'table' AND s.name",
            "sqlite_schema WHERE type = 'index' AND name",
        ),
    };
    let count = |from: &str, prefix: &str| format!("SELECT count(*) FROM {from} LIKE '{prefix}%';\n");
    [count(tables, TABLES), count(columns, TABLES), count(indexes, INDEXES)].concat()
}

#[cfg(test)]
mod tests {
    use super::super::format::Format;
    use super::super::migrations::{contents, generate};
    use super::*;

    const NOTHING: Contents = Contents {
        tables: 0,
        columns: 0,
        indexes: 0,
    };

    fn applies_what_is_counted(engine: Engine) {
        let folder = std::env::temp_dir().join(format!("godwit-bench-test-{}-{}", std::process::id(), engine.client()));
        let format = Format::EachInOne(engine);
        format.write(&folder, &generate(7)).unwrap();
        let server = Server::start(engine, &folder);
        let target = server.fresh().unwrap();
        assert_eq!(server.contents(&target).unwrap(), NOTHING, "a fresh database is empty");

        let client = server.client().unwrap();
        let mut script = clients::script(&client, &target, &format.place(&folder)).unwrap();
        assert!(script.status().unwrap().success());

        assert_eq!(server.contents(&target).unwrap(), contents(7), "after 7 migrations");
        let other = server.fresh().unwrap();
        assert_eq!(server.contents(&other).unwrap(), NOTHING, "databases are counted apart");
        server.remove(&target).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn on_postgres_what_is_there_is_counted() {
        applies_what_is_counted(Engine::Postgres);
    }

    #[test]
    fn on_mariadb_what_is_there_is_counted() {
        applies_what_is_counted(Engine::Mariadb);
    }

    #[test]
    fn in_sqlite_files_what_is_there_is_counted() {
        applies_what_is_counted(Engine::Sqlite);
    }
}
