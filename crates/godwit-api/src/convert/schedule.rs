//! Schedules.

use godwit_core::{Attempt, Environment, NotASchedule, Schedule};
use godwit_store::KeptSchedule;
use jiff::Timestamp;

use crate::{
    error::sentence,
    views::{AttemptView, ScheduleView},
};

pub(crate) fn schedule_view(kept: KeptSchedule, environment: &Environment, now: Timestamp) -> ScheduleView {
    let read = read(&kept);
    let next = match &read {
        Ok(schedule) if !schedule.paused => schedule.next_after(now),
        _ => None,
    };
    let words = match &read {
        Ok(schedule) => schedule.to_string(),
        Err(_) => format!("'{}', {}", kept.cron, kept.zone),
    };
    ScheduleView {
        environment: environment.id.to_string(),
        name: environment.name.clone(),
        project: environment.project.to_string(),
        words,
        cron: kept.cron,
        zone: kept.zone,
        paused: kept.paused,
        next: next.map(|at| at.to_string()),
        last_started: kept.last_started.map(|at| at.to_string()),
        last_outcome: kept.last_outcome.map(Into::into),
        last_missed: kept.last_missed.map(|at| at.to_string()),
        trouble: read.err().map(|error| sentence(&error.to_string())),
    }
}

/// The schedule that the store keeps. It was one when it was set, but time zones come and go with the machine.
pub(crate) fn read(kept: &KeptSchedule) -> Result<Schedule, NotASchedule> {
    Ok(Schedule::parse(&kept.cron, &kept.zone)?.paused(kept.paused))
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        match attempt {
            Attempt::Running => Self::Running,
            Attempt::Succeeded { at, backup } => Self::Succeeded {
                at: at.to_string(),
                backup: backup.to_string(),
            },
            Attempt::Failed { at, why } => Self::Failed {
                at: at.to_string(),
                why,
            },
        }
    }
}
