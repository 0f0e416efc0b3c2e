//! `godwit backup schedule …`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use godwit_api::views::UnitKindView;

/// What to do with schedules of backups.
#[derive(Debug, Subcommand)]
pub enum ScheduleCommand {
    /// Set when backups of an environment are taken by themselves
    Set(SetArgs),
    /// List the schedules, with what became of the last backup by each
    List,
    /// Take no more backups of an environment by themselves
    Remove(ScheduleArgs),
    /// Write the files by which the system takes the backups while no app is open
    Install(UnitArgs),
    /// Remove these files again
    Uninstall(UnitArgs),
    /// Take every backup that is due now
    RunDue,
}

/// One environment.
#[derive(Debug, Clone, Args)]
pub struct ScheduleArgs {
    /// The environment's name
    #[arg(long, value_name = "NAME")]
    pub env: String,
    /// Its project's migrations folder, where two projects have an environment of this name
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
}

/// `godwit backup schedule set`
#[derive(Debug, Clone, Args)]
pub struct SetArgs {
    /// When: "hourly", "daily 02:00", "weekdays 02:00", "weekly sunday 03:30", "monthly 1 02:00", or a cron expression
    #[arg(value_name = "WHEN")]
    pub when: String,
    /// The time zone, such as Europe/Berlin; the machine's where absent
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Keep it, but take nothing until it is set again
    #[arg(long)]
    pub paused: bool,
    /// The environment.
    #[command(flatten)]
    pub environment: ScheduleArgs,
}

/// `godwit backup schedule install`, `uninstall`
#[derive(Debug, Clone, Args)]
pub struct UnitArgs {
    /// The environment.
    #[command(flatten)]
    pub environment: ScheduleArgs,
    /// Whose files: systemd, launchd, or task (Windows); this system's where absent
    #[arg(long, value_name = "KIND", hide_possible_values = true)]
    pub kind: Option<UnitKind>,
    /// The folder for them; the user's own for such files where absent
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// What starts the command by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UnitKind {
    /// A timer of systemd
    Systemd,
    /// An agent of launchd
    Launchd,
    /// A task of the Windows Task Scheduler
    Task,
}

impl From<UnitKind> for UnitKindView {
    fn from(kind: UnitKind) -> Self {
        match kind {
            UnitKind::Systemd => Self::Systemd,
            UnitKind::Launchd => Self::Launchd,
            UnitKind::Task => Self::Task,
        }
    }
}
