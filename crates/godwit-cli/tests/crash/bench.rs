//! A folder with two migrations, and the command as a process of its own.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// Statements of the migration that is struck.
pub(crate) const STATEMENTS: usize = 6;

/// How long a server may take to notice that its client is gone, and a statement to come to its end.
const SETTLES: Duration = Duration::from_secs(40);

/// One try of one fault at one place.
pub(crate) struct Bench {
    folder: TempDir,
}

impl Bench {
    /// `base` is applied undisturbed; `struck` is the migration with the six statements.
    pub(crate) fn new(base: &str, struck: &str) -> Self {
        let bench = Self {
            folder: TempDir::with_prefix("godwit-crash-").unwrap(),
        };
        fs::create_dir(bench.path("migrations")).unwrap();
        fs::write(bench.path("migrations/1_base.up.sql"), base).unwrap();
        fs::write(bench.path("migrations/2_struck.up.sql"), struck).unwrap();
        bench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, words: &[&str], url: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_godwit"));
        command.args(words).args(["--url", url, "--migrations", "migrations"]);
        command
            .current_dir(self.folder.path())
            .env("GODWIT_HOME", self.path("home"))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env_remove("GODWIT_PASSWORD")
            .env_remove("DISPLAY")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, words: &[&str], url: &str) -> Output {
        self.command(words, url).output().unwrap()
    }

    /// Applies the base alone.
    pub(crate) fn prepare(&self, url: &str) {
        let output = self.run(&["apply", "--to", "1", "--yes", "--no-backup"], url);
        assert!(output.status.success(), "{}", said(&output));
    }

    /// Begins to apply the rest.
    pub(crate) fn begin(&self, url: &str) -> Running {
        let mut command = self.command(&["apply", "--yes", "--no-backup", "--json-lines"], url);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, events) = channel();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Running { child, events }
    }

    /// Brings the target to its end: goes on where something was left, and applies where nothing was.
    pub(crate) fn settle(&self, url: &str) {
        let since = Instant::now();
        loop {
            let resumed = self.run(&["resume", "--yes", "--no-backup", "--wait", "30"], url);
            if resumed.status.success() {
                return;
            }
            if String::from_utf8_lossy(&resumed.stderr).contains("stopped half-way") {
                let applied = self.run(&["apply", "--yes", "--no-backup", "--wait", "30"], url);
                if applied.status.success() {
                    return;
                }
                assert!(since.elapsed() < SETTLES, "{}", said(&applied));
            }
            // What the dead run had begun may still be at work on the server.
            assert!(since.elapsed() < SETTLES, "{}", said(&resumed));
            thread::sleep(Duration::from_millis(300));
        }
    }
}

pub(crate) fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A run under way.
pub(crate) struct Running {
    child: Child,
    events: Receiver<String>,
}

impl Running {
    /// Waits until the statement `index`, from 1, was begun; says whether it was.
    pub(crate) fn wait_for(&self, index: usize) -> bool {
        let wanted = format!("\"index\":{index},");
        while let Ok(line) = self.events.recv_timeout(Duration::from_secs(30)) {
            if line.contains("statement-started") && line.contains(&wanted) {
                return true;
            }
        }
        false
    }

    /// Ends the process at once, as the system does when memory runs out.
    pub(crate) fn kill(mut self) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it ended by itself; says whether everything was done.
    pub(crate) fn end(mut self) -> bool {
        // Read to the end, or the pipe fills up.
        while self.events.recv_timeout(Duration::from_secs(60)).is_ok() {}
        self.child.wait().unwrap().success()
    }
}
