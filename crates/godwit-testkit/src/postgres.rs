//! PostgreSQL servers for tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock};

use anyhow::{Context as _, Result};
use rustix::process::Signal;

use crate::postgres_template::{self, KIT_USER};
use crate::process::{self, Process};
use crate::tls::Authority;
use crate::watchdog::{EndSignal, Watchdog};
use crate::{Database, Durability, Encryption, files, identity, lock, ports, random, tools, url};

const HOST: &str = "127.0.0.1";
const USER: &str = "godwit";
const ATTEMPTS: u32 = 5;
const LISTEN: &str = "listen_addresses=127.0.0.1";
/// Small and quick to start.
const SMALL: [&str; 4] = [
    "shared_buffers=16MB",
    "max_wal_senders=0",
    "max_connections=150",
    "jit=off",
];
/// For servers whose data need not outlive a crash.
const CARELESS: [&str; 4] = [
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
];

/// The server that all tests of this process share. Take a fresh database on it with [`Postgres::create_database`].
///
/// # Panics
/// When PostgreSQL is not installed or does not start.
pub fn postgres() -> &'static Postgres {
    static SHARED: OnceLock<Postgres> = OnceLock::new();
    SHARED.get_or_init(Postgres::start)
}

/// A real PostgreSQL server in a temp folder; it ends with its owner.
///
/// The user [`Postgres::user`] is a superuser and always needs the password, over TCP and over the socket.
#[derive(Debug)]
pub struct Postgres {
    // Ended by hand in `drop`, before the watchdog removes the folder.
    process: Mutex<Option<Process>>,
    watchdog: Mutex<Watchdog>,
    folder: PathBuf,
    bin: PathBuf,
    port: u16,
    password: String,
    authority: Option<Authority>,
    durability: Durability,
}

impl Postgres {
    /// Starts a server of one's own, for tests that stop it or look at all of it.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    pub fn start() -> Self {
        Self::try_start(Encryption::Off, Durability::None)
            .unwrap_or_else(|error| panic!("PostgreSQL for a test: {error:#}"))
    }

    /// Starts a server of one's own that also speaks TLS; its certificate is for `localhost` and 127.0.0.1.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    pub fn with_tls() -> Self {
        Self::try_start(Encryption::On, Durability::None)
            .unwrap_or_else(|error| panic!("PostgreSQL for a test: {error:#}"))
    }

    /// Starts a server of one's own that keeps what it has committed as one with PostgreSQL's own settings does, for
    /// tests with [`Postgres::kill_and_restart`]. The others are faster and may lose their last transactions.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    pub fn durable() -> Self {
        Self::try_start(Encryption::Off, Durability::Full)
            .unwrap_or_else(|error| panic!("PostgreSQL for a test: {error:#}"))
    }

    /// Starts a server of one's own whose settings and data folder are those of a fresh installation, for measuring.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    pub fn as_installed() -> Self {
        Self::try_start(Encryption::Off, Durability::AsInstalled)
            .unwrap_or_else(|error| panic!("PostgreSQL for a measurement: {error:#}"))
    }

    /// Starts a server of one's own of the major version `major`, for tests across versions.
    ///
    /// # Panics
    /// When PostgreSQL of that version is not installed or does not start.
    pub fn of_major(major: u32) -> Self {
        tools::postgres_bin_of(major)
            .and_then(|bin| Self::start_from(bin, Encryption::Off, Durability::None))
            .unwrap_or_else(|error| panic!("PostgreSQL {major} for a test: {error:#}"))
    }

    fn try_start(encryption: Encryption, durability: Durability) -> Result<Self> {
        Self::start_from(tools::postgres_bin()?, encryption, durability)
    }

    fn start_from(bin: PathBuf, encryption: Encryption, durability: Durability) -> Result<Self> {
        let folder = files::server_folder()?;
        let watchdog = Watchdog::over(&folder, EndSignal::Quit)?;
        let bin = within_reach(bin, &folder)?;
        let template = postgres_template::for_version(&bin, durability)?;
        files::copy_folder(&template, &folder.join("data"))?;
        let authority = match encryption {
            Encryption::Off => None,
            Encryption::On => Some(Authority::issue(&folder)?),
        };
        let mut server = Self {
            process: Mutex::new(None),
            watchdog: Mutex::new(watchdog),
            folder,
            bin,
            port: 0,
            password: random::password(),
            authority,
            durability,
        };
        server.launch_on_free_port()?;
        let password = server.password.replace('\'', "''");
        server.ask(&format!("ALTER ROLE {USER} PASSWORD '{password}'"))?;
        Ok(server)
    }

    /// Another program may take the free port first; then the server ends at once and another port is tried.
    fn launch_on_free_port(&mut self) -> Result<()> {
        let mut attempt = 1;
        loop {
            self.port = ports::free()?;
            match self.launch() {
                Err(_) if attempt < ATTEMPTS => attempt += 1,
                outcome => return outcome,
            }
        }
    }

    fn launch(&self) -> Result<()> {
        let mut command = Command::new(self.bin.join("postgres"));
        identity::clean_environment(&mut command, &self.folder);
        command.arg("-D").arg(self.data()).arg("-p").arg(self.port.to_string());
        command.arg("-k").arg(&self.folder);
        let (small, careless) = match self.durability {
            Durability::None => (SMALL.as_slice(), CARELESS.as_slice()),
            Durability::Full => (SMALL.as_slice(), [].as_slice()),
            Durability::AsInstalled => ([].as_slice(), [].as_slice()),
        };
        for setting in [LISTEN].iter().chain(small).chain(careless) {
            command.args(["-c", setting]);
        }
        if let Some(authority) = &self.authority {
            command.args(["-c", "ssl=on"]);
            command
                .arg("-c")
                .arg(format!("ssl_cert_file={}", authority.certificate().display()));
            command
                .arg("-c")
                .arg(format!("ssl_key_file={}", authority.key().display()));
        }
        identity::drop_rights(&mut command)
            .current_dir(&self.folder)
            .stdin(std::process::Stdio::null());
        let log = self.folder.join("server.log");
        let mut process = Process::start(&mut command, "postgres", &log, &mut lock(&self.watchdog))?;
        // The last line of this file is the server's own word that it takes connections; a killed one leaves its file.
        let state = self.data().join("postmaster.pid");
        let own_line = format!("{}\n", process.id());
        process.wait_until(|| {
            std::fs::read_to_string(&state)
                .is_ok_and(|text| text.starts_with(&own_line) && text.trim_end().ends_with("\nready"))
        })?;
        *lock(&self.process) = Some(process);
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Runs `sql` as the test kit's own superuser, through the socket.
    fn ask(&self, sql: &str) -> Result<String> {
        let mut psql = Command::new(self.bin("psql"));
        identity::clean_environment(&mut psql, &self.folder);
        psql.args([
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            "postgres",
            "-U",
            KIT_USER,
            "-h",
        ]);
        process::run(psql.arg(&self.folder).arg("-p").arg(self.port.to_string()), sql)
    }

    /// Makes a fresh database that belongs to [`Postgres::user`].
    ///
    /// # Panics
    /// When the server does not answer.
    pub fn create_database(&self) -> Database {
        let name = random::database_name();
        self.execute(&format!("CREATE DATABASE {name} OWNER {USER}"));
        Database {
            url: self.url(&name),
            name,
        }
    }

    /// Runs SQL as a superuser in the database `postgres`, for set-up; returns unaligned rows.
    ///
    /// # Panics
    /// When the statement fails.
    pub fn execute(&self, sql: &str) -> String {
        self.ask(sql)
            .unwrap_or_else(|error| panic!("set-up statement {sql:?}: {error:#}"))
    }

    /// The URL of `database`, with user and password.
    pub fn url(&self, database: &str) -> String {
        url::network("postgres", USER, &self.password, (HOST, self.port), database)
    }

    /// The address it listens on.
    pub fn host(&self) -> &'static str {
        HOST
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The superuser for tests.
    pub fn user(&self) -> &'static str {
        USER
    }

    /// The password of [`Postgres::user`], random and full of characters that need care.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The folder with its Unix socket.
    pub fn socket_folder(&self) -> &Path {
        &self.folder
    }

    /// The path of one of the tools of the same version, such as `pg_dump`.
    pub fn bin(&self, tool: &str) -> PathBuf {
        self.bin.join(tool)
    }

    /// The certificate authority, where the server was started by [`Postgres::with_tls`].
    pub fn authority(&self) -> Option<&Authority> {
        self.authority.as_ref()
    }

    /// The process id of the running server.
    pub fn process_id(&self) -> Option<u32> {
        lock(&self.process).as_ref().map(Process::id)
    }

    /// Ends the server in good order; open sessions are cut. [`Postgres::restart`] starts it again.
    ///
    /// # Panics
    /// When it does not end.
    pub fn stop(&self) {
        self.end(Signal::INT)
            .unwrap_or_else(|error| panic!("stop PostgreSQL: {error:#}"));
    }

    /// Ends the server as a crash does: no checkpoint, no goodbye; recovery follows at the next start.
    ///
    /// # Panics
    /// When it does not end.
    pub fn kill(&self) {
        self.end(Signal::QUIT)
            .unwrap_or_else(|error| panic!("kill PostgreSQL: {error:#}"));
    }

    /// Starts the server again, on the same port and data; stops it first where it still runs.
    ///
    /// # Panics
    /// When it does not start.
    pub fn restart(&self) {
        self.end(Signal::INT)
            .and_then(|()| self.launch())
            .unwrap_or_else(|error| panic!("restart PostgreSQL: {error:#}"));
    }

    /// Kills the server with all its processes at one blow, `SIGKILL` and no last word, and starts it again on the same
    /// port and data. Returns once it has recovered; what was not yet written to its log files is lost.
    ///
    /// # Panics
    /// When it does not run, does not end or does not start.
    pub fn kill_and_restart(&self) {
        self.kill_family()
            .and_then(|()| self.launch())
            .unwrap_or_else(|error| panic!("kill and restart PostgreSQL: {error:#}"));
    }

    fn kill_family(&self) -> Result<()> {
        let process = lock(&self.process).take().context("it does not run")?;
        process.kill_family()?;
        lock(&self.watchdog).release().context("after the server's end")
    }

    fn end(&self, signal: Signal) -> Result<()> {
        let Some(process) = lock(&self.process).take() else {
            return Ok(());
        };
        process.end(signal)?;
        lock(&self.watchdog).release().context("after the server's end")
    }
}

/// The programs in `bin`, or a copy in `folder` where the servers' user cannot start them: root's caches are root's alone.
fn within_reach(bin: PathBuf, folder: &Path) -> Result<PathBuf> {
    if identity::can_reach(&bin) {
        return Ok(bin);
    }
    let installed = bin.parent().context("programs in no folder")?;
    let copy = folder.join("programs");
    files::private_folder(&copy)?;
    for part in ["bin", "lib", "share"] {
        files::copy_folder(&installed.join(part), &copy.join(part))?;
    }
    Ok(copy.join("bin"))
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Err(error) = self.end(Signal::QUIT) {
            eprintln!("PostgreSQL did not end: {error:#}");
        }
    }
}
