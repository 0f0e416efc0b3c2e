//! Dry runs of plans.

use godwit_core::{Digest, DryRunOutcome, DryRunReport, DryVerdict};
use godwit_engine::{
    EngineError,
    dry::{self, DryRunPorts, DryRunRefusal},
};

use crate::{
    Api,
    api::SystemClock,
    convert::{dry_run_view, no_dry_run},
    error::{internal, not_found},
    views::{ApiError, DryRunOutcomeView, DryRunRequest, DryRunView, ErrorCode},
};

impl Api {
    /// Finds out what a plan that was made before would do, so that nothing persists. It ends in good order even where
    /// the caller stops listening. What fails, is incomplete or refused is a result with a problem in it.
    ///
    /// # Errors
    /// `plan-stale`, `cannot-connect`, `lock-busy`, `environment-mismatch`; `already-exists` where a dry run of this plan
    /// goes on.
    pub async fn dry_run(&self, request: DryRunRequest) -> Result<DryRunView, ApiError> {
        let (approved, seen) = self.seen_by_text(&request.digest)?;
        // Read again: the environment may have become production since the plan was made.
        let mut resolved = self.resolve(&seen.target).await?;
        resolved.at_least(seen.plan.target.tier);
        let cancel = self.dry_run_begin(approved).ok_or_else(|| {
            ApiError::new(ErrorCode::AlreadyExists, "a dry run of this plan goes on already")
                .hint("Wait for it, or cancel it.")
        })?;
        let kind = request.kind.into();
        let engine = seen.plan.target.address.engine();
        let api = self.clone();
        // On a task of its own: a page that goes away leaves no transaction open and no scratch database behind.
        let work = tokio::spawn(async move {
            let asked = dry::DryRunRequest {
                kind,
                plan: &seen.plan,
                approved,
                folder: &seen.folder,
                target: &resolved.target,
                direct: &resolved.direct,
                tier: resolved.tier,
                protect: resolved.protect,
            };
            let ports = DryRunPorts {
                clock: &SystemClock,
                cancel: &cancel,
                identity: &api.inner.config.identity,
            };
            let outcome = Box::pin(dry::run(&asked, &ports)).await;
            outcome.map_err(|error| refused_or(error).map_err(|error| resolved.explain(error.into())))
        });
        let done = work.await;
        self.dry_run_end(&approved);
        match done {
            Ok(Ok(report)) => {
                let problem = problem(&report);
                Ok(dry_run_view(&approved, report, problem))
            }
            Ok(Err(Ok(refusal))) => {
                let outcome = match &refusal {
                    DryRunRefusal::NotOffered { .. } | DryRunRefusal::NoScratch { .. } => DryRunOutcomeView::NotOffered,
                    _ => DryRunOutcomeView::Refused,
                };
                let problem = EngineError::from(refusal).into();
                Ok(no_dry_run(&approved, kind, engine, outcome, problem))
            }
            Ok(Err(Err(error))) => Err(error),
            Err(panic) => {
                tracing::error!(%panic, "a dry run panicked");
                Err(internal(
                    "Godwit itself failed in the middle of a dry run; nothing was committed",
                ))
            }
        }
    }

    /// Stops the dry run of a plan: the statement that runs is stopped, and everything is rolled back.
    ///
    /// # Errors
    /// `not-found` where none goes on here.
    pub fn dry_run_cancel(&self, digest: &str) -> Result<(), ApiError> {
        let none = || not_found("dry run that goes on here, of plan", digest);
        let digest: Digest = digest.parse().map_err(|_| none())?;
        self.dry_run_live(&digest).ok_or_else(none)?.cancel();
        Ok(())
    }
}

/// A refusal is a result; everything else is an error.
fn refused_or(error: EngineError) -> Result<DryRunRefusal, EngineError> {
    match error {
        EngineError::DryRun(refusal) => Ok(refusal),
        other => Err(other),
    }
}

/// Why a dry run that took place did not pass.
fn problem(report: &DryRunReport) -> Option<ApiError> {
    let first = |verdict| report.statements.iter().find(|statement| statement.verdict == verdict);
    let placed = |code, verdict, words: &str, hint: &str| {
        let statement = first(verdict)?;
        let detail = statement.detail.as_deref().unwrap_or(words);
        let message = match &statement.planned {
            Some(planned) => format!("{}:{}: {detail}", planned.place.file, planned.place.line),
            None => detail.to_owned(),
        };
        let mut error = ApiError::new(code, message).hint(hint);
        error.place = statement.planned.as_ref().map(|planned| planned.place.clone().into());
        Some(error)
    };
    match report.outcome {
        DryRunOutcome::Failed => placed(
            ErrorCode::DryRunFailed,
            DryVerdict::Failed,
            "a statement failed",
            "Mend the script and plan again. Nothing of it was kept.",
        ),
        DryRunOutcome::Incomplete => placed(
            ErrorCode::DryRunIncomplete,
            DryVerdict::NotChecked,
            "a statement could not be checked",
            "Execute the dry run, or rehearse the plan on a restored copy.",
        ),
        DryRunOutcome::Cancelled => Some(
            ApiError::new(ErrorCode::DryRunIncomplete, "the dry run was cancelled")
                .hint("Nothing of it was kept. Start it again."),
        ),
        DryRunOutcome::Passed | DryRunOutcome::Refused | DryRunOutcome::NotOffered => None,
    }
}
