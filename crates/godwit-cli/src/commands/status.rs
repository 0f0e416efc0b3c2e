//! `godwit status`

use super::{Outcome, plan::nothing};
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
    if view.rows.is_empty() {
        return Err(nothing(&view.target, Vec::new()));
    }
    status::show(&context.screen, &view);
    context.screen.document(&view);
    Ok(Exit::of_status(&view))
}
