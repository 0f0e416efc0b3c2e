//! A virtual display for machines without one.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::shell;

/// How long a window may take to appear and to stop changing.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether there is a display to open windows on.
pub(crate) fn is_there() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// An X server without a screen; it ends with its owner.
#[derive(Debug)]
pub(crate) struct Screen {
    server: Child,
    manager: Child,
    name: String,
}

impl Screen {
    pub(crate) fn start() -> Result<Self> {
        let mut xvfb = shell::command("Xvfb");
        // The server picks a free number itself and writes it to its standard output.
        xvfb.args([
            "-displayfd",
            "1",
            "-nolisten",
            "tcp",
            "-noreset",
            "-dpi",
            "96",
            "-screen",
            "0",
            "1440x900x24",
        ]);
        let mut server = xvfb
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("start Xvfb")?;
        let mut number = String::new();
        BufReader::new(server.stdout.take().context("Xvfb has no output")?).read_line(&mut number)?;
        let name = format!(":{}", number.trim());
        let mut openbox = shell::command("openbox");
        openbox.arg("--sm-disable").env("DISPLAY", &name);
        let manager = openbox
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Ok(Self {
            server,
            manager: manager.context("start openbox")?,
            name,
        })
    }

    /// Makes `command` draw here, without a graphics card.
    pub(crate) fn show<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("DISPLAY", &self.name)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY");
        command
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("NO_AT_BRIDGE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
    }

    /// Waits until a window titled `title` has stopped changing, and writes a picture of the display to `path`.
    pub(crate) fn take_picture(&self, title: &str, path: &Path) -> Result<()> {
        let begin = Instant::now();
        let mut search = self.tool("xdotool", &["search", "--onlyvisible", "--name", title]);
        while shell::capture(&mut search).is_err() {
            if begin.elapsed() > PATIENCE {
                bail!("no window titled {title:?} appeared within {PATIENCE:?}");
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        let mut before = Vec::new();
        loop {
            std::thread::sleep(Duration::from_secs(2));
            let now = self
                .tool("import", &["-window", "root", "-depth", "8", "rgb:-"])
                .output()
                .context("start import")?;
            if now.stdout == before || begin.elapsed() > PATIENCE {
                break;
            }
            before = now.stdout;
        }
        shell::capture(self.tool("import", &["-window", "root"]).arg(path)).map(drop)
    }

    fn tool(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = shell::command(program);
        command.args(arguments).env("DISPLAY", &self.name);
        command
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for child in [&mut self.manager, &mut self.server] {
            if let Err(error) = child.kill().and_then(|()| child.wait().map(drop)) {
                eprintln!("the virtual display did not end: {error}");
            }
        }
    }
}
