//! Schedules for people.

use anstyle::Style;
use godwit_api::views::{AttemptView, ScheduleView, UnitsView};

use super::{
    Screen, Table,
    style::{BAD, BOLD, CAUTION, FAINT, GOOD, paint},
    words,
};

/// A table of schedules.
pub(crate) fn list(screen: &Screen, schedules: &[ScheduleView]) {
    let mut table = Table::with_headings(&["environment", "when", "next", "last", "missed"]);
    for schedule in schedules {
        let plain = |text: String| (Style::new(), text);
        let time = |at: &Option<String>| at.as_deref().map(words::time).unwrap_or_default();
        table.add([
            (BOLD, schedule.name.clone()),
            plain(schedule.words.clone()),
            next(schedule),
            last(schedule),
            (CAUTION, time(&schedule.last_missed)),
        ]);
    }
    screen.lines(table.lines());
    for schedule in schedules {
        if let Some(AttemptView::Failed { why, .. }) = &schedule.last_outcome {
            screen.detail(&format!("  {}: {}", schedule.name, paint(BAD, why)));
        }
        if let Some(trouble) = &schedule.trouble {
            screen.detail(&format!("  {}: {}", schedule.name, paint(BAD, trouble)));
        }
    }
}

fn next(schedule: &ScheduleView) -> (Style, String) {
    match &schedule.next {
        _ if schedule.paused => (CAUTION, "paused".to_owned()),
        Some(at) => (Style::new(), words::time(at)),
        None => (BAD, "never".to_owned()),
    }
}

fn last(schedule: &ScheduleView) -> (Style, String) {
    let started = schedule.last_started.as_deref().map(words::time).unwrap_or_default();
    match &schedule.last_outcome {
        None => (FAINT, "none yet".to_owned()),
        Some(AttemptView::Running) => (CAUTION, format!("running since {started}")),
        Some(AttemptView::Succeeded { .. }) => (GOOD, format!("taken {started}")),
        Some(AttemptView::Failed { .. }) => (BAD, format!("failed {started}")),
    }
}

/// One schedule as it was set.
pub(crate) fn one(screen: &Screen, schedule: &ScheduleView) {
    screen.line(&format!("Backups of {}: {}", schedule.name, schedule.words));
    screen.detail(&format!("  next: {}", next(schedule).1));
}

/// What was written, and what is left to do.
pub(crate) fn installed(screen: &Screen, units: &UnitsView) {
    for file in &units.files {
        screen.line(&file.path);
    }
    screen.detail("They are written. Nothing is active until you run:");
    for command in &units.activate {
        screen.detail(&format!("  {command}"));
    }
    for note in &units.notes {
        screen.note(note);
    }
}

/// What was removed, and what is left to do.
pub(crate) fn uninstalled(screen: &Screen, units: &UnitsView) {
    for file in &units.files {
        screen.line(&format!("Removed {}", file.path));
    }
    screen.detail("If it was active, stop it:");
    for command in &units.deactivate {
        screen.detail(&format!("  {command}"));
    }
}
