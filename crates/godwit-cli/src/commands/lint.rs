//! `godwit lint`

use std::path::{Path, PathBuf};

use godwit_api::{
    TargetRef,
    views::{ApiError, ErrorCode, LintRequest, LintView, SeverityView},
};

use super::{Outcome, failed, usage};
use crate::{
    Exit,
    args::{LintArgs, Report},
    context::Context,
    output::lint::{self, Printed},
    since::since,
    target,
};

pub(crate) async fn run(context: &Context, args: &LintArgs) -> Outcome {
    let (folder, mut files) = paths(context, &args.paths)?;
    if args.fix && files.is_none() && args.since.is_none() && args.env.is_none() {
        return Err(usage(
            "--fix would also change scripts that were applied, whose checksums the histories keep",
            "Name the files, or add --since REV or --env NAME.",
        ));
    }
    let view = if let Some(name) = &args.env {
        let environment = target::environment(context, name, folder.as_deref()).await?;
        let reference = TargetRef::Environment(environment.id);
        context.api.lint_target(&reference, request(args, files)).await?
    } else {
        let folder = target::project_folder(context, folder.as_deref(), args.folder_format).await?;
        if let Some(revision) = &args.since {
            let changed = since(&folder, revision)?;
            files = Some(match files {
                Some(files) => files.into_iter().filter(|file| changed.contains(file)).collect(),
                None => changed,
            });
        }
        let format = args.folder_format.map(Into::into);
        context.api.lint_folder(&folder, format, request(args, files)).await?
    };
    show(context, args, &view);
    let blocked = view
        .findings
        .iter()
        .any(|finding| finding.severity == SeverityView::Block);
    Ok(if blocked { Exit::FINDINGS } else { Exit::DONE })
}

fn request(args: &LintArgs, files: Option<Vec<String>>) -> LintRequest {
    LintRequest {
        engine: args.engine.map(Into::into),
        tier: args.tier.map(|tier| godwit_api::Tier::from(tier).into()),
        files,
        fix: args.fix,
    }
}

fn show(context: &Context, args: &LintArgs, view: &LintView) {
    match lint::printed(args.format, view) {
        Printed::Text(text) => context.screen.lines(text.lines().map(str::to_owned)),
        Printed::Human => lint::human(&context.screen, view),
    }
    if args.format == Report::Human {
        context.screen.document(view);
    }
}

/// A folder, where one is named, and the files in it, where those are.
type Named = (Option<PathBuf>, Option<Vec<String>>);

/// The folder that the paths name, and the files in it; no file where they name the folder itself.
fn paths(context: &Context, paths: &[PathBuf]) -> Result<Named, Box<ApiError>> {
    let mut folder: Option<PathBuf> = None;
    let mut files = Vec::new();
    for path in paths {
        let full = context.folder.join(path);
        let full = std::fs::canonicalize(&full).map_err(|error| {
            failed(
                ErrorCode::NotFound,
                &format!("{} cannot be read: {error}", path.display()),
                "Name a script of a migrations folder, or the folder.",
            )
        })?;
        let (of, file) = if full.is_dir() {
            (full, None)
        } else {
            let name = full.file_name().map(|name| name.to_string_lossy().into_owned());
            (full.parent().map(Path::to_path_buf).unwrap_or_default(), name)
        };
        if folder.as_ref().is_some_and(|folder| *folder != of) {
            return Err(usage(
                "the paths lie in several folders",
                "Name scripts of one migrations folder.",
            ));
        }
        folder = Some(of);
        match file {
            Some(file) => files.push(file),
            None if paths.len() > 1 => {
                return Err(usage(
                    "a folder stands beside other paths",
                    "Name scripts, or one folder.",
                ));
            }
            None => {}
        }
    }
    Ok((folder, (!files.is_empty()).then_some(files)))
}
