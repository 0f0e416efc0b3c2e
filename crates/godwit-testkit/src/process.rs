//! One server process: started with its output in a file, ended with a time limit.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::children;
use crate::watchdog::Watchdog;

/// How long a server may take to start or to end before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(5);

/// A running server.
#[derive(Debug)]
pub(crate) struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command` with its output going to `log`, under the watchdog's eyes.
    pub(crate) fn start(command: &mut Command, name: &str, log: &Path, watchdog: &mut Watchdog) -> Result<Self> {
        let output = File::options()
            .create(true)
            .append(true)
            .open(log)
            .with_context(|| format!("open {log:?}"))?;
        let errors = output.try_clone().context("share the log file")?;
        let child = command
            .stdout(output)
            .stderr(errors)
            .spawn()
            .with_context(|| format!("start {name} ({:?})", command.get_program()))?;
        watchdog.guard(child.id())?;
        Ok(Self {
            name: name.to_owned(),
            child,
            log: log.to_path_buf(),
        })
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The pipe to its standard input, where it was started with one.
    pub(crate) fn take_input(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// Polls `ready` until it holds; an early end of the process is an error that carries the end of its log.
    pub(crate) fn wait_until(&mut self, ready: impl Fn() -> bool) -> Result<()> {
        let begin = Instant::now();
        loop {
            if ready() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended at its start with {status}:\n{}", self.name, self.log_tail());
            }
            if begin.elapsed() > PATIENCE {
                bail!("{} was not ready after {PATIENCE:?}:\n{}", self.name, self.log_tail());
            }
            std::thread::sleep(POLL);
        }
    }

    /// Sends `signal` and waits for the end; a server that does not end in time is killed.
    pub(crate) fn end(mut self, signal: Signal) -> Result<()> {
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        kill_process(self.pid()?, signal).with_context(|| format!("signal {}", self.name))?;
        self.wait()
    }

    /// As [`Process::end`], with the whole process group that this process leads.
    pub(crate) fn end_group(mut self, signal: Signal) -> Result<()> {
        let group = self.pid()?;
        // The leader may have ended before the others.
        if kill_process_group(group, signal).is_err() && self.child.try_wait()?.is_some() {
            return Ok(());
        }
        self.wait()
    }

    /// Kills it together with the processes that it has started, so that none of them does anything on the way.
    pub(crate) fn kill_family(mut self) -> Result<()> {
        let pid = self.pid()?;
        // A stopped parent starts no further children, and its dead ones keep their ids until it ends.
        kill_process(pid, Signal::STOP).with_context(|| format!("stop {}", self.name))?;
        let children = children::of(pid)?;
        for member in children.iter().chain([&pid]) {
            kill_process(*member, Signal::KILL).with_context(|| format!("kill {}", self.name))?;
        }
        self.wait()?;
        let begin = Instant::now();
        while !children.iter().all(|child| children::has_ended(*child)) {
            if begin.elapsed() > PATIENCE {
                bail!("the children of {} did not end within {PATIENCE:?}", self.name);
            }
            std::thread::sleep(POLL);
        }
        Ok(())
    }

    fn pid(&self) -> Result<Pid> {
        i32::try_from(self.child.id())
            .ok()
            .and_then(Pid::from_raw)
            .context("a process id out of range")
    }

    fn wait(&mut self) -> Result<()> {
        let begin = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begin.elapsed() > PATIENCE {
                self.child.kill()?;
                self.child.wait()?;
                bail!("{} did not end within {PATIENCE:?} and was killed", self.name);
            }
            std::thread::sleep(POLL);
        }
        Ok(())
    }

    fn log_tail(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

/// Runs a set-up program to its end and returns what it printed; a failure carries its output.
pub(crate) fn run(command: &mut Command, input: &str) -> Result<String> {
    use std::io::Write as _;

    let program = format!("{:?}", command.get_program());
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("start {program}"))?;
    let pipe = child.stdin.take();
    let writer = std::thread::spawn({
        let input = input.to_owned();
        // A program that ends before it has read all reports through its exit status.
        move || pipe.map(|mut pipe| pipe.write_all(input.as_bytes()))
    });
    let output = child
        .wait_with_output()
        .with_context(|| format!("wait for {program}"))?;
    drop(writer.join());
    if !output.status.success() {
        bail!(
            "{program} failed with {}:\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
