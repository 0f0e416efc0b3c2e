//! `godwit new`

use super::Outcome;
use crate::{Exit, args::NewArgs, context::Context, target};

pub(crate) async fn run(context: &Context, args: &NewArgs) -> Outcome {
    let folder = target::project_folder(context, args.migrations.as_deref(), args.format).await?;
    let view = context
        .api
        .migration_create_in(&folder, args.format.map(Into::into), &args.name)
        .await?;
    context.screen.lines(view.files.iter().cloned());
    context.screen.document(&view);
    Ok(Exit::DONE)
}
