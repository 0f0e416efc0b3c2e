//! `godwit resume`

use godwit_api::views::{StatementFateView, StoppedView};

use super::{Outcome, execute};
use crate::{
    Exit,
    args::ResumeArgs,
    context::Context,
    output::{
        Screen,
        style::{BAD, CAUTION, FAINT, GOOD, paint},
        words,
    },
    target::{self, Folder},
};

pub(crate) async fn run(context: &Context, args: &ResumeArgs) -> Outcome {
    context.settle().await?;
    let target = target::resolve(context, &args.target, Folder::Needed).await?;
    if args.show {
        let stopped = context.api.stopped_get(&target).await?;
        match &stopped {
            Some(stopped) => show(&context.screen, stopped),
            None => context.screen.line("No migration stopped half-way."),
        }
        context.screen.document(&stopped);
        return Ok(if stopped.is_some() { Exit::ATTENTION } else { Exit::DONE });
    }
    let plan = context.api.plan_resume(&target).await?;
    execute::run(context, &plan, &args.consent, &args.backup).await
}

fn show(screen: &Screen, stopped: &StoppedView) {
    let who = match (&stopped.by, &stopped.machine) {
        (Some(by), Some(machine)) => format!(", begun by {by} on {machine}"),
        _ => String::new(),
    };
    let at = stopped
        .at
        .as_deref()
        .map_or_else(String::new, |at| format!(" at {}", words::time(at)));
    screen.line(&format!(
        "{} {} stopped half-way{who}{at}",
        stopped.version, stopped.name
    ));
    for statement in &stopped.statements {
        let fate = match statement.fate {
            StatementFateView::Done => paint(GOOD, "✓ done"),
            StatementFateView::NotDone => paint(FAINT, "○ not done"),
            StatementFateView::Running => paint(CAUTION, "… still running"),
            StatementFateView::CannotTell => paint(BAD, "? cannot tell"),
        };
        screen.line(&format!(
            "  {} {fate}  {}  {}",
            statement.index,
            words::short(&statement.summary, 60),
            paint(FAINT, &statement.evidence)
        ));
    }
    match (&stopped.obstacle, stopped.done) {
        (Some(obstacle), _) => screen.line(&format!("It cannot go on by itself: {obstacle}.")),
        (None, Some(done)) => screen.line(&format!("It can go on after statement {done}: godwit resume")),
        (None, None) => {}
    }
}
