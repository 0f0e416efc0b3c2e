//! What a front end tells the API at its start: folders, identity, the sources of passwords.

use std::{path::PathBuf, time::Duration};

use godwit_engine::Identity;
use godwit_secrets::{Redactor, Secret, SecretStore};

use crate::views::ApiError;

/// Where the API lives and as whom it acts.
#[derive(Debug, Clone)]
pub struct ApiConfig {
    /// Godwit's data folder: store, logs, backups, the sample.
    pub home: PathBuf,
    /// Who runs it.
    pub identity: Identity,
    /// The keyring.
    pub secrets: SecretStore,
    /// A password for this process's targets, from `GODWIT_PASSWORD` or standard input; it goes before the keyring's.
    pub password: Option<Secret>,
    /// What to open at the start.
    pub open: Open,
    /// How long a run waits for another one's lock; zero tries once.
    pub patience: Duration,
}

/// How long a run waits for another one's lock unless told otherwise.
const PATIENCE: Duration = Duration::from_secs(15);

/// What to open at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// The project that was open last.
    Last,
    /// The project of this folder, made where there is none.
    Folder(PathBuf),
    /// The sample project.
    Sample,
}

/// Environment variables that decide where Godwit lives and as whom it acts, as read by the front end.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// `GODWIT_HOME`.
    pub home: Option<PathBuf>,
    /// `USER`, `LOGNAME` or `USERNAME`.
    pub user: Option<String>,
    /// `HOSTNAME` or `COMPUTERNAME`; the system's own answer where absent.
    pub machine: Option<String>,
}

impl ApiConfig {
    /// The usual wiring: the platform's data folder and keyring.
    ///
    /// # Errors
    /// `internal` where the platform has no data folder and `GODWIT_HOME` is not set.
    pub fn from_surroundings(surroundings: Surroundings, redactor: Redactor) -> Result<Self, ApiError> {
        let home = match surroundings.home {
            Some(home) => home,
            None => directories::ProjectDirs::from("dev", "Godwit", "godwit")
                .map(|dirs| dirs.data_dir().to_path_buf())
                .ok_or_else(|| {
                    crate::error::internal("this system names no data folder").hint("Set GODWIT_HOME to a folder.")
                })?,
        };
        Ok(Self {
            home,
            identity: Identity {
                // Containers, timers and services often have neither variable.
                user: surroundings
                    .user
                    .or_else(|| whoami::username().ok())
                    .unwrap_or_else(|| "unknown".to_owned()),
                machine: surroundings
                    .machine
                    .or_else(|| whoami::hostname().ok())
                    .unwrap_or_else(|| "unknown".to_owned()),
                pid: std::process::id(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            secrets: SecretStore::new("godwit").with_redactor(redactor),
            password: None,
            open: Open::Last,
            patience: PATIENCE,
        })
    }
}
