//! The WebDriver server that starts and drives the real app.

use std::ffi::OsString;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use rustix::process::Signal;

use crate::process::Process;
use crate::watchdog::{EndSignal, Watchdog};
use crate::{files, ports, tools};

const ATTEMPTS: u32 = 5;

/// A running `tauri-driver`. The app that it starts sees exactly the environment that was handed in.
#[derive(Debug)]
pub struct TauriDriver {
    process: Option<Process>,
    _watchdog: Watchdog,
    port: u16,
}

impl TauriDriver {
    /// Starts the driver with `envs` as its whole environment, such as those of a `Display` and a `Keyring`.
    ///
    /// # Panics
    /// When `tauri-driver` or `WebKitWebDriver` is not installed or does not start.
    pub fn start(envs: &[(&str, OsString)]) -> Self {
        let mut attempt = 1;
        loop {
            match Self::try_start(envs) {
                Ok(driver) => return driver,
                // Another program may take one of the free ports first.
                Err(_) if attempt < ATTEMPTS => attempt += 1,
                Err(error) => panic!("a WebDriver for a test: {error:#}"),
            }
        }
    }

    fn try_start(envs: &[(&str, OsString)]) -> Result<Self> {
        let folder = files::own_folder()?;
        let mut watchdog = Watchdog::over(&folder, EndSignal::KillGroup)?;
        let (port, native_port) = (ports::free()?, ports::free()?);
        let mut command = Command::new(find_driver()?);
        command
            .arg("--port")
            .arg(port.to_string())
            .arg("--native-port")
            .arg(native_port.to_string());
        command.arg("--native-driver").arg(tools::find("WebKitWebDriver")?);
        // The driver starts WebKit's, which starts the app: as one group they end together.
        command
            .env_clear()
            .envs(envs.iter().cloned())
            .stdin(Stdio::null())
            .process_group(0);
        let mut process = Process::start(&mut command, "tauri-driver", &folder.join("driver.log"), &mut watchdog)?;
        let listens = |port| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        process.wait_until(|| listens(port) && listens(native_port))?;
        Ok(Self {
            process: Some(process),
            _watchdog: watchdog,
            port,
        })
    }

    /// Where WebDriver clients connect.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for TauriDriver {
    fn drop(&mut self) {
        let ended = self.process.take().map(|process| process.end_group(Signal::KILL));
        if let Some(Err(error)) = ended {
            eprintln!("tauri-driver did not end: {error:#}");
        }
    }
}

/// `PATH`, else where `cargo xtask` puts its tools.
fn find_driver() -> Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from);
    let cache = cache.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    let installed = cache
        .context("neither XDG_CACHE_HOME nor HOME is set")?
        .join("godwit/tools/bin/tauri-driver");
    match tools::find("tauri-driver") {
        Ok(found) => Ok(found),
        Err(_) if installed.is_file() => Ok(installed),
        Err(_) => bail!("`tauri-driver` is not installed; `cargo xtask test` installs it"),
    }
}
