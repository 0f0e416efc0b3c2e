//! The main job on the sample project, in front of the reader's eyes, with the `godwit` command.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{places, shell};

/// What the command says when migrations are pending; an answer, not a failure.
const PENDING: i32 = 3;

pub(crate) fn run() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("godwit-tour-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    println!("  Godwit's own data and the databases are in {}", folder.display());
    let outcome = Tour { folder: &folder }.take();
    std::fs::remove_dir_all(&folder).with_context(|| format!("remove {}", folder.display()))?;
    outcome
}

struct Tour<'a> {
    folder: &'a Path,
}

impl Tour<'_> {
    fn take(&self) -> Result<()> {
        let migrations = "migrations-sample/sqlite";
        let database = self.url("shop.db");
        let backups = self.folder.join("backups").display().to_string();
        self.godwit(&["env", "add", "shop", "--url", &database, "--migrations", migrations])?;
        self.godwit(&["status", "--env", "shop"])?;
        self.godwit(&["plan", "--env", "shop"])?;
        self.godwit(&["apply", "--env", "shop", "--yes"])?;
        self.godwit(&["history", "--env", "shop"])?;
        self.godwit(&["rollback", "--env", "shop", "--steps", "1", "--yes"])?;
        self.godwit(&["apply", "--env", "shop", "--yes", "--no-backup"])?;
        self.godwit(&["backup", "create", "--env", "shop", "--out", &backups])?;
        let backup = newest_backup(Path::new(&backups))?.display().to_string();
        self.godwit(&["backup", "verify", &backup])?;
        self.godwit(&[
            "backup",
            "restore",
            &backup,
            "--into",
            &self.url("restored.db"),
            "--yes",
        ])?;
        self.godwit(&["status", "--url", &self.url("restored.db"), "--migrations", migrations])
    }

    fn url(&self, file: &str) -> String {
        format!("sqlite://{}", self.folder.join(file).display())
    }

    fn godwit(&self, arguments: &[&str]) -> Result<()> {
        let mut command: Command = shell::command(places::target().join("debug/godwit"));
        command.args(arguments).env("GODWIT_HOME", self.folder.join("home"));
        println!("\n  $ {}", shell::line(&command));
        let status = command
            .status()
            .with_context(|| format!("start {}", shell::line(&command)))?;
        match status.code() {
            Some(0 | PENDING) => Ok(()),
            _ => bail!("`{}` ended with {status}", shell::line(&command)),
        }
    }
}

/// The file or folder of the only backup that has been taken, by its manifest.
fn newest_backup(folder: &Path) -> Result<PathBuf> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))?;
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let is_data = |path: &PathBuf| path.extension().is_none_or(|extension| extension != "json");
    paths
        .filter(is_data)
        .max()
        .with_context(|| format!("no backup in {}", folder.display()))
}
