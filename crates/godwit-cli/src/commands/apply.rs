//! `godwit apply`

use godwit_api::views::DirectionView;

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
        None => context.api.plan_create(&target, args.to.as_deref()).await?,
    };
    if plan.direction != DirectionView::Up {
        return Err(usage("the file holds a plan that rolls back", "Use godwit rollback with --steps or --to."));
    }
    execute::run(context, &plan, &args.consent, args.backup.choice()).await
}
