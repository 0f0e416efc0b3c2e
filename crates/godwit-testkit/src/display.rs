//! A virtual display with a window manager, for tests of the real app.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use rustix::process::Signal;

use crate::process::{self, Process};
use crate::watchdog::{EndSignal, Watchdog};
use crate::{files, tools};

/// An X server without a screen, on a free display number, with `openbox` for windows and their focus.
#[derive(Debug)]
pub struct Display {
    manager: Option<Process>,
    server: Option<Process>,
    // In the order of their ends: the window manager before the server.
    _manager_watchdog: Watchdog,
    _server_watchdog: Watchdog,
    folder: PathBuf,
    name: String,
}

impl Display {
    /// Starts a display of `width` by `height` pixels.
    ///
    /// # Panics
    /// When `Xvfb` or `openbox` is not installed or does not start.
    pub fn start(width: u32, height: u32) -> Self {
        Self::try_start(width, height).unwrap_or_else(|error| panic!("a display for a test: {error:#}"))
    }

    fn try_start(width: u32, height: u32) -> Result<Self> {
        let folder = files::own_folder()?;
        let mut server_watchdog = Watchdog::over(&folder, EndSignal::Term)?;
        files::own_private_folder(&folder.join("guard"))?;
        let mut manager_watchdog = Watchdog::over(&folder.join("guard"), EndSignal::Term)?;

        let mut command = Command::new(tools::find("Xvfb")?);
        // The server picks a free number itself and writes it to its standard output.
        command.args([
            "-displayfd",
            "1",
            "-nolisten",
            "tcp",
            "-noreset",
            "-dpi",
            "96",
            "-screen",
            "0",
        ]);
        command.arg(format!("{width}x{height}x24")).stdin(Stdio::null());
        let log = folder.join("server.log");
        let mut server = Process::start(&mut command, "Xvfb", &log, &mut server_watchdog)?;
        server.wait_until(|| number(&log).is_some())?;
        let name = format!(":{}", number(&log).context("Xvfb took its number back")?);

        let mut command = Command::new(tools::find("openbox")?);
        command
            .arg("--sm-disable")
            .env("DISPLAY", &name)
            .env("HOME", &folder)
            .env_remove("XDG_CONFIG_HOME");
        command.env_remove("DBUS_SESSION_BUS_ADDRESS").stdin(Stdio::null());
        let manager = Process::start(
            &mut command,
            "openbox",
            &folder.join("manager.log"),
            &mut manager_watchdog,
        )?;
        let mut display = Self {
            manager: Some(manager),
            server: Some(server),
            _manager_watchdog: manager_watchdog,
            _server_watchdog: server_watchdog,
            folder,
            name,
        };
        display.wait_for_manager()?;
        Ok(display)
    }

    fn wait_for_manager(&mut self) -> Result<()> {
        let xprop = tools::find("xprop")?;
        let name = self.name.clone();
        let is_up = || {
            let mut command = Command::new(&xprop);
            command
                .args(["-root", "_NET_SUPPORTING_WM_CHECK"])
                .env("DISPLAY", &name);
            process::run(&mut command, "").is_ok_and(|answer| answer.contains("window id"))
        };
        self.manager
            .as_mut()
            .map_or(Ok(()), |manager| manager.wait_until(is_up))
    }

    /// Such as `:99`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What a program needs to draw here, without a graphics card and without a desktop around it.
    pub fn envs(&self) -> Vec<(&'static str, OsString)> {
        [
            ("DISPLAY", self.name.as_str()),
            ("GDK_BACKEND", "x11"),
            ("LIBGL_ALWAYS_SOFTWARE", "1"),
            ("NO_AT_BRIDGE", "1"),
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
        ]
        .map(|(name, value)| (name, OsString::from(value)))
        .to_vec()
    }

    /// Writes what is on the display to the PNG file `path`.
    ///
    /// # Panics
    /// When `import` (ImageMagick) is not installed or fails.
    pub fn screenshot(&self, path: &Path) {
        let mut command = Command::new(tools::tool("import"));
        command
            .args(["-window", "root"])
            .arg(path)
            .env("DISPLAY", &self.name)
            .current_dir(&self.folder);
        process::run(&mut command, "").unwrap_or_else(|error| panic!("a screenshot: {error:#}"));
    }

    /// Runs `xdotool` here, for what no WebDriver reaches, such as native dialogs; returns what it printed.
    ///
    /// # Panics
    /// When it is not installed or fails.
    pub fn xdotool(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(tools::tool("xdotool"));
        command.args(arguments).env("DISPLAY", &self.name);
        process::run(&mut command, "").unwrap_or_else(|error| panic!("xdotool {arguments:?}: {error:#}"))
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        for process in [self.manager.take(), self.server.take()].into_iter().flatten() {
            if let Err(error) = process.end(Signal::TERM) {
                eprintln!("the display did not end: {error:#}");
            }
        }
    }
}

/// The number that Xvfb chose: the only line of digits.
fn number(log: &Path) -> Option<u32> {
    std::fs::read_to_string(log)
        .ok()?
        .lines()
        .find_map(|line| line.parse().ok())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_display_draws_and_ends_with_its_owner() {
        let display = Display::start(800, 600);
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("root.png");
        display.screenshot(&picture);
        assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
        assert_eq!(display.xdotool(&["getdisplaygeometry"]).trim(), "800 600");
        // Its process, not its number: another test's display may take that at once.
        let server = Path::new("/proc").join(display.server.as_ref().unwrap().id().to_string());
        assert!(server.exists());
        drop(display);
        assert!(!server.exists(), "the X server outlived its owner");
    }
}
