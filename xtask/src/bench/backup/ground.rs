//! Where contestants work, and the commands that they are.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use super::source::Source;
use super::way::How;
use crate::bench::engine::Engine;
use crate::bench::race::folder;
use crate::bench::server::Server;
use crate::bench::target::{Target, USER};
use crate::shell;

/// A server, a program, and a folder for all that is written.
#[derive(Debug)]
pub(crate) struct Ground<'a> {
    pub(crate) server: &'a Server,
    pub(crate) godwit: &'a Path,
    pub(crate) folder: PathBuf,
}

/// A command that waits to be measured, and what is left of it.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) command: Command,
    /// Where a backup goes.
    pub(crate) out: PathBuf,
    /// What a restore fills.
    pub(crate) new: Option<Target>,
}

impl Ground<'_> {
    /// What a way back restores from, where `how` is one.
    pub(crate) fn prepare(&self, how: How, source: &Source, from: &Path) -> Result<()> {
        let mut command = match how {
            How::Line(_) | How::Create(_) => return Ok(()),
            How::LineBack { prepare, .. } => self.line(prepare, &source.target, from),
            How::Restore(options) => self.create(options, &source.target, from)?,
        };
        fs::create_dir_all(from).with_context(|| format!("make {}", from.display()))?;
        shell::capture(&mut command).map(drop)
    }

    /// The command for `how`, with a fresh folder or database to fill.
    pub(crate) fn visit(&self, how: How, source: &Source, from: &Path) -> Result<Visit> {
        let out = folder(&self.folder, "out")?;
        let (command, new) = match how {
            How::Line(line) => (self.line(line, &source.target, &out), None),
            How::Create(options) => (self.create(options, &source.target, &out)?, None),
            How::LineBack { line, .. } => {
                let new = self.server.fresh()?;
                (self.line(line, &new, from), Some(new))
            }
            How::Restore(_) => {
                let new = self.server.unmade();
                (self.restore(&manifest(from)?, source, &new)?, Some(new))
            }
        };
        // What was written before is nobody's time.
        shell::capture(&mut shell::command("sync")).context("write all to the disk")?;
        Ok(Visit { command, out, new })
    }

    /// Removes what a visit left.
    pub(crate) fn leave(&self, visit: &Visit) -> Result<()> {
        if let Some(new) = &visit.new {
            self.server.remove(new)?;
        }
        for folder in [&visit.out, &self.home()] {
            if folder.exists() {
                fs::remove_dir_all(folder).with_context(|| format!("remove {}", folder.display()))?;
            }
        }
        Ok(())
    }

    /// A line for a shell that fails where any part of a pipe fails.
    fn line(&self, line: &str, target: &Target, folder: &Path) -> Command {
        let mut bash = shell::command("bash");
        bash.args(["-o", "pipefail", "-c", line]).stdin(Stdio::null());
        bash.env("OUT", folder).env("FROM", folder);
        if let Some(path) = self.path_of_tools() {
            bash.env("PATH", path);
        }
        match target {
            Target::File(path) => {
                bash.env("DATABASE", path);
            }
            Target::Network(network) => {
                bash.env("DATABASE", &network.database)
                    .env("PGDATABASE", &network.database)
                    .env("PGHOST", &network.host)
                    .env("PGPORT", network.port.to_string())
                    .env("PGUSER", USER)
                    .env("PGPASSWORD", &network.password)
                    .env("MYSQL_PWD", &network.password);
                let (host, port) = (&network.host, network.port);
                bash.env(
                    "LOGIN",
                    format!("--no-defaults --host={host} --port={port} --user={USER}"),
                );
            }
        }
        bash
    }

    /// The server's own tools come first: what Debian puts on the `PATH` for PostgreSQL is a script that finds them.
    fn path_of_tools(&self) -> Option<OsString> {
        let client = self.server.client().ok()?;
        let tools = client.parent().map(Path::to_path_buf);
        let tools = tools.filter(|_| self.server.engine() == Engine::Postgres);
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::join_paths(tools.into_iter().chain(std::env::split_paths(&path))).ok()
    }

    fn create(&self, options: &[&str], target: &Target, out: &Path) -> Result<Command> {
        let mut godwit = self.godwit(target)?;
        godwit.args(["backup", "create", "--url"]).arg(target.shown_url());
        godwit.arg("--out").arg(out).args(options);
        Ok(godwit)
    }

    fn restore(&self, backup: &Path, source: &Source, new: &Target) -> Result<Command> {
        let mut godwit = self.godwit(new)?;
        let name = match new {
            Target::Network(network) => network.database.clone(),
            Target::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        };
        godwit.args(["backup", "restore"]).arg(backup).arg("--into");
        godwit.arg(source.target.shown_url());
        godwit.args(["--new-database", &name, "--yes"]);
        Ok(godwit)
    }

    fn godwit(&self, target: &Target) -> Result<Command> {
        let home = folder(&self.folder, "home")?;
        let mut godwit = shell::command(self.godwit);
        godwit
            .stdin(Stdio::null())
            .current_dir(&home)
            .env("HOME", &home)
            .env("GODWIT_HOME", &home);
        if let Target::Network(network) = target {
            godwit.env("GODWIT_PASSWORD", &network.password);
        }
        Ok(godwit)
    }

    /// An empty folder in place of the user's home.
    fn home(&self) -> PathBuf {
        self.folder.join("home")
    }
}

/// The manifest of the one backup in `folder`.
fn manifest(folder: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))?;
    let mut paths = entries.flatten().map(|entry| entry.path());
    let found = paths.find(|path| path.extension().is_some_and(|extension| extension == "json"));
    found.with_context(|| format!("there is no manifest in {}", folder.display()))
}

/// The bytes of all files in `folder`, with the folders in it.
pub(crate) fn bytes(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))? {
        let entry = entry?;
        let known = entry.metadata()?;
        sum += if known.is_dir() {
            bytes(&entry.path())?
        } else {
            known.len()
        };
    }
    Ok(sum)
}
