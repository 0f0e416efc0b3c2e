//! When backups are taken by themselves: set, listed, removed.

use godwit_core::{NotASchedule, Schedule};
use godwit_store::KeptSchedule;

use crate::{
    Api,
    convert::schedule_view,
    error::{invalid, not_found},
    units::machine_zone,
    views::{ApiError, ScheduleSetRequest, ScheduleView},
};

impl Api {
    /// Sets when backups of an environment are taken by themselves. What came before now is never due.
    ///
    /// # Errors
    /// `invalid-input` where the words or the time zone cannot be meant, `not-found`.
    pub async fn schedule_set(&self, request: ScheduleSetRequest) -> Result<ScheduleView, ApiError> {
        let environment = self.environment_by_id(&request.environment).await?;
        let zone = request.zone.unwrap_or_else(machine_zone);
        let schedule = Schedule::parse(&request.when, &zone)?.paused(request.paused);
        self.store().schedule_put(environment.id, &schedule, self.now()).await?;
        self.schedule_get(&request.environment).await
    }

    /// An environment's schedule.
    ///
    /// # Errors
    /// `not-found` where it has none.
    pub async fn schedule_get(&self, environment: &str) -> Result<ScheduleView, ApiError> {
        let known = self.environment_by_id(environment).await?;
        let kept = self.kept_schedule(environment).await?;
        Ok(schedule_view(kept, &known, self.now()))
    }

    /// All schedules, in the order of their environments.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn schedule_list(&self) -> Result<Vec<ScheduleView>, ApiError> {
        let mut schedules = self.store().schedules().await?;
        let mut views = Vec::new();
        for environment in self.store().environments_of_all().await? {
            if let Some(at) = schedules.iter().position(|kept| kept.environment == environment.id) {
                views.push(schedule_view(schedules.swap_remove(at), &environment, self.now()));
            }
        }
        Ok(views)
    }

    /// Takes no more backups of an environment by themselves. Those that were taken stay.
    ///
    /// # Errors
    /// `not-found` where it has no schedule.
    pub async fn schedule_remove(&self, environment: &str) -> Result<(), ApiError> {
        let kept = self.kept_schedule(environment).await?;
        Ok(self.store().schedule_remove(kept.environment).await?)
    }

    pub(crate) async fn kept_schedule(&self, environment: &str) -> Result<KeptSchedule, ApiError> {
        let environment = self.environment_by_id(environment).await?;
        let kept = self.store().schedule(environment.id).await?;
        kept.ok_or_else(|| {
            not_found("schedule for", &environment.name)
                .hint("'godwit backup schedule set' makes one; a timer that is left over is to be uninstalled.")
        })
    }
}

impl From<NotASchedule> for ApiError {
    fn from(error: NotASchedule) -> Self {
        let hint = match error {
            NotASchedule::Words(_) => "Write it as 'daily 02:00'.",
            NotASchedule::Cron { .. } => "Write it as '0 2 * * *', or in words: 'daily 02:00'.",
            NotASchedule::Never(_) => "Choose a day that its months have.",
            NotASchedule::Zone(_) => "Look for its name in the IANA time zone database.",
        };
        invalid(error.to_string(), hint)
    }
}
