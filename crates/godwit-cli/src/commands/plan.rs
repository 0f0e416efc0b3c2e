//! `godwit plan`

use godwit_api::views::{ApiError, DirectionView, ErrorCode, GateKindView, GateStateView, GateView, PlanView};

use super::{Outcome, failed};
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
    let plan = context
        .api
        .plan_create(&target, args.to.as_deref(), args.transactions.choice())
        .await?;
    refuse_nothing(&plan)?;
    if let Some(file) = &args.out {
        context.api.plan_save(&plan.digest, &context.folder.join(file)).await?;
    }
    show(&context.screen, &plan, Depth::Sql);
    if let Some(file) = &args.out {
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
    if closed(GateKindView::Identity) {
        Exit::REFUSED
    } else if closed(GateKindView::History) {
        Exit::ATTENTION
    } else if plan.steps.is_empty() {
        Exit::DONE
    } else if closed(GateKindView::Findings) {
        Exit::FINDINGS
    } else {
        Exit::DONE
    }
}

/// A folder without migrations for a target without history is a mistyped folder, not a target that is up to date.
pub(crate) fn refuse_nothing(plan: &PlanView) -> Result<(), Box<ApiError>> {
    let closed = |gate: &GateView| gate.state == GateStateView::Closed;
    let up = plan.direction == DirectionView::Up;
    if !up || !plan.steps.is_empty() || plan.from.is_some() || plan.gates.iter().any(closed) {
        return Ok(());
    }
    let causes = plan.findings.iter().map(|finding| finding.message.clone());
    Err(nothing(&plan.target, causes.collect()))
}

/// The folder has no migration and the target no history.
pub(crate) fn nothing(target: &str, causes: Vec<String>) -> Box<ApiError> {
    let mut error = failed(
        ErrorCode::FolderUnreadable,
        &format!("the folder has no migration, and nothing is applied on '{target}'"),
        "Name the right folder with --migrations, or make the first migration there with 'godwit new'.",
    );
    error.causes = causes;
    error
}
