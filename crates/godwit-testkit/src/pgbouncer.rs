//! PgBouncer in front of a server of the kit.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use rustix::process::Signal;

use crate::process::Process;
use crate::watchdog::{EndSignal, Watchdog};
use crate::{Postgres, files, identity, ports, tools, url};

const HOST: &str = "127.0.0.1";
const ATTEMPTS: u32 = 5;

/// When PgBouncer takes a server's session back from a client; the names are those of its `pool_mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolMode {
    /// When the client leaves.
    Session,
    /// After each transaction.
    Transaction,
    /// After each statement.
    Statement,
}

impl PoolMode {
    const fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Transaction => "transaction",
            Self::Statement => "statement",
        }
    }
}

/// A real PgBouncer in a temp folder; it ends with its owner.
#[derive(Debug)]
pub struct PgBouncer {
    process: Option<Process>,
    watchdog: Watchdog,
    port: u16,
}

impl PgBouncer {
    /// Starts one in front of `server`, with at most `size` of its sessions for each database.
    ///
    /// # Panics
    /// When PgBouncer is not installed or does not start.
    pub fn start(server: &Postgres, mode: PoolMode, size: u32) -> Self {
        Self::try_start(server, mode, size).unwrap_or_else(|error| panic!("PgBouncer for a test: {error:#}"))
    }

    fn try_start(server: &Postgres, mode: PoolMode, size: u32) -> Result<Self> {
        let program = tools::find("pgbouncer")?;
        let folder = files::server_folder()?;
        let mut watchdog = Watchdog::over(&folder, EndSignal::Term)?;
        let users = folder.join("users.txt");
        let password = server.password().replace('"', "\"\"");
        files::private_file(&users, &format!("\"{}\" \"{password}\"\n", server.user()))?;
        let mut attempt = 1;
        loop {
            let port = ports::free()?;
            let settings = folder.join("pgbouncer.ini");
            let text = format!(
                "[databases]\n* = host={} port={}\n[pgbouncer]\nlisten_addr={HOST}\nlisten_port={port}\n\
                 unix_socket_dir=\nauth_type=scram-sha-256\nauth_file={}\npool_mode={}\ndefault_pool_size={size}\n",
                server.host(),
                server.port(),
                users.display(),
                mode.name(),
            );
            files::private_file(&settings, &text)?;
            match launch(&program, &settings, &folder, port, &mut watchdog) {
                Err(_) if attempt < ATTEMPTS => attempt += 1,
                outcome => {
                    return Ok(Self {
                        process: Some(outcome?),
                        watchdog,
                        port,
                    });
                }
            }
        }
    }

    /// The URL of `database` through the pool, with user and password.
    pub fn url(&self, server: &Postgres, database: &str) -> String {
        url::network(
            "postgres",
            server.user(),
            server.password(),
            (HOST, self.port),
            database,
        )
    }
}

fn launch(program: &Path, settings: &Path, folder: &Path, port: u16, watchdog: &mut Watchdog) -> Result<Process> {
    let mut command = Command::new(program);
    identity::clean_environment(&mut command, folder);
    identity::drop_rights(command.arg(settings))
        .current_dir(folder)
        .stdin(Stdio::null());
    let log = folder.join("pgbouncer.log");
    let mut process = Process::start(&mut command, "pgbouncer", &log, watchdog)?;
    process.wait_until(|| TcpStream::connect((HOST, port)).is_ok())?;
    Ok(process)
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let Some(process) = self.process.take() else { return };
        let ended = process
            .end(Signal::TERM)
            .and_then(|()| self.watchdog.release().context("after PgBouncer's end"));
        if let Err(error) = ended {
            eprintln!("PgBouncer did not end: {error:#}");
        }
    }
}
