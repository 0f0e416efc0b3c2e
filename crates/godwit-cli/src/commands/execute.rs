//! Runs a plan: shows it, asks, attends the run, and says what state the target is in.

use godwit_api::views::{
    BackupChoice, DirectionView, GateKindView, GateStateView, GateView, PlanView, RunOutcomeView, RunStartRequest,
    RunView,
};
use serde::Serialize;

use super::{Outcome, plan::refuse_nothing};
use crate::{
    Exit,
    args::{BackupFlags, Consent},
    ask::{Answer, Question, obtain},
    attend::attend,
    context::Context,
    output::{
        Voice,
        live::Opening,
        plan::{Depth, show, title},
        style::{CAUTION, GOOD, paint},
        words,
    },
};

/// What came of a plan, as a document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Executed<'a> {
    /// The target's name.
    target: &'a str,
    /// Nothing was to do.
    up_to_date: bool,
    /// The plan's digest.
    plan: &'a str,
    /// The head before.
    from: Option<&'a str>,
    /// The head after, where everything was done.
    to: Option<&'a str>,
    /// What was planned, in order.
    versions: Vec<&'a str>,
    /// The run; `null` where there was none.
    run: Option<&'a RunView>,
}

pub(crate) async fn run(context: &Context, plan: &PlanView, consent: &Consent, flags: &BackupFlags) -> Outcome {
    let (screen, backup) = (&context.screen, flags.choice());
    let broken = |gate: &GateView| gate.kind == GateKindView::Drill && flags.break_glass.is_some();
    let closed = |kind: Option<GateKindView>| {
        plan.gates.iter().any(|gate| {
            gate.state == GateStateView::Closed && !broken(gate) && kind.is_none_or(|kind| gate.kind == kind)
        })
    };
    refuse_nothing(plan)?;
    let doubtful = closed(Some(GateKindView::Identity)) || closed(Some(GateKindView::History));
    if plan.steps.is_empty() && !doubtful {
        screen.line(&format!(
            "{}: {}, {}.",
            plan.target,
            paint(GOOD, "up to date"),
            at(plan)
        ));
        screen.document(&document(plan, None));
        return Ok(Exit::DONE);
    }
    if screen.voice() == Voice::Human {
        // Who is asked sees every statement first; who is not sees them while they run.
        let asked = screen.can_ask() && !consent.yes && consent.confirm.is_none();
        show(
            screen,
            &as_chosen(plan, backup),
            if asked { Depth::Lines } else { Depth::Sum },
        );
        screen.line("");
    }
    // Where a gate is closed nobody needs to be asked: the run is refused with the reason.
    let confirm = if closed(None) {
        consent.confirm.clone()
    } else {
        let text = format!("{}?", title(plan));
        match obtain(
            screen,
            consent,
            &Question {
                text: &text,
                target: &plan.target,
                needs_name: plan.needs_confirmation,
            },
        )? {
            Answer::Yes(name) => name,
            Answer::No => {
                screen.line("Nothing was done.");
                return Ok(Exit::PENDING);
            }
        }
    };
    let opening = match plan.direction {
        DirectionView::Up => Opening::Apply,
        DirectionView::Down => Opening::Rollback,
    };
    let request = RunStartRequest {
        digest: plan.digest.clone(),
        confirm,
        backup,
        break_glass: flags.break_glass.clone(),
    };
    let run = attend(context, opening, |watcher| context.api.run_start(request, watcher)).await?;
    screen.line(&sum(plan, &run));
    screen.document(&document(plan, Some(&run)));
    Ok(Exit::of_run(&run))
}

/// The plan with the backup gate as the command line has it; the plan itself was judged by the policy.
fn as_chosen(plan: &PlanView, backup: BackupChoice) -> PlanView {
    let mut plan = plan.clone();
    let (state, detail) = match backup {
        BackupChoice::Policy => return plan,
        BackupChoice::Take => (GateStateView::AtStart, "taken and read back before the first statement"),
        BackupChoice::Skip => (GateStateView::NotNeeded, "no backup is taken first"),
    };
    for gate in plan.gates.iter_mut().filter(|gate| gate.kind == GateKindView::Backup) {
        gate.state = state;
        detail.clone_into(&mut gate.detail);
    }
    plan
}

fn document<'a>(plan: &'a PlanView, run: Option<&'a RunView>) -> Executed<'a> {
    Executed {
        target: &plan.target,
        up_to_date: run.is_none(),
        plan: &plan.digest,
        from: plan.from.as_deref(),
        to: plan.to.as_deref(),
        versions: plan.steps.iter().map(|step| step.version.as_str()).collect(),
        run,
    }
}

fn sum(plan: &PlanView, run: &RunView) -> String {
    if run.outcome == Some(RunOutcomeView::Succeeded) {
        let steps = words::count(u32::try_from(plan.steps.len()).unwrap_or(u32::MAX), "migration");
        let done = match plan.direction {
            DirectionView::Up => "applied",
            DirectionView::Down => "rolled back",
        };
        return format!(
            "{}: {}, {}.",
            plan.target,
            paint(GOOD, format!("{steps} {done}")),
            at(plan)
        );
    }
    let state = run
        .state
        .map_or_else(|| "nothing was changed".to_owned(), words::target_state);
    format!("{}: {}; {state}.", plan.target, paint(CAUTION, "cancelled"))
}

fn at(plan: &PlanView) -> String {
    plan.to.as_ref().map_or_else(
        || "nothing is applied".to_owned(),
        |version| format!("at version {version}"),
    )
}
