//! Settling runs whose process died.

use godwit_core::{RunOutcome, RunRecord, TargetState};
use godwit_db::Target;
use godwit_engine::recover;
use godwit_store::StoreError;

use crate::{
    Api, log,
    views::{ApiError, RecoveredRunView},
};

impl Api {
    /// Finds runs that died on this machine, asks their targets what happened, and closes their records.
    ///
    /// A target that cannot be asked leaves its run open: the next start asks again.
    pub(crate) async fn recover(&self) -> Result<Vec<RecoveredRunView>, ApiError> {
        let config = &self.inner.config;
        let mut settled = Vec::new();
        for record in self.store().runs_open().await? {
            let ours = record.machine == config.identity.machine;
            if !ours || self.live(record.id).is_some() || !log::is_dead(&config.home, record.id) {
                continue;
            }
            let (state, finding, asked) = self.ask(&record).await;
            if asked {
                let closed = RunRecord {
                    ended: Some(self.now()),
                    outcome: Some(RunOutcome::Died),
                    state: Some(state),
                    error: Some(finding.clone()),
                    ..record.clone()
                };
                match self.store().run_end(&closed).await {
                    Ok(()) => log::clear(&config.home, record.id),
                    // It came to its end after all while its target was asked.
                    Err(StoreError::RunEnded { .. }) => continue,
                    Err(error) => return Err(error.into()),
                }
            }
            settled.push(RecoveredRunView {
                run: record.id.to_string(),
                target: record.target,
                started: record.started.to_string(),
                finding,
            });
        }
        Ok(settled)
    }

    /// The state, a sentence, and whether the question is settled.
    async fn ask(&self, record: &RunRecord) -> (TargetState, String, bool) {
        let environment = match record.environment {
            Some(id) => self.store().environment(id).await.ok().flatten(),
            None => None,
        };
        let Some(environment) = environment else {
            return self.ask_where_it_was(record).await;
        };
        let resolved = match self.resolve_environment(environment).await {
            Ok(resolved) => resolved,
            Err(error) => return (TargetState::Unknown, error.message, false),
        };
        match recover::ask(record, &resolved.target).await {
            Ok(found) => (found.state, found.sentence, true),
            Err(error) => (
                TargetState::Unknown,
                format!("its target could not be asked: {error}"),
                false,
            ),
        }
    }

    /// A target that is no environment, or no more: it was named by its URL, whose password nobody keeps. It is asked
    /// once, with the password that this process was given, if any.
    async fn ask_where_it_was(&self, record: &RunRecord) -> (TargetState, String, bool) {
        let Some(address) = record.address.clone() else {
            let why = "where its target was is not recorded; look at the target's history".to_owned();
            return (TargetState::Unknown, why, true);
        };
        let target = Target {
            address,
            password: self.inner.config.password.clone(),
        };
        match recover::ask(record, &target).await {
            Ok(found) => (found.state, found.sentence, true),
            Err(error) => {
                let why = format!("{} could not be asked: {error}; look at its history", target.address);
                (TargetState::Unknown, why, true)
            }
        }
    }
}
