//! What the system's own clocks are told, so that they start `godwit backup create --scheduled` on machines where no
//! app is open: texts and names, nothing is written here.
//!
//! A unit may start the command more often than a backup is due: the command looks for itself.

mod launchd;
mod quote;
mod systemd;
mod task;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use godwit_core::{EnvironmentId, Schedule, schedule::Fields};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    error::invalid,
    views::{ApiError, UnitKindView},
};

/// By this a file is known as one that Godwit wrote and may remove.
pub(crate) const WRITTEN: &str = "Written by Godwit for environment";

/// What a unit is about.
pub(crate) struct UnitOrder<'a> {
    pub(crate) environment: EnvironmentId,
    /// The environment's name.
    pub(crate) name: &'a str,
    /// The migrations folder, where the name alone names several environments.
    pub(crate) migrations: Option<&'a Path>,
    pub(crate) schedule: &'a Schedule,
    /// The `godwit` command.
    pub(crate) program: &'a Path,
    /// Godwit's data folder.
    pub(crate) home: &'a Path,
    /// Where the files go.
    pub(crate) folder: &'a Path,
    pub(crate) now: Timestamp,
}

/// Files with their texts, and the commands around them.
#[derive(Debug)]
pub(crate) struct Units {
    pub(crate) files: Vec<(PathBuf, String)>,
    pub(crate) activate: Vec<String>,
    pub(crate) deactivate: Vec<String>,
    pub(crate) notes: Vec<String>,
}

/// The units of an environment.
///
/// # Errors
/// `invalid-input` where this kind cannot say the schedule, or a name cannot stand in its files.
pub(crate) fn units(kind: UnitKindView, order: &UnitOrder<'_>) -> Result<Units, ApiError> {
    let texts = [
        order.program,
        order.home,
        order.folder,
        order.migrations.unwrap_or(Path::new("")),
    ];
    for text in texts.into_iter().map(Path::to_string_lossy).chain([order.name.into()]) {
        if text.chars().any(char::is_control) {
            return Err(invalid(
                format!("{text:?} has a control character, which cannot stand in a unit"),
                "Rename it.",
            ));
        }
    }
    match kind {
        UnitKindView::Systemd => Ok(systemd::units(order)),
        UnitKindView::Launchd => launchd::units(order),
        UnitKindView::Task => task::units(order),
    }
}

/// Where the files of a kind go for the user; `None` where the system names no home folder.
pub(crate) fn folder(kind: UnitKindView, home: &Path) -> Option<PathBuf> {
    let dirs = directories::BaseDirs::new();
    match kind {
        UnitKindView::Systemd => dirs.map(|dirs| dirs.config_dir().join("systemd").join("user")),
        UnitKindView::Launchd => dirs.map(|dirs| dirs.home_dir().join("Library").join("LaunchAgents")),
        // Tasks are imported: where the file lies is Godwit's own business.
        UnitKindView::Task => Some(home.join("schedules")),
    }
}

impl UnitOrder<'_> {
    /// What the files are called: the environment's name as far as it can stand anywhere, and enough of its id that no
    /// two are called the same.
    fn stem(&self) -> String {
        let mut slug = String::new();
        for letter in self.name.to_ascii_lowercase().chars() {
            if letter.is_ascii_alphanumeric() {
                slug.push(letter);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        slug.truncate(24);
        let slug = slug.trim_end_matches('-');
        let id = self.environment.to_string();
        // The beginning of an id is the time at which it was made: two of one minute share it.
        let id = id.get(id.len().saturating_sub(8)..).unwrap_or(&id);
        let between = if slug.is_empty() { "" } else { "-" };
        format!("{slug}{between}{id}")
    }

    /// The words after the program.
    fn words(&self) -> Vec<String> {
        let mut words = vec!["backup".to_owned(), "create".to_owned()];
        let mut option = |option: &str, value: String| {
            if value.starts_with('-') {
                words.push(format!("{option}={value}"));
            } else {
                words.extend([option.to_owned(), value]);
            }
        };
        option("--env", self.name.to_owned());
        if let Some(folder) = self.migrations {
            option("--migrations", folder.display().to_string());
        }
        words.push("--scheduled".to_owned());
        words
    }

    /// What every file says of itself.
    fn written(&self) -> String {
        format!("{WRITTEN} {}.", self.environment)
    }

    fn description(&self) -> String {
        format!("Godwit: scheduled backup of '{}'", self.name)
    }

    /// For those that know the machine's clock alone.
    ///
    /// # Errors
    /// `invalid-input` where the schedule goes by another one.
    fn must_be_local(&self, who: &str) -> Result<(), ApiError> {
        let name = machine_zone();
        let fixed = |name: &str| TimeZone::get(name).ok().and_then(|zone| zone.to_fixed_offset().ok());
        let zone = self.schedule.zone();
        // UTC has several names.
        let is_same = name == zone || (fixed(&name).is_some() && fixed(&name) == fixed(zone));
        if is_same {
            return Ok(());
        }
        Err(invalid(
            format!(
                "{who} goes by the machine's own clock, which is in {name}, and the schedule of {} by that of {zone}",
                self.name
            ),
            "Set the schedule in the machine's time zone, or leave it to the app, which runs it while it is open.",
        ))
    }

    fn cannot_say(&self, who: &str, most: usize) -> ApiError {
        invalid(
            format!(
                "{who} cannot say '{}': it takes more than {most} entries",
                self.schedule.cron()
            ),
            "Choose fewer times, or leave it to the app, which runs any schedule while it is open.",
        )
    }
}

/// Days by their number or by their weekday, or any.
struct Days<'a> {
    numbers: Option<&'a [u16]>,
    weekdays: Option<&'a [u16]>,
}

/// What days a schedule means, for those who can say only one kind of days at a time: both happen.
fn day_kinds(fields: &Fields) -> Vec<Days<'_>> {
    let (numbers, weekdays) = (fields.days.as_deref(), fields.weekdays.as_deref());
    let by_number = Days {
        numbers,
        weekdays: None,
    };
    let by_weekday = Days {
        numbers: None,
        weekdays,
    };
    match (numbers, weekdays) {
        (Some(_), Some(_)) => vec![by_number, by_weekday],
        (None, Some(_)) => vec![by_weekday],
        (_, None) => vec![by_number],
    }
}

/// What the machine's clock shows; UTC where the machine does not say.
pub(crate) fn machine_zone() -> String {
    let zone = TimeZone::try_system().ok();
    let name = zone.as_ref().and_then(TimeZone::iana_name);
    name.unwrap_or("UTC").to_owned()
}
