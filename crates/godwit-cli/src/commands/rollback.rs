//! `godwit rollback`

use super::{Outcome, execute};
use crate::{
    args::RollbackArgs,
    context::Context,
    target::{self, Folder},
};

pub(crate) async fn run(context: &Context, args: &RollbackArgs) -> Outcome {
    context.settle().await?;
    let target = target::resolve(context, &args.target, Folder::Needed).await?;
    let plan = if args.partial {
        context.api.plan_back_out(&target).await?
    } else {
        let back = context
            .api
            .plan_rollback(&target, args.steps, args.to.as_deref(), args.transactions.choice());
        back.await?
    };
    execute::run(context, &plan, &args.consent, &args.backup).await
}
