//! `godwit env add`

use godwit_api::views::{
    EnvironmentCreateRequest, EnvironmentDraft, EnvironmentView, KeepView, ProjectOpenRequest, ProjectUpdateRequest,
    ProjectView, ProtectView, SecretText, TierView,
};

use super::Outcome;
use crate::{
    Exit,
    args::{AddArgs, Tier},
    context::{Context, read_password},
    output::{
        style::{BOLD, paint},
        words,
    },
    target,
};

pub(crate) async fn run(context: &Context, args: &AddArgs) -> Outcome {
    let url = SecretText(args.url.clone());
    let parsed = context.api.url_parse(&url)?;
    for note in &parsed.notes {
        context.screen.note(note);
    }
    let password = if args.password_stdin {
        Some(read_password(&context.screen)?)
    } else {
        None
    };
    let kept = password.is_some() || parsed.has_password;
    let project = project(context, args).await?;
    let request = EnvironmentCreateRequest {
        project: project.id.clone(),
        draft: EnvironmentDraft {
            name: args.name.clone(),
            address: parsed.address,
            url: Some(url),
            direct: args.direct.clone(),
            tier: tier(args.tier),
            colour: args.colour.clone(),
            protect: args.protect.map_or_else(|| default_protect(args.tier), Into::into),
            password: password.map(|password| SecretText(password.expose().to_owned())),
            keep: KeepView::Keyring,
        },
    };
    let added = context.api.environment_create(request).await?;
    show(context, &project, &added, kept);
    context.screen.document(&added);
    Ok(Exit::DONE)
}

async fn project(context: &Context, args: &AddArgs) -> Result<ProjectView, Box<godwit_api::views::ApiError>> {
    let folder = target::project_folder(context, args.migrations.as_deref(), args.format).await?;
    let folder = folder.display().to_string();
    let project = context.api.project_open(ProjectOpenRequest { folder }).await?;
    let Some(format) = args
        .format
        .map(Into::into)
        .filter(|format| project.format != Some(*format))
    else {
        return Ok(project);
    };
    let ProjectView { id, name, folder, .. } = project;
    Ok(context
        .api
        .project_update(ProjectUpdateRequest {
            id,
            name,
            folder,
            format: Some(format),
        })
        .await?)
}

fn show(context: &Context, project: &ProjectView, added: &EnvironmentView, kept: bool) {
    context.screen.line(&format!(
        "Added {} ({}, {}) to the project {}.",
        paint(BOLD, &added.name),
        words::tier(added.tier),
        added.display,
        project.name
    ));
    if kept {
        context.screen.detail("Its password is in the keyring.");
    }
    context.screen.detail(&format!(
        "Its database does not know that yet: godwit env mark {} writes it there.",
        words::shell(&added.name)
    ));
}

const fn tier(tier: Tier) -> TierView {
    match tier {
        Tier::Development => TierView::Development,
        Tier::Staging => TierView::Staging,
        Tier::Production => TierView::Production,
    }
}

fn default_protect(tier: Tier) -> ProtectView {
    godwit_api::Tier::from(tier).default_protect().into()
}
