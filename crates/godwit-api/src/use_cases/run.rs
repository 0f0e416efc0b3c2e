//! Running a plan, cancelling, looking back.

use godwit_backup::Toolbox;
use godwit_core::RunId;
use godwit_engine::{Failure, Ports, apply};
use godwit_store::RunFilter;

use crate::{
    Api,
    api::SystemClock,
    convert::{event_view, run_view},
    error::{internal, not_found},
    log::StoreLog,
    sink::{Watcher, relay},
    views::{ApiError, RunDetailView, RunListRequest, RunStartRequest, RunView},
};

/// Runs listed where the request names no limit.
const RUNS_LISTED: u32 = 200;

impl Api {
    /// Runs a plan that was seen before and returns when it is over. It goes on if the caller stops listening.
    ///
    /// # Errors
    /// Why it failed, with the state of the target. A cancelled run is no error: its outcome says so.
    pub async fn run_start(&self, request: RunStartRequest, watcher: Watcher) -> Result<RunView, ApiError> {
        let (approved, seen) = self.seen_by_text(&request.digest)?;
        // Read again: the environment may have been protected since the plan was made.
        let mut resolved = self.resolve(&seen.target).await?;
        // A bare URL was planned for what its database says that it is.
        resolved.at_least(seen.plan.target.tier);
        let order = resolved.backup_order(self.backup_folder().await?);
        let policy = self.policy(&resolved, request.backup).await?;
        let patience = self.inner.config.patience;
        let run = RunId::new();
        self.guarded(run, watcher, move |around| {
            Box::pin(async move {
                let ask = apply::RunRequest {
                    run,
                    plan: &seen.plan,
                    approved,
                    folder: &seen.folder,
                    target: &resolved.direct,
                    policy,
                    confirmed: request.confirm.as_deref(),
                    break_glass: request
                        .break_glass
                        .as_deref()
                        .filter(|reason| !reason.trim().is_empty()),
                    backup: &order,
                    patience,
                };
                match apply::run(&ask, &around.ports()).await {
                    Ok(_) => Ok(()),
                    // Cancelled while it waited for the lock.
                    Err(failure) => unless_cancelled(failure).map_err(|error| resolved.explain(error)),
                }
            })
        })
        .await?;
        self.run_record(run).await
    }

    /// Cancels a run of this process: the statement that runs is stopped, and none follows.
    ///
    /// # Errors
    /// `not-found` where no such run goes on here.
    pub fn run_cancel(&self, run: &str) -> Result<(), ApiError> {
        let id: RunId = run.parse().map_err(|_| not_found("run", run))?;
        self.live(id)
            .ok_or_else(|| not_found("run that goes on here,", run))?
            .cancel();
        Ok(())
    }

    /// Runs, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn run_list(&self, request: RunListRequest) -> Result<Vec<RunView>, ApiError> {
        let filter = RunFilter {
            environment: request
                .environment
                .map(|id| id.parse().map_err(|_| not_found("environment", &id)))
                .transpose()?,
            project: request
                .project
                .map(|id| id.parse().map_err(|_| not_found("project", &id)))
                .transpose()?,
            limit: Some(request.limit.unwrap_or(RUNS_LISTED)),
        };
        Ok(self.store().runs(filter).await?.into_iter().map(run_view).collect())
    }

    /// A run with everything that it said so far.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn run_get(&self, run: &str) -> Result<RunDetailView, ApiError> {
        let id: RunId = run.parse().map_err(|_| not_found("run", run))?;
        let view = self.run_record(id).await?;
        let events = self.store().run_events(id).await?.into_iter().map(event_view).collect();
        Ok(RunDetailView { run: view, events })
    }

    pub(crate) async fn run_record(&self, id: RunId) -> Result<RunView, ApiError> {
        let record = self
            .store()
            .run(id)
            .await?
            .ok_or_else(|| not_found("run", &id.to_string()))?;
        Ok(run_view(record))
    }

    /// Does `work` as run `run` on a task of its own, so that nothing but its cancel token can stop it half-way.
    pub(crate) async fn guarded<T, F>(&self, run: RunId, watcher: Watcher, work: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(Around) -> futures_util::future::BoxFuture<'static, Result<T, ApiError>> + Send + 'static,
    {
        let cancel = self.enlist(run);
        let (sink, handed_on) = relay(run, self.store().clone(), watcher);
        let around = Around {
            clock: SystemClock,
            sink,
            log: StoreLog::new(self.store().clone(), &self.inner.config.home),
            tools: Toolbox::find().await,
            unlock: godwit_backup::Unlock::default(),
            cancel,
            identity: self.inner.config.identity.clone(),
        };
        let outcome = tokio::spawn(work(around)).await;
        // The relay was dropped with the work; everything that was said reaches the watcher before the result does.
        if handed_on.await.is_err() {
            tracing::error!(%run, "the relay of a run's events panicked");
        }
        self.discharge(run);
        outcome.unwrap_or_else(|panic| {
            tracing::error!(%run, %panic, "a run panicked");
            Err(internal("Godwit itself failed in the middle of a run")
                .hint("Start Godwit again: it asks the target how far the run got.")
                .state(godwit_core::TargetState::Unknown))
        })
    }
}

/// What a run has around it, owned by its task.
pub(crate) struct Around {
    clock: SystemClock,
    sink: crate::sink::Relay,
    log: StoreLog,
    tools: Toolbox,
    unlock: godwit_backup::Unlock,
    cancel: tokio_util::sync::CancellationToken,
    identity: godwit_engine::Identity,
}

impl Around {
    /// The same, with what opens encrypted backups.
    pub(crate) fn unlocked(mut self, unlock: godwit_backup::Unlock) -> Self {
        self.unlock = unlock;
        self
    }

    pub(crate) fn ports(&self) -> Ports<'_> {
        Ports {
            clock: &self.clock,
            sink: &self.sink,
            log: &self.log,
            tools: &self.tools,
            unlock: &self.unlock,
            cancel: &self.cancel,
            identity: &self.identity,
        }
    }
}

/// Cancelling is an outcome, not an error, for what returns nothing else.
pub(crate) fn unless_cancelled(failure: Failure) -> Result<(), ApiError> {
    match failure.error {
        godwit_engine::EngineError::Cancelled => Ok(()),
        _ => Err(failure.into()),
    }
}
