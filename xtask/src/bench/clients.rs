//! The engines' own clients: one process, one session, one script.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use super::engine::Engine;
use super::target::{Target, USER};
use crate::shell;

/// Runs `script` in `target`, up to the first error.
pub(crate) fn script(program: &Path, target: &Target, script: &Path) -> Result<Command> {
    let mut client = session(program, target);
    if target.engine() == Engine::Postgres {
        client.arg("--file").arg(script).stdin(Stdio::null());
    } else {
        let input = File::open(script).with_context(|| format!("open {}", script.display()))?;
        client.stdin(input);
    }
    Ok(client)
}

/// What `target` answers, as bare rows.
pub(crate) fn ask(program: &Path, target: &Target, sql: &str) -> Result<String> {
    let mut client = session(program, target);
    match target.engine() {
        Engine::Postgres => client
            .args(["--no-align", "--tuples-only"])
            .arg(format!("--command={sql}")),
        Engine::Mariadb => client.arg("--skip-column-names").arg(format!("--execute={sql}")),
        Engine::Sqlite => client.arg(sql),
    };
    shell::capture(&mut client)
}

fn session(program: &Path, target: &Target) -> Command {
    let mut client = shell::command(program);
    match target {
        Target::Network(network) if network.engine == Engine::Postgres => {
            client.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]);
            client
                .env("PGHOST", &network.host)
                .env("PGPORT", network.port.to_string())
                .env("PGUSER", USER)
                .env("PGPASSWORD", &network.password)
                .env("PGDATABASE", &network.database);
        }
        Target::Network(network) => {
            client.args(["--no-defaults", "--batch"]);
            client
                .arg(format!("--host={}", network.host))
                .arg(format!("--port={}", network.port))
                .arg(format!("--user={USER}"))
                .arg(format!("--database={}", network.database))
                .env("MYSQL_PWD", &network.password);
        }
        Target::File(path) => {
            client.args(["-batch", "-bail", "-init", "/dev/null"]).arg(path);
        }
    }
    client
}
