//! Which target the words mean.

use std::path::{Path, PathBuf};

use godwit_api::{
    TargetRef, UrlTarget,
    views::{AddressView, ApiError, EngineView, EnvironmentView, ErrorCode, SecretText},
};

use crate::{args::TargetArgs, commands::usage, context::Context, near::near};

/// Whether a command needs migrations files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Folder {
    /// It compares with them.
    Needed,
    /// It asks the target alone.
    Unneeded,
}

/// The target that `args` name.
pub(crate) async fn resolve(context: &Context, args: &TargetArgs, folder: Folder) -> Result<TargetRef, Box<ApiError>> {
    match (&args.env, &args.url) {
        (Some(name), _) => named(context, name, args.migrations.as_deref()).await,
        (None, Some(url)) => by_url(context, url, args, folder).await,
        (None, None) => Err(usage("no target is named", "Add --env NAME or --url URL.")),
    }
}

async fn named(context: &Context, name: &str, migrations: Option<&Path>) -> Result<TargetRef, Box<ApiError>> {
    let environment = environment(context, name, migrations).await?;
    note_missing_file(context, &environment.address);
    Ok(TargetRef::Environment(environment.id))
}

/// The environment `name` of the project at `migrations`, else the only one of that name, else the one of the folder
/// that the command was called in.
pub(crate) async fn environment(
    context: &Context,
    name: &str,
    migrations: Option<&Path>,
) -> Result<EnvironmentView, Box<ApiError>> {
    let projects = context.api.project_list().await?;
    let all = context.api.environment_list_all().await?;
    let folder_of = |environment: &EnvironmentView| {
        let project = projects.iter().find(|project| project.id == environment.project);
        project
            .map(|project| PathBuf::from(&project.folder))
            .unwrap_or_default()
    };
    let known: Vec<&EnvironmentView> = match migrations {
        Some(folder) => {
            let folder = absolute(context, folder);
            all.iter()
                .filter(|environment| folder_of(environment) == folder)
                .collect()
        }
        None => all.iter().collect(),
    };
    let mut found: Vec<&EnvironmentView> = known.iter().copied().filter(|known| known.name == name).collect();
    if found.len() > 1 {
        let here = [
            absolute(context, Path::new(".")),
            absolute(context, Path::new("migrations")),
        ];
        found.retain(|environment| here.contains(&folder_of(environment)));
    }
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] if known.iter().any(|known| known.name == name) => Err(usage(
            &format!("several projects have an environment '{name}'"),
            "Add --migrations DIR with the project's folder, or use the command in that folder.",
        )),
        _ => Err(unknown(
            name,
            &known.iter().map(|known| known.name.as_str()).collect::<Vec<_>>(),
        )),
    }
}

fn unknown(name: &str, known: &[&str]) -> Box<ApiError> {
    let hint = match near(name, known.iter().copied()).as_slice() {
        [] if known.is_empty() => "There are none yet: godwit env add NAME --url URL makes one.".to_owned(),
        [] => "godwit env list shows those there are.".to_owned(),
        names => format!(
            "Did you mean {}?",
            names
                .iter()
                .map(|name| format!("'{name}'"))
                .collect::<Vec<_>>()
                .join(" or ")
        ),
    };
    Box::new(ApiError {
        code: ErrorCode::NotFound,
        message: format!("There is no environment '{name}'."),
        hint: Some(hint),
        causes: Vec::new(),
        place: None,
        target_state: None,
    })
}

async fn by_url(context: &Context, url: &str, args: &TargetArgs, folder: Folder) -> Result<TargetRef, Box<ApiError>> {
    let url = SecretText(url.to_owned());
    let parsed = context.api.url_parse(&url)?;
    for note in parsed.notes {
        context.screen.note(&note);
    }
    note_missing_file(context, &parsed.address);
    let migrations = match (&args.migrations, folder) {
        (Some(given), _) => Some(given.clone()),
        (None, Folder::Unneeded) => None,
        (None, Folder::Needed) => {
            let found = folder_here(context, args.format).await;
            if let Some(folder) = &found {
                context.screen.note(&format!("migrations folder: {}", folder.display()));
            }
            found
        }
    };
    let migrations = migrations.map(|folder| absolute(context, &folder));
    let (format, tier) = (args.format.map(Into::into), args.tier.map(Into::into));
    Ok(TargetRef::Url(UrlTarget {
        url,
        migrations,
        format,
        tier,
    }))
}

/// What `text` names as the place of a restore: an environment, or a URL.
pub(crate) async fn place(context: &Context, text: &str) -> Result<TargetRef, Box<ApiError>> {
    if text.contains("://") || text.starts_with("sqlite:") {
        let url = SecretText(text.to_owned());
        for note in context.api.url_parse(&url)?.notes {
            context.screen.note(&note);
        }
        return Ok(TargetRef::Url(UrlTarget {
            url,
            migrations: None,
            format: None,
            tier: None,
        }));
    }
    Ok(TargetRef::Environment(environment(context, text, None).await?.id))
}

/// `./migrations`, or this folder where it holds migrations itself.
pub(crate) async fn folder_here(context: &Context, format: Option<crate::args::Format>) -> Option<PathBuf> {
    let below = context.folder.join("migrations");
    if below.is_dir() {
        return Some(below);
    }
    let here = context.api.folder_at(&context.folder, format.map(Into::into)).await;
    (!here.migrations.is_empty()).then(|| context.folder.clone())
}

/// The folder that a command about a project means: named, here, or that of the project opened last. Says which.
pub(crate) async fn project_folder(
    context: &Context,
    given: Option<&Path>,
    format: Option<crate::args::Format>,
) -> Result<PathBuf, Box<ApiError>> {
    if let Some(given) = given {
        return Ok(absolute(context, given));
    }
    let (folder, why) = match folder_here(context, format).await {
        Some(folder) => (folder, String::new()),
        None => {
            let last = context.api.project_list().await?.into_iter().next().ok_or_else(|| {
                usage(
                    "no migrations folder was found",
                    "Add --migrations DIR, or use the command where the folder is.",
                )
            })?;
            (
                PathBuf::from(last.folder),
                format!(", of the project opened last, {}", last.name),
            )
        }
    };
    context
        .screen
        .note(&format!("migrations folder: {}{why}", folder.display()));
    Ok(folder)
}

/// Without links, as projects keep it; a folder that is not there stays as it is named.
fn absolute(context: &Context, folder: &Path) -> PathBuf {
    let joined = context.folder.join(folder);
    std::fs::canonicalize(&joined).unwrap_or(joined)
}

fn note_missing_file(context: &Context, address: &AddressView) {
    if address.engine == EngineView::Sqlite && !context.folder.join(&address.path).exists() {
        context.screen.note(&format!(
            "{} does not exist yet; the first write makes it",
            address.path
        ));
    }
}
