//! Plans: made, saved, opened again.

use std::{path::Path, sync::Arc};

use godwit_core::{Digest, Marked, Plan, PlanServer, Protect, Transactions, Version, marker::compare};
use godwit_engine::{
    facts, gates,
    plan::{self, Back, Inputs},
    status,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Api,
    api::SeenPlan,
    convert::{PlanWords, plan_view},
    error::{internal, invalid},
    target::{Resolved, TargetRef, quoted},
    use_cases::{history::Picture, identity::another_database},
    views::{ApiError, BackupChoice, ErrorCode, PlanView, TransactionsView},
};

/// A plan as a file. The digest stands beside the plan, so that a changed file is noticed at once.
#[derive(Serialize, Deserialize)]
struct PlanFile {
    digest: Digest,
    saved: Timestamp,
    godwit: String,
    plan: Plan,
}

impl Api {
    /// Plans everything pending, up to and including `to`.
    ///
    /// # Errors
    /// `cannot-connect`, `folder-unreadable`, `not-found` for an unknown version.
    pub async fn plan_create(
        &self,
        target: &TargetRef,
        to: Option<&str>,
        transactions: TransactionsView,
    ) -> Result<PlanView, ApiError> {
        let to = to.map(Version::new);
        let (transactions, option) = asked(transactions);
        let verb = to
            .as_ref()
            .map_or_else(|| "apply".to_owned(), |to| format!("apply --to {to}"));
        self.make(
            target,
            |inputs| plan::up(Inputs { transactions, ..inputs }, to.as_ref()),
            &(verb + option),
        )
        .await
    }

    /// Plans the way back: the newest `steps`, or everything newer than `to`.
    ///
    /// # Errors
    /// As [`Api::plan_create`]; `irreversible` where a migration has no way back.
    pub async fn plan_rollback(
        &self,
        target: &TargetRef,
        steps: Option<u32>,
        to: Option<&str>,
        transactions: TransactionsView,
    ) -> Result<PlanView, ApiError> {
        let (back, verb) = match (steps, to) {
            (Some(steps), None) => (Back::Steps(steps), format!("rollback --steps {steps}")),
            (None, Some(to)) => (Back::To(Version::new(to)), format!("rollback --to {to}")),
            _ => {
                return Err(invalid(
                    "either a number of steps or a version is needed",
                    "Give one of them.",
                ));
            }
        };
        let (transactions, option) = asked(transactions);
        self.make(
            target,
            |inputs| plan::down(Inputs { transactions, ..inputs }, &back),
            &(verb + option),
        )
        .await
    }

    /// Plans the end of the migration that stopped half-way, and then everything pending.
    ///
    /// # Errors
    /// As [`Api::plan_create`]; `history-needs-attention` where a person has to look first.
    pub async fn plan_resume(&self, target: &TargetRef) -> Result<PlanView, ApiError> {
        self.make(target, plan::resume, "resume").await
    }

    /// Plans the down script of the migration that stopped half-way, from its beginning.
    ///
    /// # Errors
    /// As [`Api::plan_resume`]; `irreversible` where there is no way back.
    pub async fn plan_back_out(&self, target: &TargetRef) -> Result<PlanView, ApiError> {
        self.make(target, plan::back_out, "rollback --partial").await
    }

    /// Saves a plan that was made before to a file.
    ///
    /// # Errors
    /// `plan-stale` where this process no longer knows the plan, `invalid-input` where the file cannot be written.
    pub async fn plan_save(&self, digest: &str, path: &Path) -> Result<(), ApiError> {
        let (digest, seen) = self.seen_by_text(digest)?;
        let file = PlanFile {
            digest,
            saved: self.now(),
            godwit: self.inner.config.identity.version.clone(),
            plan: Plan::clone(&seen.plan),
        };
        let text = serde_json::to_string_pretty(&file)
            .map_err(|error| internal("the plan cannot be written as JSON").causes_of(&error))?;
        tokio::fs::write(path, text + "\n").await.map_err(|error| {
            let mut api = invalid(
                format!("cannot write the plan to {}", path.display()),
                "Name a file in a folder that exists and may be written to.",
            );
            api.causes.push(error.to_string());
            api
        })
    }

    /// Opens a saved plan for a target: it is made again from folder and target, and must come out the same.
    ///
    /// # Errors
    /// `invalid-input` where the file is no plan, `plan-stale` where it was changed or folder or target were.
    pub async fn plan_open(&self, target: &TargetRef, path: &Path) -> Result<PlanView, ApiError> {
        let text = tokio::fs::read_to_string(path).await.map_err(|error| {
            let mut api = invalid(
                format!("cannot read the plan {}", path.display()),
                "Name a file that godwit plan --out wrote.",
            );
            api.causes.push(error.to_string());
            api
        })?;
        let file: PlanFile = serde_json::from_str(&text).map_err(|error| {
            let mut api = invalid(
                format!("{} is not a plan of this version of Godwit", path.display()),
                "Make the plan again.",
            );
            api.causes.push(error.to_string());
            api
        })?;
        if file.plan.layout != Plan::LAYOUT || file.plan.digest() != file.digest {
            return Err(stale(format!("{} was changed after it was saved", path.display())));
        }
        let mut resolved = self.resolve(target).await?;
        let (picture, marked) = self.marked_picture(&resolved).await?;
        resolved.heed(&marked);
        let plan_target = resolved.plan_target();
        let inputs = Inputs {
            folder: &picture.folder,
            history: &picture.history,
            target: &plan_target,
            stopped: picture.stopped.as_ref(),
            transactions: file.plan.transactions,
            server: file.plan.server.as_ref(),
            facts: file.plan.facts.as_ref(),
        };
        let now = plan::again(&file.plan, inputs)?;
        if now.digest() != file.digest {
            return Err(stale(format!(
                "the plan in {} is stale: {}",
                path.display(),
                plan::difference(&file.plan, &now)
            )));
        }
        let command = format!(
            "godwit apply {} --plan {}",
            resolved.argument,
            quoted(&path.display().to_string())
        );
        self.see(target, &resolved, (&picture, &marked), now, command).await
    }

    async fn make(
        &self,
        target: &TargetRef,
        make: impl FnOnce(Inputs<'_>) -> Result<Plan, godwit_engine::EngineError>,
        verb: &str,
    ) -> Result<PlanView, ApiError> {
        let mut resolved = self.resolve(target).await?;
        let (picture, marked) = self.marked_picture(&resolved).await?;
        resolved.heed(&marked);
        let plan_target = resolved.plan_target();
        let server = PlanServer {
            product: picture.server.product,
            version: picture.server.version.clone(),
        };
        let inputs = Inputs {
            server: Some(&server),
            folder: &picture.folder,
            history: &picture.history,
            target: &plan_target,
            stopped: picture.stopped.as_ref(),
            transactions: Transactions::Each,
            facts: None,
        };
        let plan = facts::judged(make(inputs)?, inputs, &resolved.target, self.now()).await?;
        let (verb, options) = verb
            .split_once(' ')
            .map_or((verb, String::new()), |(verb, options)| (verb, format!(" {options}")));
        let mut command = format!("godwit {verb} {}{options}", resolved.argument);
        if resolved.protect == Protect::Confirm {
            command += &format!(" --confirm {}", quoted(&resolved.name));
        }
        self.see(target, &resolved, (&picture, &marked), plan, command).await
    }

    /// Judges the gates of a plan, remembers it under its digest, and shows it.
    async fn see(
        &self,
        target: &TargetRef,
        resolved: &Resolved,
        (picture, marked): (&Picture, &Marked),
        plan: Plan,
        command: String,
    ) -> Result<PlanView, ApiError> {
        let compared = status::compare(&picture.folder, &picture.history);
        let policy = self.policy(resolved, BackupChoice::Policy).await?;
        let words = PlanWords {
            gates: gates::judge(&plan, &compared, policy, &compare(&plan.target.profile(), marked)),
            backup_default: policy.backup,
            needs_confirmation: policy.protect == Protect::Confirm,
            command,
        };
        let mut view = plan_view(&plan, words);
        if let Some(environment) = &resolved.environment {
            view.findings
                .extend(another_database(environment, marked).map(Into::into));
            if environment.fingerprint.is_none() {
                self.remember_place(environment, marked).await?;
            }
        }
        self.remember(SeenPlan {
            plan: Arc::new(plan),
            target: target.clone(),
            folder: resolved.folder()?.clone(),
        });
        Ok(view)
    }

    pub(crate) fn seen_by_text(&self, digest: &str) -> Result<(Digest, SeenPlan), ApiError> {
        let digest: Digest = digest
            .parse()
            .map_err(|_| invalid("that is not a plan's digest", "Make the plan again."))?;
        let seen = self
            .seen(&digest)
            .ok_or_else(|| stale(format!("plan {} is no longer known", digest.short())))?;
        Ok((digest, seen))
    }
}

/// How many transactions, and the option of the command that asks for them.
const fn asked(transactions: TransactionsView) -> (Transactions, &'static str) {
    match transactions {
        TransactionsView::Each => (Transactions::Each, ""),
        TransactionsView::All => (Transactions::All, " --transactions all"),
        TransactionsView::None => (Transactions::None, " --transactions none"),
    }
}

fn stale(message: String) -> ApiError {
    ApiError::new(ErrorCode::PlanStale, message).hint("Make the plan again and look at it.")
}
