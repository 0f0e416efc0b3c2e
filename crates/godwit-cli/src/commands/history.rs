//! `godwit history`

use super::Outcome;
use crate::{
    Exit,
    args::HistoryArgs,
    context::Context,
    output::history,
    target::{self, Folder},
};

pub(crate) async fn run(context: &Context, args: &HistoryArgs) -> Outcome {
    let target = target::resolve(context, &args.target, Folder::Unneeded).await?;
    let view = context.api.history_get(&target).await?;
    history::show(&context.screen, &view);
    context.screen.document(&view);
    Ok(Exit::DONE)
}
