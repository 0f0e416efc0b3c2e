//! `godwit env list`, `test`, `remove`

use anstyle::Style;
use godwit_api::views::{
    ApiError, EnvironmentTestRequest, EnvironmentView, IdentityStateView, IdentityView, StageView, TestView,
};

use super::Outcome;
use crate::{
    Exit,
    args::{Consent, EnvironmentArgs, EnvironmentListArgs, RemoveArgs},
    ask::{Answer, Question, obtain},
    context::Context,
    output::{
        Table,
        style::{BAD, BOLD, FAINT, GOOD, NOTE, paint},
        words,
    },
    target,
};

pub(crate) async fn list(context: &Context, args: &EnvironmentListArgs) -> Outcome {
    let projects = context.api.project_list().await?;
    let mut environments = context.api.environment_list_all().await?;
    if let Some(folder) = &args.migrations {
        let folder = target::project_folder(context, Some(folder), None)
            .await?
            .display()
            .to_string();
        let wanted = projects
            .iter()
            .find(|project| project.folder == folder)
            .map(|project| project.id.as_str());
        environments.retain(|environment| Some(environment.project.as_str()) == wanted);
    }
    if environments.is_empty() {
        context
            .screen
            .line("No environments yet: godwit env add NAME --url URL makes one.");
    } else {
        let mut table = Table::with_headings(&["name", "tier", "protect", "address", "project", "folder"]);
        for environment in &environments {
            let project = projects.iter().find(|project| project.id == environment.project);
            table.add([
                (BOLD, environment.name.clone()),
                (Style::new(), words::tier(environment.tier).to_owned()),
                (Style::new(), words::protect(environment.protect).to_owned()),
                (Style::new(), environment.display.clone()),
                (
                    Style::new(),
                    project.map(|project| project.name.clone()).unwrap_or_default(),
                ),
                (FAINT, project.map(|project| project.folder.clone()).unwrap_or_default()),
            ]);
        }
        context.screen.lines(table.lines());
    }
    context.screen.document(&environments);
    Ok(Exit::DONE)
}

pub(crate) async fn test(context: &Context, args: &EnvironmentArgs) -> Outcome {
    let environment = target::environment(context, &args.name, args.migrations.as_deref()).await?;
    let request = EnvironmentTestRequest {
        id: Some(environment.id.clone()),
        draft: None,
    };
    let found = context.api.environment_test(request).await?;
    context.screen.document(&found);
    match &found {
        TestView::Connected {
            server,
            database,
            user,
            tls,
            latency_millis,
            privileges,
            notes,
            identity,
        } => {
            let tls = tls.as_deref().unwrap_or("not encrypted");
            context.screen.line(&format!(
                "{} {} answers: {server}",
                paint(GOOD, "✓"),
                paint(BOLD, &environment.name)
            ));
            if !user.is_empty() {
                context
                    .screen
                    .detail(&format!("  database {database}, user {user}, {tls}"));
            }
            context
                .screen
                .detail(&format!("  answers within {latency_millis:.1} ms"));
            for privilege in privileges {
                let sign = if privilege.granted {
                    paint(GOOD, "✓")
                } else {
                    paint(BAD, "✗ may not")
                };
                context.screen.detail(&format!("  {sign} {}", privilege.name));
            }
            for note in notes {
                context.screen.note(note);
            }
            Ok(identity
                .as_ref()
                .map_or(Exit::DONE, |identity| show_identity(context, &environment, identity)))
        }
        TestView::Failed { stage, message, hint } => Ok(show_failure(context, &environment, *stage, message, hint)),
    }
}

/// Says whether the database is what the environment takes it for.
fn show_identity(context: &Context, environment: &EnvironmentView, identity: &IdentityView) -> Exit {
    let detail = &identity.detail;
    let mark = format!("godwit env mark {}", words::shell(&environment.name));
    let screen = &context.screen;
    match identity.state {
        IdentityStateView::Match => {
            screen.detail(&format!("  {} {detail}", paint(GOOD, "✓")));
            Exit::DONE
        }
        IdentityStateView::Unmarked => {
            screen.detail(&format!("  – {detail}; {mark} writes one"));
            Exit::DONE
        }
        IdentityStateView::Mismatch | IdentityStateView::Copy => {
            screen.line(&format!("  {} {detail}", paint(BAD, "✗")));
            screen.err_line(&format!(
                "{} Correct the environment, or, if it is that one from now on: {mark}",
                paint(NOTE, "hint:")
            ));
            Exit::REFUSED
        }
    }
}

/// Says where a connection stopped.
pub(crate) fn show_failure(
    context: &Context,
    environment: &EnvironmentView,
    stage: StageView,
    message: &str,
    hint: &str,
) -> Exit {
    let stage = words::stage(stage);
    context.screen.err_line(&format!(
        "{} {} ({stage}): {message}",
        paint(BAD, "error:"),
        environment.name
    ));
    context.screen.err_line(&format!("{} {hint}", paint(NOTE, "hint:")));
    Exit::CANNOT_CONNECT
}

pub(crate) async fn remove(context: &Context, args: &RemoveArgs) -> Outcome {
    let environment = target::environment(context, &args.name, args.migrations.as_deref()).await?;
    if !consents(context, args, &environment)? {
        context.screen.line("Nothing was done.");
        return Ok(Exit::PENDING);
    }
    context.api.environment_delete(&environment.id).await?;
    context.screen.line(&format!(
        "Removed {} and its password. {} stays as it is.",
        paint(BOLD, &environment.name),
        environment.display
    ));
    context.screen.document(&environment);
    Ok(Exit::DONE)
}

/// A script that removes means it: what is forgotten can be added again.
fn consents(context: &Context, args: &RemoveArgs, environment: &EnvironmentView) -> Result<bool, Box<ApiError>> {
    let text = format!(
        "Remove {} ({}) and its password?",
        environment.name, environment.display
    );
    let consent = Consent {
        yes: args.yes || !context.screen.can_ask(),
        confirm: None,
        wait: 0,
    };
    let question = Question {
        text: &text,
        target: &environment.name,
        needs_name: false,
    };
    Ok(obtain(&context.screen, &consent, &question)? != Answer::No)
}
