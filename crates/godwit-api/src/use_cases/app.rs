//! The program itself.

use std::path::PathBuf;

use godwit_backup::Toolbox;
use godwit_secrets::KeyringState;
use serde::{Deserialize, Serialize};

use crate::{
    Api,
    error::invalid,
    views::{ApiError, AppInfoView, Appearance, KeyringView, SettingsView, ToolView},
};

/// The store's key of the settings.
const SETTINGS: &str = "settings";

/// Settings as they are kept; what is absent has its default.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Kept {
    backup_folder: Option<PathBuf>,
    appearance: Option<Appearance>,
    keep_last: Option<u32>,
    keep_days: Option<u32>,
    drill_hours: Option<u32>,
}

/// A month of backups and never fewer than the newest seven, unless the person says otherwise.
const KEEP_DAYS: u32 = 30;
const KEEP_LAST: u32 = 7;
/// Yesterday's drill is the oldest that lets a production run start, unless the person says otherwise.
const DRILL_HOURS: u32 = 24;

impl Api {
    /// What a front end needs at its start. Settles runs that died and opens what the command line named.
    ///
    /// # Errors
    /// The store cannot be read, or the named folder cannot be opened.
    pub async fn app_info(&self) -> Result<AppInfoView, ApiError> {
        let recovered = self.recover().await?;
        let project = self.open_first().await?;
        let config = &self.inner.config;
        Ok(AppInfoView {
            version: config.identity.version.clone(),
            data_folder: config.home.display().to_string(),
            user: config.identity.user.clone(),
            machine: config.identity.machine.clone(),
            project,
            recovered,
        })
    }

    /// Whether passwords can be kept.
    pub async fn keyring_state(&self) -> KeyringView {
        match self.secrets().state().await {
            KeyringState::Available { backend } => KeyringView::Available { backend },
            KeyringState::Missing { why } => KeyringView::Missing { why },
            KeyringState::Locked { why } => KeyringView::Locked { why },
        }
    }

    /// Asks the person, through the keyring's own prompt, to unlock it.
    ///
    /// # Errors
    /// `keyring-missing`, or `keyring-locked` where the prompt was left unanswered.
    pub async fn keyring_unlock(&self) -> Result<KeyringView, ApiError> {
        self.secrets().unlock().await?;
        Ok(self.keyring_state().await)
    }

    /// The native tools that were found, with their versions.
    pub async fn tool_list(&self) -> Vec<ToolView> {
        let tools = Toolbox::find().await;
        tools
            .all()
            .iter()
            .map(|tool| ToolView {
                name: tool.name.clone(),
                path: tool.path.display().to_string(),
                version: tool.version.clone(),
            })
            .collect()
    }

    /// The settings.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn settings_get(&self) -> Result<SettingsView, ApiError> {
        let kept: Kept = self.store().setting(SETTINGS).await?.unwrap_or_default();
        let backup_folder = kept
            .backup_folder
            .unwrap_or_else(|| self.inner.config.home.join("backups"));
        Ok(SettingsView {
            backup_folder: backup_folder.display().to_string(),
            appearance: kept.appearance.unwrap_or(Appearance::System),
            keep_last: kept.keep_last.unwrap_or(KEEP_LAST),
            keep_days: kept.keep_days.unwrap_or(KEEP_DAYS),
            drill_hours: kept.drill_hours.unwrap_or(DRILL_HOURS),
        })
    }

    /// Changes the settings.
    ///
    /// # Errors
    /// `invalid-input` where the backup folder is not absolute or nothing would be kept.
    pub async fn settings_set(&self, settings: SettingsView) -> Result<SettingsView, ApiError> {
        let folder = PathBuf::from(&settings.backup_folder);
        if !folder.is_absolute() {
            return Err(invalid(
                format!("'{}' is not an absolute path", folder.display()),
                "Pick the folder with the dialog.",
            ));
        }
        if settings.keep_last == 0 {
            return Err(invalid("pruning would keep no backup", "Keep at least one."));
        }
        if settings.drill_hours == 0 {
            return Err(invalid(
                "production would ask for a backup that was proven in no time at all",
                "Ask for one of the last hour at least.",
            ));
        }
        let kept = Kept {
            backup_folder: Some(folder),
            appearance: Some(settings.appearance),
            keep_last: Some(settings.keep_last),
            keep_days: Some(settings.keep_days),
            drill_hours: Some(settings.drill_hours),
        };
        self.store().setting_put(SETTINGS, &kept).await?;
        self.settings_get().await
    }

    pub(crate) async fn backup_folder(&self) -> Result<PathBuf, ApiError> {
        Ok(PathBuf::from(self.settings_get().await?.backup_folder))
    }
}
