//! A Secret Service keyring of one's own: `gnome-keyring` in its own D-Bus session, with its own home folder.

use std::ffi::OsString;
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use anyhow::{Context as _, Result, ensure};
use rustix::process::Signal;

use crate::process::{self, Process};
use crate::watchdog::{EndSignal, Watchdog};
use crate::{files, lock, random, tools};

const COLLECTION: &str = "/org/freedesktop/secrets/collection/login";

/// No service folders: nothing but what the kit starts can appear on this bus, above all no desktop's prompt.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=SOCKET</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A desktop session as far as secrets go; hand [`Keyring::envs`] to the program under test.
#[derive(Debug)]
pub struct Keyring {
    daemon: Mutex<Option<Process>>,
    bus: Option<Process>,
    // In the order of their ends: the daemon before the bus.
    daemon_watchdog: Mutex<Watchdog>,
    _bus_watchdog: Watchdog,
    folder: PathBuf,
    password: String,
}

impl Keyring {
    /// A session whose keyring exists and is unlocked.
    ///
    /// # Panics
    /// When `gnome-keyring` or `dbus` is not installed or does not start.
    pub fn unlocked() -> Self {
        Self::start(State::Unlocked)
    }

    /// A session whose keyring exists and is locked; nobody is there to answer a prompt.
    ///
    /// # Panics
    /// When `gnome-keyring` or `dbus` is not installed or does not start.
    pub fn locked() -> Self {
        Self::start(State::Locked)
    }

    /// A session in which no program offers the Secret Service.
    ///
    /// # Panics
    /// When `dbus` is not installed or does not start.
    pub fn missing() -> Self {
        Self::start(State::Missing)
    }

    fn start(state: State) -> Self {
        Self::try_start(state).unwrap_or_else(|error| panic!("a keyring for a test: {error:#}"))
    }

    fn try_start(state: State) -> Result<Self> {
        let folder = files::own_folder()?;
        let mut bus_watchdog = Watchdog::over(&folder, EndSignal::Term)?;
        for part in ["run", "home", "data", "config", "cache", "state", "guard"] {
            files::own_private_folder(&folder.join(part))?;
        }
        let daemon_watchdog = Watchdog::over(&folder.join("guard"), EndSignal::Term)?;
        let socket = folder.join("bus");
        let configuration = folder.join("bus.conf");
        std::fs::write(&configuration, BUS.replace("SOCKET", &socket.display().to_string()))?;
        let mut command = Command::new(tools::find("dbus-daemon")?);
        command
            .args(["--nofork", "--nopidfile", "--nosyslog"])
            .arg(format!("--config-file={}", configuration.display()));
        command.env_clear().envs(envs(&folder)).stdin(Stdio::null());
        let mut bus = Process::start(&mut command, "dbus-daemon", &folder.join("bus.log"), &mut bus_watchdog)?;
        bus.wait_until(|| UnixStream::connect(&socket).is_ok())?;

        let keyring = Self {
            daemon: Mutex::new(None),
            bus: Some(bus),
            daemon_watchdog: Mutex::new(daemon_watchdog),
            _bus_watchdog: bus_watchdog,
            folder,
            password: random::hex(),
        };
        if !matches!(state, State::Missing) {
            keyring.launch_daemon()?;
        }
        if matches!(state, State::Locked) {
            keyring.lock();
        }
        Ok(keyring)
    }

    fn launch_daemon(&self) -> Result<()> {
        let mut command = Command::new(tools::find("gnome-keyring-daemon")?);
        command
            .args(["--foreground", "--components=secrets", "--unlock"])
            .stdin(Stdio::piped());
        command.env_clear().envs(self.envs());
        let log = self.folder.join("daemon.log");
        let mut watchdog = lock(&self.daemon_watchdog);
        let mut daemon = Process::start(&mut command, "gnome-keyring-daemon", &log, &mut watchdog)?;
        // The daemon reads its password to the end of its input.
        let mut input = daemon.take_input().context("the daemon has no input")?;
        input.write_all(self.password.as_bytes())?;
        drop(input);
        daemon.wait_until(|| self.is_locked().is_ok_and(|locked| !locked))?;
        *lock(&self.daemon) = Some(daemon);
        Ok(())
    }

    /// What a program under test must see of this session, and of no other.
    pub fn envs(&self) -> Vec<(&'static str, OsString)> {
        envs(&self.folder)
    }

    /// The home folder of this session.
    pub fn home(&self) -> PathBuf {
        self.folder.join("home")
    }

    /// Locks the keyring, as a desktop does when its user leaves.
    ///
    /// # Panics
    /// When the daemon does not answer.
    pub fn lock(&self) {
        let collections = format!("array:objpath:{COLLECTION}");
        let call = self.call(
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            &[&collections],
        );
        call.unwrap_or_else(|error| panic!("lock the keyring: {error:#}"));
    }

    /// Unlocks the keyring again.
    ///
    /// # Panics
    /// When the daemon does not answer.
    pub fn unlock(&self) {
        self.try_unlock()
            .unwrap_or_else(|error| panic!("unlock the keyring: {error:#}"));
    }

    /// Speaks the daemon's control protocol, as the log-in screen does: no command of the daemon unlocks a running one.
    fn try_unlock(&self) -> Result<()> {
        const UNLOCK: u32 = 1;
        let length = |value: usize| {
            u32::try_from(value)
                .map(u32::to_be_bytes)
                .context("a password out of range")
        };
        let mut socket = UnixStream::connect(self.folder.join("run/keyring/control")).context("the control socket")?;
        // The first byte carries the caller's credentials; then come length, operation and the password.
        socket.write_all(&[0])?;
        socket.write_all(&length(12 + self.password.len())?)?;
        socket.write_all(&UNLOCK.to_be_bytes())?;
        socket.write_all(&length(self.password.len())?)?;
        socket.write_all(self.password.as_bytes())?;
        let mut answer = [0; 8];
        socket.read_exact(&mut answer).context("the daemon's answer")?;
        ensure!(answer == [0, 0, 0, 8, 0, 0, 0, 0], "the daemon refused: {answer:?}");
        ensure!(!self.is_locked()?, "it is still locked");
        Ok(())
    }

    /// Ends the keyring's daemon; its session goes on without a Secret Service.
    ///
    /// # Panics
    /// When it does not end.
    pub fn stop(&self) {
        if let Some(daemon) = lock(&self.daemon).take() {
            daemon
                .end(Signal::TERM)
                .unwrap_or_else(|error| panic!("stop the keyring: {error:#}"));
        }
    }

    fn is_locked(&self) -> Result<bool> {
        let arguments = ["string:org.freedesktop.Secret.Collection", "string:Locked"];
        let answer = self.call(COLLECTION, "org.freedesktop.DBus.Properties.Get", &arguments)?;
        ensure!(answer.contains("boolean"), "no such property: {answer}");
        Ok(answer.contains("boolean true"))
    }

    fn call(&self, object: &str, method: &str, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(tools::find("dbus-send")?);
        command
            .args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.secrets",
                object,
                method,
            ])
            .args(arguments);
        process::run(command.env_clear().envs(self.envs()), "")
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        for process in [lock(&self.daemon).take(), self.bus.take()].into_iter().flatten() {
            if let Err(error) = process.end(Signal::TERM) {
                eprintln!("the keyring did not end: {error:#}");
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum State {
    Unlocked,
    Locked,
    Missing,
}

fn envs(folder: &Path) -> Vec<(&'static str, OsString)> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut bus = OsString::from("unix:path=");
    bus.push(folder.join("bus"));
    let part = |name: &str| folder.join(name).into_os_string();
    vec![
        ("PATH", path),
        ("LANG", OsString::from("C.UTF-8")),
        ("DBUS_SESSION_BUS_ADDRESS", bus),
        ("HOME", part("home")),
        ("XDG_RUNTIME_DIR", part("run")),
        ("XDG_DATA_HOME", part("data")),
        ("XDG_CONFIG_HOME", part("config")),
        ("XDG_CACHE_HOME", part("cache")),
        ("XDG_STATE_HOME", part("state")),
    ]
}
