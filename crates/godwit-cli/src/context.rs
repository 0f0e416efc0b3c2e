//! What every command is given: the API, the screen, the folder it was called in.

use std::{path::PathBuf, time::Duration};

use godwit_api::{Api, ApiConfig, Redactor, Secret, logging, views::ApiError};

use crate::{Surroundings, commands::usage, output::Screen};

/// What a command is given.
pub(crate) struct Context {
    pub(crate) api: Api,
    pub(crate) screen: Screen,
    /// The folder that the command was called in.
    pub(crate) folder: PathBuf,
}

/// What a command asks of the API's wiring.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wishes {
    /// The target's password comes on standard input.
    pub(crate) password_stdin: bool,
    /// How long to wait for the lock, in seconds; the API's own where absent.
    pub(crate) wait: Option<u32>,
}

impl Context {
    /// Opens the API. The second value writes what is left of the log when it is dropped.
    pub(crate) async fn open(
        screen: &Screen,
        surroundings: Surroundings,
        redactor: &Redactor,
        wishes: Wishes,
    ) -> Result<(Self, Option<impl Sized + use<>>), Box<ApiError>> {
        let mut config = ApiConfig::from_surroundings(surroundings.api, redactor.clone())?;
        if let Some(secrets) = surroundings.secrets {
            config.secrets = secrets.with_redactor(redactor.clone());
        }
        config.password = if wishes.password_stdin {
            Some(read_password(screen)?)
        } else {
            surroundings.password.map(Secret::from)
        };
        if let Some(password) = &config.password {
            redactor.register(password);
        }
        if let Some(seconds) = wishes.wait {
            config.patience = Duration::from_secs(seconds.into());
        }
        // A command without a log is better than none: what matters goes to the person and to the store.
        let log = logging::start(&config.home, surroundings.log.as_deref(), redactor).ok();
        let api = Api::open(config).await?;
        Ok((
            Self {
                api,
                screen: screen.clone(),
                folder: surroundings.folder,
            },
            log,
        ))
    }

    /// Settles runs that died and tells about them, before another one starts.
    pub(crate) async fn settle(&self) -> Result<(), Box<ApiError>> {
        for run in self.api.app_info().await?.recovered {
            self.screen.note(&format!(
                "a run on {} died on {}: {}",
                run.target, run.started, run.finding
            ));
        }
        Ok(())
    }
}

/// The first line of standard input.
pub(crate) fn read_password(screen: &Screen) -> Result<Secret, Box<ApiError>> {
    match screen.read_line() {
        Ok(line) if !line.is_empty() => Ok(Secret::new(line)),
        Ok(_) => Err(usage(
            "standard input holds no password",
            "Write it as the first line: --password-stdin < file",
        )),
        Err(error) => Err(usage(
            &format!("standard input cannot be read: {error}"),
            "Write the password as its first line.",
        )),
    }
}
