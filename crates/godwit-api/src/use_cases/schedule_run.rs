//! Taking the backups that are due, once, whoever looks: the app, the system's timer, a person.

use std::{fs::File, path::Path, sync::Arc};

use futures_util::future::join_all;
use godwit_core::{Attempt, BackupId, Due, Environment, EnvironmentId, Schedule};
use godwit_store::KeptSchedule;
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    Api, Notice, NoticeKind, Notices,
    convert::read_schedule,
    error::internal,
    sink::Watcher,
    target::TargetRef,
    views::{ApiError, BackupOptions, BackupView, ScheduledView, TickedView},
};

/// What came of looking after one schedule.
enum Looked {
    NotDue(Option<Timestamp>),
    Elsewhere,
    Taken(Box<BackupView>),
}

impl Api {
    /// Takes every backup that is due now, and says which were taken or failed.
    ///
    /// # Errors
    /// The store cannot be read. A backup that fails is recorded, told and part of the answer.
    pub async fn schedule_tick(&self, notices: &dyn Notices) -> Result<Vec<TickedView>, ApiError> {
        let now = self.now();
        let schedules = self.store().schedules().await?;
        // At once and not one after another: behind a long one the others would come too late.
        let looked = join_all(schedules.iter().map(|kept| async move {
            let environment = self.store().environment(kept.environment).await.ok().flatten()?;
            let deaf: Watcher = Arc::new(|_| {});
            let looked = self.look_after(&environment, now, deaf, notices).await;
            let (backup, error) = match looked {
                Ok(Looked::NotDue(_) | Looked::Elsewhere) => return None,
                Ok(Looked::Taken(backup)) => (Some(backup.id), None),
                Err(error) => (None, Some(error.message)),
            };
            Some(TickedView {
                environment: environment.id.to_string(),
                name: environment.name,
                backup,
                error,
            })
        }));
        Ok(looked.await.into_iter().flatten().collect())
    }

    /// Takes the backup of an environment if one is due by its schedule.
    ///
    /// # Errors
    /// As [`Api::backup_create`]; `not-found` where there is no schedule.
    pub async fn schedule_run(
        &self,
        environment: &str,
        watcher: Watcher,
        notices: &dyn Notices,
    ) -> Result<ScheduledView, ApiError> {
        let environment = self.environment_by_id(environment).await?;
        Ok(
            match self.look_after(&environment, self.now(), watcher, notices).await? {
                Looked::NotDue(next) => ScheduledView::NotDue {
                    next: next.map(|at| at.to_string()),
                },
                Looked::Elsewhere => ScheduledView::Elsewhere,
                Looked::Taken(backup) => ScheduledView::Taken { backup },
            },
        )
    }

    async fn look_after(
        &self,
        environment: &Environment,
        now: Timestamp,
        watcher: Watcher,
        notices: &dyn Notices,
    ) -> Result<Looked, ApiError> {
        let Some(_held) = hold(&self.inner.config.home, environment.id)? else {
            return Ok(Looked::Elsewhere);
        };
        // Read again: it may have been looked after until the lock came free.
        let kept = self.kept_schedule(&environment.id.to_string()).await?;
        self.settle(environment, &kept, now, notices).await?;
        let schedule = read_schedule(&kept)?;
        let Some(due) = schedule.due(kept.looked_after(), now) else {
            let next = (!schedule.paused).then(|| schedule.next_after(now)).flatten();
            return Ok(Looked::NotDue(next));
        };
        if !self.store().schedule_started(&kept, &due, now).await? {
            return Ok(Looked::Elsewhere);
        }
        if due.missed > 0 {
            notices.tell(&missed(environment, &schedule, &due)).await;
        }
        let target = TargetRef::Environment(environment.id.to_string());
        let taken = self
            .backup_create(&target, None, &BackupOptions::default(), watcher)
            .await;
        let outcome = match &taken {
            Ok(backup) => match backup.id.parse::<BackupId>() {
                Ok(id) => Attempt::Succeeded {
                    at: self.now(),
                    backup: id,
                },
                Err(_) => return Err(internal("a backup has an id that is none")),
            },
            Err(error) => Attempt::Failed {
                at: self.now(),
                why: error.message.clone(),
            },
        };
        let recorded = self.store().schedule_ended(environment.id, now, &outcome).await;
        if let Err(error) = &taken {
            notices
                .tell(&failed(
                    environment,
                    &error.message,
                    error.hint.as_deref(),
                    NoticeKind::BackupFailed,
                ))
                .await;
        }
        recorded?;
        Ok(Looked::Taken(Box::new(taken?)))
    }

    /// Whoever holds the lock and finds one running knows that its process died.
    async fn settle(
        &self,
        environment: &Environment,
        kept: &KeptSchedule,
        now: Timestamp,
        notices: &dyn Notices,
    ) -> Result<(), ApiError> {
        let (Some(started), Some(Attempt::Running)) = (kept.last_started, &kept.last_outcome) else {
            return Ok(());
        };
        let why = "The process that took it ended before the backup did.".to_owned();
        let outcome = Attempt::Failed {
            at: now,
            why: why.clone(),
        };
        if self.store().schedule_ended(environment.id, started, &outcome).await? {
            notices
                .tell(&failed(environment, &why, None, NoticeKind::BackupDied))
                .await;
        }
        Ok(())
    }
}

/// The right to look after an environment's schedule, for as long as the file lives. The system takes it from a process
/// that dies. `None` where another one has it.
fn hold(home: &Path, environment: EnvironmentId) -> Result<Option<File>, ApiError> {
    let folder = home.join("running");
    let lock = || -> std::io::Result<Option<File>> {
        godwit_store::private_folder(&folder)?;
        let file = File::create(folder.join(format!("schedule-{environment}")))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    };
    lock().map_err(|error| {
        internal(format!("cannot lock a file in {}: {error}", folder.display()))
            .hint("Look at the rights of the folder.")
    })
}

fn failed(environment: &Environment, why: &str, hint: Option<&str>, kind: NoticeKind) -> Notice {
    let hint = hint.map(|hint| format!(" {hint}")).unwrap_or_default();
    Notice {
        kind,
        environment: environment.id.to_string(),
        name: environment.name.clone(),
        title: format!("The scheduled backup of {} failed", environment.name),
        text: format!("{why}{hint}"),
    }
}

fn missed(environment: &Environment, schedule: &Schedule, due: &Due) -> Notice {
    let zone = TimeZone::get(schedule.zone()).unwrap_or(TimeZone::UTC);
    let at = due.last_missed.unwrap_or(due.at);
    let at = zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string();
    let text = match due.missed {
        1 => format!(
            "The one of {at} ({}) was not taken in its time. One is taken now.",
            schedule.zone()
        ),
        missed => format!(
            "{missed} were not taken in their time, the last of them that of {at} ({}). One is taken now.",
            schedule.zone()
        ),
    };
    Notice {
        kind: NoticeKind::BackupMissed,
        environment: environment.id.to_string(),
        name: environment.name.clone(),
        title: format!("A scheduled backup of {} was missed", environment.name),
        text,
    }
}
