//! `godwit env mark`

use godwit_api::views::{EnvironmentMarkRequest, EnvironmentTestRequest, EnvironmentView, IdentityView, TestView};

use super::{Outcome, environment::show_failure, failed};
use crate::{
    Exit,
    args::MarkArgs,
    ask::{Answer, Question, obtain},
    context::Context,
    output::{
        style::{BOLD, GOOD, paint},
        words,
    },
    target,
};

pub(crate) async fn run(context: &Context, args: &MarkArgs) -> Outcome {
    let named = &args.environment;
    let environment = target::environment(context, &named.name, named.migrations.as_deref()).await?;
    let request = EnvironmentTestRequest {
        id: Some(environment.id.clone()),
        draft: None,
    };
    let found = context.api.environment_test(request).await?;
    let identity = match &found {
        TestView::Connected {
            identity: Some(identity),
            ..
        } => identity,
        TestView::Connected {
            identity: None, notes, ..
        } => return Err(unreadable(notes)),
        TestView::Failed { stage, message, hint } => {
            context.screen.document(&found);
            return Ok(show_failure(context, &environment, *stage, message, hint));
        }
    };
    let text = question(&environment, identity);
    let question = Question {
        text: &text,
        target: &environment.name,
        needs_name: identity.needs_name,
    };
    let confirm = match obtain(&context.screen, &args.consent, &question)? {
        Answer::Yes(name) => name,
        Answer::No => {
            context.screen.line("Nothing was done.");
            return Ok(Exit::PENDING);
        }
    };
    let request = EnvironmentMarkRequest {
        environment: environment.id.clone(),
        confirm,
    };
    let written = context.api.environment_mark(request).await?;
    context.screen.line(&format!(
        "{} {}: {}.",
        paint(GOOD, "✓"),
        paint(BOLD, &environment.name),
        written.detail
    ));
    context.screen.document(&written);
    Ok(Exit::DONE)
}

/// What there is now, and what would be there.
fn question(environment: &EnvironmentView, identity: &IdentityView) -> String {
    format!(
        "{}: {}. Write into it that it is {} '{}'?",
        environment.display,
        identity.detail,
        words::tier(environment.tier),
        environment.name
    )
}

/// What is there and cannot be read is not overwritten unseen.
fn unreadable(notes: &[String]) -> Box<godwit_api::views::ApiError> {
    let mut error = failed(
        godwit_api::views::ErrorCode::Internal,
        "what the database says that it is could not be read",
        "Nothing was written.",
    );
    error.causes = notes.to_vec();
    error
}
