//! What the tests of this crate share.

#![allow(dead_code, reason = "every test binary takes what it needs")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
    time::Duration,
};

use godwit_backup::{
    Listed, Ports, Progress, RestoreMode, RestoreOptions, RestoreRequest, TakeOptions, TakeRequest, Taken, Toolbox,
    Unlock,
};
use godwit_core::{FormatId, Version};
use godwit_db::{LockRequest, Target, TargetLock, parse_url};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

pub fn target(url: &str) -> Target {
    let parsed = parse_url(url).unwrap();
    Target {
        address: parsed.address,
        password: parsed.password,
    }
}

/// A folder for backups, the machine's tools, and ears for the progress.
pub struct Around {
    pub tools: Toolbox,
    pub home: TempDir,
    pub cancel: CancellationToken,
    pub unlock: Unlock,
    pub options: TakeOptions,
    pub elsewhere: Option<PathBuf>,
    pub heard: Mutex<Vec<Progress>>,
}

impl Around {
    pub async fn new() -> Self {
        Self {
            tools: Toolbox::find().await,
            home: tempfile::tempdir().unwrap(),
            cancel: CancellationToken::new(),
            unlock: Unlock::default(),
            options: TakeOptions::default(),
            elsewhere: None,
            heard: Mutex::default(),
        }
    }

    /// The same with artifacts that are neither compressed nor encrypted.
    pub async fn plain() -> Self {
        let mut around = Self::new().await;
        around.options.coding.level = None;
        around
    }

    /// Backups go to a folder in `home` instead of one of this value's own.
    pub fn place(&mut self, home: &Path) {
        self.elsewhere = Some(home.to_path_buf());
    }

    pub fn folder(&self) -> PathBuf {
        let home = self.elsewhere.as_deref().unwrap_or(self.home.path());
        home.join("backups")
    }

    /// Runs `work` with ports that keep every progress.
    pub async fn with<T>(&self, work: impl AsyncFnOnce(&Ports<'_>) -> T) -> T {
        let now = || "2026-11-21T10:48:27Z".parse::<Timestamp>().unwrap();
        let progress = |progress| self.heard.lock().unwrap().push(progress);
        work(&Ports {
            now: &now,
            tools: &self.tools,
            unlock: &self.unlock,
            progress: &progress,
            cancel: &self.cancel,
        })
        .await
    }

    pub fn request(&self) -> TakeRequest {
        TakeRequest {
            folder: self.folder(),
            environment: None,
            name: "shop".to_owned(),
            marker: None,
            head: Some(Version::new("0012")),
            godwit: "0.1.0".to_owned(),
            options: self.options.clone(),
        }
    }

    pub async fn take(&self, target: &Target) -> Result<Taken, godwit_backup::BackupError> {
        self.with(async |ports| godwit_backup::take(target, &self.request(), ports).await)
            .await
    }

    pub async fn listed(&self, target: &Target) -> Listed {
        Listed::from_taken(&self.take(target).await.unwrap())
    }

    pub async fn verify(&self, listed: &Listed) -> godwit_core::backup::Proof {
        self.with(async |ports| godwit_backup::verify(listed, ports).await)
            .await
            .unwrap()
    }

    pub async fn restore(
        &self,
        listed: &Listed,
        into: &Target,
        mode: RestoreMode,
    ) -> Result<godwit_backup::Restored, godwit_backup::RestoreError> {
        self.with(async |ports| godwit_backup::restore(listed, into, request(mode), ports).await)
            .await
    }

    /// Names in the folder for backups.
    pub fn left_behind(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder()).into_iter().flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// A script with this text.
    pub fn script(&self, text: &str) -> PathBuf {
        let path = self.home.path().join("script.sql");
        fs::write(&path, text).unwrap();
        path
    }
}

pub fn request(mode: RestoreMode) -> RestoreRequest {
    RestoreRequest {
        mode,
        options: RestoreOptions::default(),
    }
}

pub async fn lock(target: &Target) -> RestoreMode {
    let request = LockRequest {
        format: FormatId::Godwit,
        holder: "a test".to_owned(),
        wait: Duration::from_secs(5),
    };
    RestoreMode::ReplaceExisting {
        lock: TargetLock::acquire(target, &request).await.unwrap(),
    }
}

/// Processes whose arguments or environment hold `text`, and how many have a name that starts with `program`.
pub fn look_through_processes(text: &str, program: &str) -> (Vec<String>, usize) {
    let (mut holding, mut running) = (Vec::new(), 0);
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        if !entry
            .file_name()
            .to_string_lossy()
            .bytes()
            .all(|byte| byte.is_ascii_digit())
        {
            continue;
        }
        let read = |name: &str| fs::read(entry.path().join(name)).unwrap_or_default();
        let name = read("comm");
        let ours = name.starts_with(program.as_bytes());
        running += usize::from(ours);
        // The environment of the test itself is not looked at: another test's server may have put it there.
        let environment = if ours { read("environ") } else { Vec::new() };
        for bytes in [read("cmdline"), environment] {
            if String::from_utf8_lossy(&bytes).contains(text) {
                holding.push(String::from_utf8_lossy(&name).into_owned());
            }
        }
    }
    (holding, running)
}

pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
