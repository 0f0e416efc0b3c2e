//! The program itself: version, folders, keyring, native tools, settings.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What a front end needs to know at its start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppInfoView {
    /// Godwit's version.
    pub version: String,
    /// Godwit's data folder.
    pub data_folder: String,
    /// The operating system's user, as recorded in runs.
    pub user: String,
    /// The machine's name, as recorded in runs.
    pub machine: String,
    /// The project to open: named on the command line, else the one opened last.
    pub project: Option<String>,
    /// Runs found without an end, and what their targets say now.
    pub recovered: Vec<RecoveredRunView>,
}

/// A run that died, found at start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecoveredRunView {
    /// The run.
    pub run: String,
    /// Its target's name.
    pub target: String,
    /// When it started.
    pub started: String,
    /// What the target says, in a sentence.
    pub finding: String,
}

/// Whether passwords can be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum KeyringView {
    /// It works.
    Available {
        /// Which one: `Secret Service`, `Keychain`.
        backend: String,
    },
    /// There is none.
    Missing {
        /// Why, in a sentence.
        why: String,
    },
    /// It is locked.
    Locked {
        /// Why, in a sentence.
        why: String,
    },
}

/// A native tool that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ToolView {
    /// `pg_dump`, `mariadb-dump`.
    pub name: String,
    /// Where it lies.
    pub path: String,
    /// Its version.
    pub version: String,
}

/// Choices that hold for all projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// Where backups go.
    pub backup_folder: String,
    /// `system`, `light` or `dark`.
    pub appearance: Appearance,
    /// Newest backups of each environment that pruning always keeps.
    pub keep_last: u32,
    /// Days for which pruning keeps every backup.
    pub keep_days: u32,
    /// A production run asks for a backup that was restored and compared, taken within so many hours.
    pub drill_hours: u32,
}

/// Colours of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Appearance {
    /// As the desktop has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}
