//! Ends a server when the test process is gone, however it went.
//!
//! A destructor does not run when a test is killed, and a `static` has none at all. So each server has a small shell
//! beside it that reads from a pipe which only the test process holds: at the end of the pipe the shell ends the
//! server and removes its folder. The shell leads its own process group, because test runners kill whole groups.

use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context as _, Result};

/// The signal that makes a server end at once and take its own children along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndSignal {
    /// PostgreSQL's immediate shutdown: the postmaster ends all its backends without a checkpoint.
    Quit,
    /// For programs that end cleanly on `SIGTERM`.
    Term,
    /// For programs of one process.
    Kill,
    /// For a program that leads a process group and leaves its children to fend for themselves.
    KillGroup,
}

impl EndSignal {
    fn name(self) -> &'static str {
        match self {
            Self::Quit => "QUIT",
            Self::Term => "TERM",
            Self::Kill | Self::KillGroup => "KILL",
        }
    }

    /// What stands before the process id: a negative number is a group for `kill`.
    fn prefix(self) -> &'static str {
        if self == Self::KillGroup { "-" } else { "" }
    }
}

/// `$1` signal, `$2` prefix of the process id, `$3` folder. Each line read is the id of the process to guard from now on; 0 is none.
/// A process that has ended but was not reaped yet still answers `kill -0`: its state in `/proc` tells.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
alive() { kill -0 "$pid" 2>/dev/null && ! grep -qs '^State:.Z' "/proc/$pid/status"; }
pid=0
while read -r line; do pid=$line; done
if [ "$pid" -gt 0 ] && alive; then
  kill -s "$1" -- "$2$pid"
  n=0
  while [ $n -lt 100 ] && alive; do sleep 0.05; n=$((n + 1)); done
  kill -KILL "$pid" 2>/dev/null
fi
rm -rf -- "$3"
"#;

/// Guards one server and its folder.
#[derive(Debug)]
pub struct Watchdog {
    shell: Child,
    pipe: Option<ChildStdin>,
}

impl Watchdog {
    /// Starts the guard over `folder`, which is removed at the end.
    pub fn over(folder: &Path, signal: EndSignal) -> Result<Self> {
        let mut shell = Command::new("/bin/sh")
            .args(["-c", SCRIPT, "godwit-testkit-watchdog", signal.name(), signal.prefix()])
            .arg(folder)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("start the watchdog shell")?;
        let pipe = shell.stdin.take();
        Ok(Self { shell, pipe })
    }

    /// From now on the process `pid` is ended when this process ends.
    pub fn guard(&mut self, pid: u32) -> Result<()> {
        self.say(pid)
    }

    /// From now on there is no process to end, only the folder to remove.
    pub fn release(&mut self) -> Result<()> {
        self.say(0)
    }

    fn say(&mut self, pid: u32) -> Result<()> {
        let pipe = self.pipe.as_mut().context("the watchdog has ended")?;
        writeln!(pipe, "{pid}").context("tell the watchdog which process to guard")
    }
}

impl Drop for Watchdog {
    /// Closes the pipe and waits until the folder is gone, so that nothing is left when a test's owner returns.
    fn drop(&mut self) {
        drop(self.pipe.take());
        if let Err(error) = self.shell.wait() {
            eprintln!("the watchdog could not be waited for: {error}");
        }
    }
}
