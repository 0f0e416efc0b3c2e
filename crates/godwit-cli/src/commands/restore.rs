//! `godwit backup restore`

use godwit_api::{
    RestoreWish,
    views::{RestoreOptionsView, RestorePreviewView, RunOutcomeView, RunView},
};
use serde::Serialize;

use super::{Outcome, backup::named};
use crate::{
    Exit,
    args::RestoreArgs,
    ask::{Answer, Question, obtain},
    attend::attend,
    context::Context,
    output::{
        Voice, backup,
        live::Opening,
        style::{CAUTION, GOOD, paint},
        words,
    },
    target,
};

/// What came of a restore, as a document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Restored<'a> {
    /// What was known before it.
    preview: &'a RestorePreviewView,
    /// The run.
    run: &'a RunView,
}

pub(super) async fn run(context: &Context, args: &RestoreArgs) -> Outcome {
    context.settle().await?;
    let screen = &context.screen;
    let mut wish = RestoreWish {
        backup: named(context, &args.backup),
        into: target::place(context, &args.into).await?,
        new_database: args.new_database.clone(),
        confirm: args.consent.confirm.clone(),
        options: RestoreOptionsView {
            owners: !args.no_owners,
            privileges: !args.no_privileges,
            jobs: args.jobs,
            one_transaction: args.one_transaction,
        },
        identity: args.identity.as_ref().map(|path| context.folder.join(path)),
    };
    let preview = context.api.restore_preview(&wish).await?;
    if screen.voice() == Voice::Human {
        backup::preview(screen, &preview);
    }
    // A restore that cannot be done is refused with the reason; nobody needs to be asked.
    if preview.blocked.is_none() {
        let text = format!("Restore into {}?", preview.target);
        let needs_name = preview.confirm.is_some();
        match obtain(
            screen,
            &args.consent,
            &Question {
                text: &text,
                target: &preview.target,
                needs_name,
            },
        )? {
            Answer::Yes(name) => wish.confirm = name,
            Answer::No => {
                screen.line("Nothing was done.");
                return Ok(Exit::PENDING);
            }
        }
    }
    let run = attend(context, Opening::Restore, |watcher| {
        context.api.backup_restore(&wish, watcher)
    })
    .await?;
    screen.line(&sum(&preview, &run));
    screen.document(&Restored {
        preview: &preview,
        run: &run,
    });
    Ok(Exit::of_run(&run))
}

fn sum(preview: &RestorePreviewView, run: &RunView) -> String {
    if run.outcome == Some(RunOutcomeView::Succeeded) {
        let safety = run
            .backup
            .as_ref()
            .map_or_else(String::new, |id| format!("; what was there is in backup {id}"));
        let tables = u32::try_from(preview.backup.tables.len()).unwrap_or(u32::MAX);
        let content = format!("{} with {:.0} rows", words::count(tables, "table"), preview.backup.rows);
        return format!("{}: {}, {content}{safety}.", preview.address, paint(GOOD, "restored"));
    }
    let state = run
        .state
        .map_or_else(|| "nothing was changed".to_owned(), words::target_state);
    format!("{}: {}; {state}.", preview.address, paint(CAUTION, "cancelled"))
}
