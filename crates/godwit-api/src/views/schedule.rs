//! Backups by themselves.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::BackupView;

/// Sets when backups of an environment are taken by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleSetRequest {
    /// The environment.
    pub environment: String,
    /// `daily 02:00`, `weekly sunday 03:30`, `hourly`, or a cron expression of five fields.
    pub when: String,
    /// The time zone's IANA name; the machine's where absent.
    pub zone: Option<String>,
    /// Kept, but nothing is run.
    pub paused: bool,
}

/// When backups of an environment are taken by themselves, and what became of the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleView {
    /// The environment's id.
    pub environment: String,
    /// The environment's name.
    pub name: String,
    /// The project's id.
    pub project: String,
    /// `every day at 02:00, Europe/Berlin`.
    pub words: String,
    /// The cron expression.
    pub cron: String,
    /// The time zone's IANA name.
    pub zone: String,
    /// Kept, but nothing is run.
    pub paused: bool,
    /// The next occurrence; `null` where there is none, as while it is paused.
    pub next: Option<String>,
    /// When the last backup by it was started.
    pub last_started: Option<String>,
    /// What became of that one.
    pub last_outcome: Option<AttemptView>,
    /// The last occurrence that was not run in its time.
    pub last_missed: Option<String>,
    /// Why nothing can be run by it, where nothing can.
    pub trouble: Option<String>,
}

/// See [`godwit_core::Attempt`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum AttemptView {
    /// It goes on, or its process died a moment ago.
    Running,
    /// It was taken and read back.
    Succeeded {
        /// When it ended.
        at: String,
        /// The backup's id.
        backup: String,
    },
    /// There is no good backup of it.
    Failed {
        /// When that was known.
        at: String,
        /// Why.
        why: String,
    },
}

/// What came of looking whether a backup is due.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ScheduledView {
    /// Nothing was due.
    NotDue {
        /// The next occurrence, where there is one.
        next: Option<String>,
    },
    /// Another process takes it, or has just done so.
    Elsewhere,
    /// It was due and taken.
    Taken {
        /// The backup.
        backup: Box<BackupView>,
    },
}

/// What was done for one environment while looking what is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TickedView {
    /// The environment's id.
    pub environment: String,
    /// The environment's name.
    pub name: String,
    /// The backup, where it was taken.
    pub backup: Option<String>,
    /// Why not, where it was not.
    pub error: Option<String>,
}

/// What starts the command by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKindView {
    /// A timer of systemd, for the user.
    Systemd,
    /// An agent of launchd, for the user.
    Launchd,
    /// A task of the Windows Task Scheduler.
    Task,
}

/// Files by which the system takes an environment's scheduled backups, and how they are used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnitsView {
    /// Whose they are.
    pub kind: UnitKindView,
    /// The files.
    pub files: Vec<UnitFileView>,
    /// The commands that make the system use them; Godwit runs none of them.
    pub activate: Vec<String>,
    /// The commands that stop it, before the files are removed.
    pub deactivate: Vec<String>,
    /// What is good to know about them.
    pub notes: Vec<String>,
    /// Whether Godwit wrote all of them there; perhaps for another schedule since.
    pub installed: bool,
}

/// A file for the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnitFileView {
    /// Where it goes.
    pub path: String,
    /// What is in it.
    pub text: String,
}
