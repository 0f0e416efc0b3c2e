//! `godwit dry-run`

use godwit_api::views::{ApiError, DryRunRequest, DryRunView, PlanView};

use super::{Outcome, plan::refuse_nothing};
use crate::{
    Exit,
    args::DryRunArgs,
    context::Context,
    output::dry_run::show,
    target::{self, Folder},
};

pub(crate) async fn run(context: &Context, args: &DryRunArgs) -> Outcome {
    let target = target::resolve(context, &args.target, Folder::Needed).await?;
    let (api, transactions) = (&context.api, args.transactions.choice());
    let plan = match (&args.plan, args.steps) {
        (Some(file), _) => api.plan_open(&target, &context.folder.join(file)).await?,
        (None, Some(steps)) => api.plan_rollback(&target, Some(steps), None, transactions).await?,
        (None, None) => api.plan_create(&target, args.to.as_deref(), transactions).await?,
    };
    refuse_nothing(&plan)?;
    let request = DryRunRequest {
        digest: plan.digest.clone(),
        kind: args.kind.into(),
    };
    let found = attended(context, &plan, request).await?;
    show(&context.screen, &plan, &found);
    context.screen.document(&found);
    Ok(found.problem.as_ref().map_or(Exit::DONE, Exit::of_error))
}

/// Does it, and passes Ctrl-C on as a wish to stop.
async fn attended(context: &Context, plan: &PlanView, request: DryRunRequest) -> Result<DryRunView, ApiError> {
    let mut interrupts = context.screen.interrupts();
    let mut work = std::pin::pin!(context.api.dry_run(request));
    loop {
        tokio::select! {
            outcome = &mut work => return outcome,
            Some(()) = interrupts.recv() => {
                context.screen.note("cancelling: the server is asked to stop the statement that runs");
                // One that is over by now needs no cancelling.
                let _ = context.api.dry_run_cancel(&plan.digest);
            }
        }
    }
}
