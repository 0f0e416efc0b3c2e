//! A server of our own for a restore drill: started from the installed programs in a folder that goes afterwards, and
//! reachable through a socket in that folder alone.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use godwit_core::{Address, Product, ServerAddress, TlsMode};
use godwit_db::{Reader, Target};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::{child, command, held, toolbox};
use crate::BackupError;

/// A server that ends with this value.
pub(crate) struct OwnServer {
    child: Child,
    target: Target,
    // Declared last: the folder goes after the server has ended.
    _held: File,
    _folder: TempDir,
}

const PREFIX: &str = "godwit-drill-";
/// Neither server needs longer on a slow disk.
const STARTS_WITHIN: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

impl OwnServer {
    /// Starts the nearest installed server that is not older than `major`, and waits until it answers.
    pub(crate) async fn start(product: Product, major: u32) -> Result<Self, BackupError> {
        if !cfg!(unix) {
            return Err(unavailable(
                "a server for a drill is started on Unix only; name an environment whose server may be used",
            ));
        }
        let program = program(product, major).await?;
        let (folder, held) = held::folder(PREFIX)?;
        let user = unprivileged(folder.path())?;
        let home = Home {
            folder: folder.path(),
            user,
        };
        let child = match product {
            Product::Postgresql => home.postgres(&program).await?,
            _ => home.mariadb(&program).await?,
        };
        let target = home.target(product);
        let mut server = Self {
            child,
            target,
            _held: held,
            _folder: folder,
        };
        server.wait_until_it_answers().await?;
        Ok(server)
    }

    /// Its maintenance database.
    pub(crate) const fn target(&self) -> &Target {
        &self.target
    }

    /// Ends it.
    pub(crate) async fn stop(mut self) {
        // There is nothing in it worth a clean shutdown.
        let _ = self.child.kill().await;
    }

    async fn wait_until_it_answers(&mut self) -> Result<(), BackupError> {
        let deadline = tokio::time::Instant::now() + STARTS_WITHIN;
        loop {
            let error = match Reader::open(&self.target).await {
                Ok(reader) => {
                    reader.close().await;
                    return Ok(());
                }
                Err(error) => error,
            };
            let ended = self.child.try_wait().ok().flatten();
            if ended.is_some() || tokio::time::Instant::now() > deadline {
                let log = fs::read_to_string(self._folder.path().join("log")).unwrap_or_default();
                let last: Vec<&str> = log.lines().rev().take(3).collect();
                return Err(unavailable(format!(
                    "the server for the drill does not answer: {error}; it said last: {}",
                    last.into_iter().rev().collect::<Vec<_>>().join("; ")
                )));
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }
}

fn unavailable(why: impl Into<String>) -> BackupError {
    BackupError::NoServer { why: why.into() }
}

/// Where the server lives, and as whom.
struct Home<'a> {
    folder: &'a Path,
    user: Option<u32>,
}

impl Home<'_> {
    /// A command that runs as the server's user. It ends when this program does, where the system can do that.
    fn command(&self, program: &Path, lasting: bool) -> Command {
        let guard = which::which("setpriv")
            .ok()
            .filter(|_| lasting && cfg!(target_os = "linux"));
        let mut made = match guard {
            Some(guard) => {
                let mut made = command(&guard);
                made.args(["--pdeathsig", "KILL", "--"]).arg(program);
                made
            }
            None => command(program),
        };
        #[cfg(unix)]
        if let Some(user) = self.user {
            made.uid(user).gid(user);
        }
        made.current_dir(self.folder);
        made
    }

    async fn prepare(&self, mut command: Command) -> Result<(), BackupError> {
        let output = command
            .stdin(Stdio::null())
            .output()
            .await
            .map_err(|source| BackupError::file("start a program in", self.folder, source))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(unavailable(format!(
            "the server for the drill could not be set up: {}",
            said.lines().last().unwrap_or("no reason was given")
        )))
    }

    async fn postgres(&self, program: &Path) -> Result<Child, BackupError> {
        let data = self.folder.join("data");
        let mut initdb = self.command(&program.with_file_name("initdb"), false);
        initdb.args(["--username=godwit", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
        initdb.args(["--no-sync", "--no-instructions", "-D"]).arg(&data);
        self.prepare(initdb).await?;
        let mut server = self.command(program, true);
        server.arg("-D").arg(&data).arg("-k").arg(self.folder);
        server.args([
            "-c",
            "listen_addresses=",
            "-c",
            "wal_level=minimal",
            "-c",
            "max_wal_senders=0",
        ]);
        self.spawn(server)
    }

    async fn mariadb(&self, program: &Path) -> Result<Child, BackupError> {
        let data = self.folder.join("data");
        let installer = which::which("mariadb-install-db")
            .or_else(|_| which::which("mysql_install_db"))
            .map_err(|_| unavailable("no mariadb-install-db is installed; install the package mariadb-server"))?;
        let mut install = self.command(&installer, false);
        install.args([
            "--no-defaults",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ]);
        install.arg(format!("--datadir={}", data.display()));
        self.prepare(install).await?;
        let mut server = self.command(program, true);
        server.args([
            "--no-defaults",
            "--skip-networking",
            "--skip-log-bin",
            "--event-scheduler=OFF",
        ]);
        server.arg(format!("--datadir={}", data.display()));
        server.arg(format!("--socket={}", self.folder.join("socket").display()));
        server.arg(format!("--pid-file={}", self.folder.join("pid").display()));
        self.spawn(server)
    }

    fn spawn(&self, mut server: Command) -> Result<Child, BackupError> {
        let fail = |source| BackupError::file("start a server in", self.folder, source);
        let log = File::create(self.folder.join("log")).map_err(fail)?;
        let both = log.try_clone().map_err(fail)?;
        server
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(both)
            .spawn()
            .map_err(fail)
    }

    fn target(&self, product: Product) -> Target {
        let folder = self.folder.to_string_lossy().into_owned();
        let address = |host, database: &str, user: &str| ServerAddress {
            host,
            port: 5432,
            database: database.to_owned(),
            user: user.to_owned(),
            tls: TlsMode::Disable,
            ca_file: None,
        };
        let address = if product == Product::Postgresql {
            Address::Postgres(address(folder, "postgres", "godwit"))
        } else {
            Address::Mysql(address(format!("{folder}/socket"), "mysql", "root"))
        };
        Target {
            address,
            password: None,
        }
    }
}

/// The server's program.
async fn program(product: Product, major: u32) -> Result<PathBuf, BackupError> {
    let names: &[&str] = match product {
        Product::Postgresql => &["postgres"],
        Product::Mariadb => &["mariadbd", "mysqld"],
        Product::Mysql | Product::Sqlite => {
            return Err(unavailable(
                "MySQL's server is not started for drills yet; name an environment whose server may be used",
            ));
        }
    };
    let mut found: Option<(u32, PathBuf)> = None;
    for path in names.iter().flat_map(|name| toolbox::candidates(name)) {
        let mut asked = command(&path);
        asked.arg("--version");
        let said = child::first_line(asked).await;
        let Some((whose, version)) = said.as_deref().and_then(toolbox::read_version) else {
            continue;
        };
        let number = version.split('.').next().and_then(|number| number.parse().ok());
        if let Some(number) = number
            && whose == product
            && number >= major
            && found.as_ref().is_none_or(|(nearest, _)| number < *nearest)
        {
            found = Some((number, path));
        }
    }
    found.map(|(_, path)| path).ok_or_else(|| {
        unavailable(format!(
            "no {product} server of version {major} or newer is installed here; install the package {}, or name an \
             environment whose server may be used",
            if product == Product::Postgresql {
                format!("postgresql-{major}")
            } else {
                "mariadb-server".to_owned()
            }
        ))
    })
}

/// Servers refuse to run as root, so root gives the folder to somebody without rights.
#[cfg(unix)]
fn unprivileged(folder: &Path) -> Result<Option<u32>, BackupError> {
    const NOBODY: u32 = 65_534;
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY))
        .map_err(|source| BackupError::file("give away", folder, source))?;
    Ok(Some(NOBODY))
}

#[cfg(not(unix))]
fn unprivileged(_folder: &Path) -> Result<Option<u32>, BackupError> {
    Ok(None)
}
