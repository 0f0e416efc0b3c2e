//! `godwit status`

use super::Outcome;
use crate::{
    Exit,
    args::StatusArgs,
    context::Context,
    output::status,
    target::{self, Folder},
};

pub(crate) async fn run(context: &Context, args: &StatusArgs) -> Outcome {
    let target = target::resolve(context, &args.target, Folder::Needed).await?;
    let view = context.api.status_get(&target).await?;
    status::show(&context.screen, &view);
    context.screen.document(&view);
    Ok(Exit::of_status(&view))
}
