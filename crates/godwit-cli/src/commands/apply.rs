//! `godwit apply`

use godwit_api::views::{DirectionView, ErrorCode};

use super::{Outcome, execute, usage};
use crate::{
    args::ApplyArgs,
    context::Context,
    target::{self, Folder},
};

pub(crate) async fn run(context: &Context, args: &ApplyArgs) -> Outcome {
    context.settle().await?;
    let target = target::resolve(context, &args.target, Folder::Needed).await?;
    let plan = match &args.plan {
        Some(file) => context.api.plan_open(&target, &context.folder.join(file)).await?,
        None => {
            context
                .api
                .plan_create(&target, args.to.as_deref(), args.transactions.choice())
                .await?
        }
    };
    if plan.direction != DirectionView::Up {
        return Err(usage(
            "the file holds a plan that rolls back",
            "Use godwit rollback with --steps or --to.",
        ));
    }
    let outcome = execute::run(context, &plan, &args.consent, &args.backup).await;
    if args.plan.is_none() && outcome.as_ref().is_err_and(|error| error.code == ErrorCode::PlanStale) {
        // Two pipelines at once: whoever waited for the lock finds the work done by the other one.
        let now = context
            .api
            .plan_create(&target, args.to.as_deref(), args.transactions.choice())
            .await?;
        if now.steps.is_empty() {
            context.screen.note("another run did the same meanwhile");
            return execute::run(context, &now, &args.consent, &args.backup).await;
        }
    }
    outcome
}
