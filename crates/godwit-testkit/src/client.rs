//! Running a script with an engine's own client, as a person would.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Mariadb, Postgres, tools};

/// How a client ended and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientOutput {
    /// Whether it ended with 0.
    pub success: bool,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
}

impl ClientOutput {
    /// The standard output of a client that succeeded.
    ///
    /// # Panics
    /// When it failed.
    #[track_caller]
    pub fn expect_success(self) -> String {
        assert!(self.success, "the client failed:\n{}{}", self.stdout, self.stderr);
        self.stdout
    }
}

/// Runs the file `script` with `psql` in `database`, as the tests' user; stops at the first error.
///
/// # Panics
/// When `psql` cannot be started.
pub fn psql(server: &Postgres, database: &str, script: &Path) -> ClientOutput {
    let mut command = Command::new(server.bin("psql"));
    command.args([
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--no-align",
        "--tuples-only",
    ]);
    command
        .env("PGHOST", server.host())
        .env("PGPORT", server.port().to_string())
        .env("PGUSER", server.user());
    command
        .env("PGPASSWORD", server.password())
        .env("PGDATABASE", database)
        .arg("--file")
        .arg(script);
    run(&mut command, None)
}

/// Runs the file `script` with `mariadb` in `database`, as the tests' user; stops at the first error.
///
/// # Panics
/// When `mariadb` cannot be started or the script cannot be read.
pub fn mariadb_client(server: &Mariadb, database: &str, script: &Path) -> ClientOutput {
    let mut command = Command::new(tools::tool("mariadb"));
    command.args([
        "--no-defaults",
        "--batch",
        // Else the client drops comments inside of bodies, which the server keeps.
        "--comments",
        "--skip-column-names",
        "--default-character-set=utf8mb4",
    ]);
    command
        .arg(format!("--host={}", server.host()))
        .arg(format!("--port={}", server.port()));
    command
        .arg(format!("--user={}", server.user()))
        .env("MYSQL_PWD", server.password())
        .arg(database);
    run(&mut command, Some(script))
}

/// Runs the file `script` with `sqlite3` on the file `database`; stops at the first error.
///
/// # Panics
/// When `sqlite3` cannot be started or the script cannot be read.
pub fn sqlite3(database: &Path, script: &Path) -> ClientOutput {
    let mut command = Command::new(tools::tool("sqlite3"));
    run(command.args(["-batch", "-bail"]).arg(database), Some(script))
}

fn run(command: &mut Command, script: Option<&Path>) -> ClientOutput {
    let input = match script {
        Some(path) => File::open(path)
            .map(Stdio::from)
            .unwrap_or_else(|error| panic!("open {path:?}: {error}")),
        None => Stdio::null(),
    };
    let output = command.stdin(input).output();
    let output = output.unwrap_or_else(|error| panic!("start {:?}: {error}", command.get_program()));
    ClientOutput {
        success: output.status.success(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
