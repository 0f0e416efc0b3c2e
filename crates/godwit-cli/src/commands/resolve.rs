//! `godwit resolve`

use godwit_api::views::{MigrationResolveRequest, VerdictView};
use serde::Serialize;

use super::Outcome;
use crate::{
    Exit,
    args::{ResolveArgs, Verdict},
    ask::{Answer, Question, obtain},
    context::Context,
    target::{self, Folder},
};

/// What was written down.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resolved<'a> {
    version: &'a str,
    verdict: VerdictView,
    reason: &'a str,
}

pub(crate) async fn run(context: &Context, args: &ResolveArgs) -> Outcome {
    let target = target::resolve(context, &args.target, Folder::Needed).await?;
    let status = context.api.status_get(&target).await?;
    let (verdict, words) = match args.verdict {
        Verdict::Applied => (VerdictView::Applied, "applied"),
        Verdict::NotApplied => (VerdictView::NotApplied, "not applied"),
    };
    let text = format!("Write down that {} is {words} on {}?", args.version, status.target);
    let question = Question {
        text: &text,
        target: &status.target,
        needs_name: false,
    };
    let confirm = match obtain(&context.screen, &args.consent, &question)? {
        Answer::Yes(name) => name.or_else(|| args.consent.confirm.clone()),
        Answer::No => {
            context.screen.line("Nothing was done.");
            return Ok(Exit::DONE);
        }
    };
    let request = MigrationResolveRequest {
        version: args.version.clone(),
        verdict,
        reason: args.reason.clone(),
        confirm,
    };
    context.api.migration_resolve(&target, &request).await?;
    context
        .screen
        .line(&format!("{}: {} is {words}, as you say.", status.target, args.version));
    context.screen.document(&Resolved {
        version: &args.version,
        verdict,
        reason: args.reason.trim(),
    });
    Ok(Exit::DONE)
}
