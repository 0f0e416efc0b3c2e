//! Dev only: real database servers, a keyring and a display in temp folders, for tests.
//!
//! Servers come from the binaries that are installed on the machine, listen on free loopback ports, and end however
//! the test ends: by `Drop`, at the end of the process, or when the process is killed (see [`watchdog`]).
//! A missing binary is a failed test that names the package to install, never a skip.
//!
//! Start at [`postgres()`], [`mariadb()`], [`sqlite()`] and [`Keyring::unlocked`]. Servers that a test kills are made by
//! [`Postgres::durable`] and [`Mariadb::durable`]; [`Proxy`] cuts and delays what goes between a client and a server.

// Starting programs and reading the environment is what this crate is for; it is never part of the product.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]
#![cfg(unix)]

use std::sync::{Mutex, MutexGuard, PoisonError};

mod answers;
mod cache;
mod children;
mod client;
mod database;
mod display;
mod dump;
mod files;
mod identity;
mod keyring;
mod mariadb;
mod mariadb_template;
mod pgbouncer;
mod ports;
mod postgres;
mod postgres_template;
mod process;
mod program;
mod proxy;
mod random;
#[cfg(feature = "s3")]
mod s3;
mod sample;
mod sqlite;
mod template;
mod tls;
mod tools;
mod url;
pub mod watchdog;
mod webdriver;

pub use answers::{Answers, mysql_answers, named_mysql_socket};
pub use client::{ClientOutput, mariadb_client, psql, sqlite3};
pub use database::Database;
pub use display::Display;
pub use dump::{schema_dump_mariadb, schema_dump_postgres, schema_dump_sqlite};
pub use keyring::Keyring;
pub use mariadb::{Mariadb, mariadb};
pub use pgbouncer::{PgBouncer, PoolMode};
pub use postgres::{Postgres, postgres};
pub use program::program;
pub use proxy::{Fault, FaultKind, Proxy};
#[cfg(feature = "s3")]
pub use s3::{S3, S3Request};
pub use sample::{sample, sample_copy};
pub use sqlite::{TempDb, sqlite};
pub use tls::Authority;
pub use tools::tool;
pub use webdriver::TauriDriver;

/// Whether a server offers TLS.
#[derive(Debug, Clone, Copy)]
enum Encryption {
    Off,
    On,
}

/// What a server keeps when it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Durability {
    /// What happens to be written: it never waits for the disk.
    None,
    /// All that it has committed, as with the engine's own settings.
    Full,
    /// The same, and nothing else is set either: settings and data folder are those of a fresh installation.
    AsInstalled,
}

impl Durability {
    /// The end of the name of the template that such a server starts from.
    const fn of_template(self) -> &'static str {
        match self {
            Self::None | Self::Full => "",
            Self::AsInstalled => "-as-installed",
        }
    }
}

/// A test that failed while it held the lock left the server as it was.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
