//! `godwit plan`

use godwit_api::views::{GateKindView, GateStateView, PlanView};

use super::Outcome;
use crate::{
    Exit,
    args::PlanArgs,
    context::Context,
    output::{
        plan::{Depth, show},
        style::{FAINT, paint},
    },
    target::{self, Folder},
};

pub(crate) async fn run(context: &Context, args: &PlanArgs) -> Outcome {
    let target = target::resolve(context, &args.target, Folder::Needed).await?;
    let plan = context.api.plan_create(&target, args.to.as_deref()).await?;
    show(&context.screen, &plan, Depth::Sql);
    if let Some(file) = &args.out {
        context.api.plan_save(&plan.digest, &context.folder.join(file)).await?;
        context.screen.detail("");
        context.screen.line(&format!("Saved to {}", file.display()));
    }
    if !plan.steps.is_empty() {
        context.screen.detail(&paint(FAINT, format!("\n{}", plan.command)));
    }
    context.screen.document(&plan);
    Ok(exit(&plan))
}

/// A plan that could not run is not a success, although nothing ran.
fn exit(plan: &PlanView) -> Exit {
    let closed = |kind| {
        plan.gates
            .iter()
            .any(|gate| gate.kind == kind && gate.state == GateStateView::Closed)
    };
    if closed(GateKindView::History) {
        Exit::ATTENTION
    } else if closed(GateKindView::Findings) {
        Exit::FINDINGS
    } else {
        Exit::DONE
    }
}
