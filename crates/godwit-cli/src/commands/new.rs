//! `godwit new`

use godwit_api::views::ErrorCode;

use super::{Outcome, failed};
use crate::{Exit, args::NewArgs, context::Context, target};

pub(crate) async fn run(context: &Context, args: &NewArgs) -> Outcome {
    let folder = target::project_folder(context, args.migrations.as_deref(), args.format).await?;
    if !folder.exists() {
        context.screen.note(&format!("{} is made", folder.display()));
        std::fs::create_dir(&folder).map_err(|error| {
            failed(
                ErrorCode::FolderUnreadable,
                &format!("{} cannot be made: {error}", folder.display()),
                "Name a folder whose own folder exists and may be written to.",
            )
        })?;
    }
    let view = context
        .api
        .migration_create_in(&folder, args.format.map(Into::into), &args.name)
        .await?;
    context.screen.lines(view.files.iter().cloned());
    context.screen.document(&view);
    Ok(Exit::DONE)
}
