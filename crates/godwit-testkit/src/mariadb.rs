//! MariaDB servers for tests.

use std::io::Read as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use anyhow::{Context as _, Result};
use rustix::process::Signal;

use crate::mariadb_template;
use crate::process::{self, Process};
use crate::tls::Authority;
use crate::watchdog::{EndSignal, Watchdog};
use crate::{Database, Durability, Encryption, files, identity, lock, ports, random, tools, url};

const HOST: &str = "127.0.0.1";
const USER: &str = "godwit";
const ATTEMPTS: u32 = 5;
const SETTINGS: [&str; 3] = [
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
];
/// Small and quick to start.
const SMALL: [&str; 3] = [
    "--innodb-buffer-pool-size=32M",
    "--key-buffer-size=1M",
    "--max-connections=50",
];
/// For servers whose data need not outlive a crash.
const CARELESS: [&str; 3] = [
    mariadb_template::NO_FLUSH,
    "--skip-innodb-doublewrite",
    "--innodb-flush-log-at-trx-commit=0",
];

/// The server that all tests of this process share. Take a fresh database on it with [`Mariadb::create_database`].
///
/// # Panics
/// When MariaDB is not installed or does not start.
pub fn mariadb() -> &'static Mariadb {
    static SHARED: OnceLock<Mariadb> = OnceLock::new();
    SHARED.get_or_init(Mariadb::start)
}

/// A real MariaDB server in a temp folder; it ends with its owner.
///
/// The user [`Mariadb::user`] has all privileges and always needs the password, over TCP and over the socket.
#[derive(Debug)]
pub struct Mariadb {
    process: Mutex<Option<Process>>,
    watchdog: Mutex<Watchdog>,
    folder: PathBuf,
    server: PathBuf,
    port: u16,
    password: String,
    authority: Option<Authority>,
    durability: Durability,
    options: Vec<String>,
}

impl Mariadb {
    /// Starts a server of one's own, for tests that stop it or look at all of it.
    ///
    /// # Panics
    /// When MariaDB is not installed or does not start.
    pub fn start() -> Self {
        Self::with_options(&[])
    }

    /// Starts a server of one's own with more options, such as `--performance-schema=ON`.
    ///
    /// # Panics
    /// When MariaDB is not installed or does not start.
    pub fn with_options(options: &[&str]) -> Self {
        Self::try_start(Encryption::Off, Durability::None, options)
            .unwrap_or_else(|error| panic!("MariaDB for a test: {error:#}"))
    }

    /// Starts a server of one's own that also speaks TLS; its certificate is for `localhost` and 127.0.0.1.
    ///
    /// # Panics
    /// When MariaDB is not installed or does not start.
    pub fn with_tls() -> Self {
        Self::try_start(Encryption::On, Durability::None, &[])
            .unwrap_or_else(|error| panic!("MariaDB for a test: {error:#}"))
    }

    /// Starts a server of one's own that keeps what it has committed as one with MariaDB's own settings does, for
    /// tests with [`Mariadb::kill_and_restart`]. The others are faster and may lose their last transactions.
    ///
    /// # Panics
    /// When MariaDB is not installed or does not start.
    pub fn durable() -> Self {
        Self::try_start(Encryption::Off, Durability::Full, &[])
            .unwrap_or_else(|error| panic!("MariaDB for a test: {error:#}"))
    }

    /// Starts a server of one's own whose settings and data folder are those of a fresh installation, for measuring.
    ///
    /// # Panics
    /// When MariaDB is not installed or does not start.
    pub fn as_installed() -> Self {
        Self::try_start(Encryption::Off, Durability::AsInstalled, &[])
            .unwrap_or_else(|error| panic!("MariaDB for a measurement: {error:#}"))
    }

    fn try_start(encryption: Encryption, durability: Durability, options: &[&str]) -> Result<Self> {
        let server = tools::find("mariadbd")?;
        let template = mariadb_template::for_server(&server, durability)?;
        let folder = files::server_folder()?;
        let watchdog = Watchdog::over(&folder, EndSignal::Kill)?;
        files::copy_folder(&template, &folder.join("data"))?;
        files::private_folder(&folder.join("tmp"))?;
        let authority = match encryption {
            Encryption::Off => None,
            Encryption::On => Some(Authority::issue(&folder)?),
        };
        let mut mariadb = Self {
            process: Mutex::new(None),
            watchdog: Mutex::new(watchdog),
            folder,
            server,
            port: 0,
            password: random::password(),
            authority,
            durability,
            options: options.iter().map(|&option| option.to_owned()).collect(),
        };
        let first_words = mariadb.folder.join("init.sql");
        files::private_file(&first_words, &mariadb.first_words())?;
        mariadb.launch_on_free_port(&first_words)?;
        std::fs::remove_file(&first_words).context("remove the file with the first statements")?;
        Ok(mariadb)
    }

    /// Leaves two ways in: root without a password through the socket in the private folder, and the tests' user.
    fn first_words(&self) -> String {
        let password = self.password.replace('\\', "\\\\").replace('\'', "''");
        format!(
            "DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys' AND NOT (User = 'root' AND Host = 'localhost');\n\
             FLUSH PRIVILEGES;\n\
             CREATE USER '{USER}'@'%' IDENTIFIED BY '{password}';\n\
             GRANT ALL PRIVILEGES ON *.* TO '{USER}'@'%' WITH GRANT OPTION;\n"
        )
    }

    /// Another program may take the free port first; then the server ends at once and another port is tried.
    fn launch_on_free_port(&mut self, first_words: &Path) -> Result<()> {
        let mut attempt = 1;
        loop {
            self.port = ports::free()?;
            match self.launch(Some(first_words)) {
                Err(_) if attempt < ATTEMPTS => attempt += 1,
                outcome => return outcome,
            }
        }
    }

    fn launch(&self, first_words: Option<&Path>) -> Result<()> {
        let mut command = Command::new(&self.server);
        identity::clean_environment(&mut command, &self.folder);
        let option = |name: &str, path: &Path| format!("--{name}={}", path.display());
        command
            .arg("--no-defaults")
            .args(mariadb_template::storage(self.durability))
            .args(SETTINGS)
            .args(&self.options)
            .arg(format!("--port={}", self.port));
        match self.durability {
            Durability::None => command.args(SMALL).args(CARELESS),
            Durability::Full => command.args(SMALL),
            Durability::AsInstalled => &mut command,
        };
        command
            .arg(option("datadir", &self.folder.join("data")))
            .arg(option("tmpdir", &self.folder.join("tmp")));
        command.arg(option("socket", self.socket().as_path()));
        if let Some(path) = first_words {
            command.arg(option("init-file", path));
        }
        if let Some(authority) = &self.authority {
            command
                .arg(option("ssl-ca", authority.ca()))
                .arg(option("ssl-cert", authority.certificate()));
            command.arg(option("ssl-key", authority.key()));
        }
        identity::drop_rights(&mut command)
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        let log = self.folder.join("server.log");
        let mut process = Process::start(&mut command, "mariadbd", &log, &mut lock(&self.watchdog))?;
        process.wait_until(|| greets(&self.socket()))?;
        *lock(&self.process) = Some(process);
        Ok(())
    }

    /// Runs `sql` as root, through the socket.
    fn ask(&self, sql: &str) -> Result<String> {
        let mut client = Command::new(tools::find("mariadb")?);
        identity::clean_environment(&mut client, &self.folder);
        client.args(["--no-defaults", "--batch", "--skip-column-names", "--user=root"]);
        process::run(
            client
                .arg("--default-character-set=utf8mb4")
                .arg("--socket")
                .arg(self.socket()),
            sql,
        )
    }

    /// Makes a fresh database.
    ///
    /// # Panics
    /// When the server does not answer.
    pub fn create_database(&self) -> Database {
        let name = random::database_name();
        self.execute(&format!("CREATE DATABASE {name}"));
        Database {
            url: self.url(&name),
            name,
        }
    }

    /// Runs SQL as root, for set-up; returns the rows with tabs between the values.
    ///
    /// # Panics
    /// When the statement fails.
    pub fn execute(&self, sql: &str) -> String {
        self.ask(sql)
            .unwrap_or_else(|error| panic!("set-up statement {sql:?}: {error:#}"))
    }

    /// The URL of `database`, with user and password and the scheme `mysql`.
    pub fn url(&self, database: &str) -> String {
        url::network("mysql", USER, &self.password, (HOST, self.port), database)
    }

    /// The address it listens on.
    pub fn host(&self) -> &'static str {
        HOST
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The user with all privileges.
    pub fn user(&self) -> &'static str {
        USER
    }

    /// The password of [`Mariadb::user`], random and full of characters that need care.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Its Unix socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.join("socket")
    }

    /// The path of one of the tools, such as `mariadb-dump`.
    ///
    /// # Panics
    /// When it is not installed.
    pub fn bin(&self, tool: &str) -> PathBuf {
        tools::tool(tool)
    }

    /// The certificate authority, where the server was started by [`Mariadb::with_tls`].
    pub fn authority(&self) -> Option<&Authority> {
        self.authority.as_ref()
    }

    /// The process id of the running server.
    pub fn process_id(&self) -> Option<u32> {
        lock(&self.process).as_ref().map(Process::id)
    }

    /// Ends the server in good order; open sessions are cut. [`Mariadb::restart`] starts it again.
    ///
    /// # Panics
    /// When it does not end.
    pub fn stop(&self) {
        self.end(Signal::TERM)
            .unwrap_or_else(|error| panic!("stop MariaDB: {error:#}"));
    }

    /// Kills the server; it recovers at the next start.
    ///
    /// # Panics
    /// When it does not end.
    pub fn kill(&self) {
        self.end(Signal::KILL)
            .unwrap_or_else(|error| panic!("kill MariaDB: {error:#}"));
    }

    /// Starts the server again, on the same port and data; stops it first where it still runs.
    ///
    /// # Panics
    /// When it does not start.
    pub fn restart(&self) {
        let outcome = self.end(Signal::TERM).and_then(|()| self.launch(None));
        outcome.unwrap_or_else(|error| panic!("restart MariaDB: {error:#}"));
    }

    /// Kills the server and starts it again on the same port and data. Returns once it has recovered; what was not yet
    /// written to its log files is lost.
    ///
    /// # Panics
    /// When it does not end or does not start.
    pub fn kill_and_restart(&self) {
        self.end(Signal::KILL)
            .and_then(|()| self.launch(None))
            .unwrap_or_else(|error| panic!("kill and restart MariaDB: {error:#}"));
    }

    fn end(&self, signal: Signal) -> Result<()> {
        let Some(process) = lock(&self.process).take() else {
            return Ok(());
        };
        process.end(signal)?;
        lock(&self.watchdog).release().context("after the server's end")
    }
}

impl Drop for Mariadb {
    fn drop(&mut self) {
        if let Err(error) = self.end(Signal::KILL) {
            eprintln!("MariaDB did not end: {error:#}");
        }
    }
}

/// Whether a server says its first byte on `socket`: it does so only once it takes log-ins.
fn greets(socket: &Path) -> bool {
    let Ok(mut stream) = UnixStream::connect(socket) else {
        return false;
    };
    stream.set_read_timeout(Some(Duration::from_secs(1))).is_ok() && stream.read_exact(&mut [0]).is_ok()
}
