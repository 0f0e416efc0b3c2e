//! `godwit backup copy`, `fetch`, and `list --at`

use std::sync::{Arc, Mutex, PoisonError};

use godwit_api::{
    CopyWatcher,
    views::{BackupCopyRequest, BackupView, CopyProgressView},
};

use super::{Outcome, backup::named};
use crate::{
    Exit,
    args::{CopyArgs, FetchArgs},
    context::Context,
    output::{
        Screen, backup,
        style::{BOLD, paint},
        words,
    },
};

pub(crate) async fn copy(context: &Context, args: &CopyArgs) -> Outcome {
    let request = BackupCopyRequest {
        backup: named(context, &args.backup),
        destination: args.to.clone(),
    };
    let copied = context.api.backup_copy(request, watcher(&context.screen)).await?;
    context.screen.detail(&format!(
        "Copied to {}: {}, read back and compared",
        paint(BOLD, &copied.destination),
        words::bytes(copied.bytes)
    ));
    if copied.sent < copied.bytes {
        context.screen.detail(&format!(
            "  an interrupted copy went on: {} were still to send",
            words::bytes(copied.sent)
        ));
    }
    context.screen.line(&copied.display);
    context.screen.document(&copied);
    Ok(Exit::DONE)
}

pub(crate) async fn fetch(context: &Context, args: &FetchArgs) -> Outcome {
    let view = context
        .api
        .backup_fetch(&args.name, &args.key, watcher(&context.screen))
        .await?;
    backup::one(&context.screen, &view);
    context.screen.document(&view);
    Ok(super::backup::exit(&view))
}

/// What a destination holds.
pub(crate) async fn list(context: &Context, destination: &str) -> Outcome {
    let remote = context.api.backup_remote_list(destination).await?;
    let screen = &context.screen;
    if remote.backups.is_empty() {
        screen.line("No backups there yet: godwit backup copy takes one there.");
    }
    let views: Vec<BackupView> = remote.backups.iter().map(|found| found.backup.clone()).collect();
    if !views.is_empty() {
        backup::list(screen, &views);
    }
    for found in &remote.backups {
        match &found.wrong {
            Some(wrong) => screen.warn(&format!("{}: {wrong}", found.key)),
            None => screen.detail(&format!("  {}  {}", found.backup.id, found.key)),
        }
    }
    for manifest in &remote.unreadable {
        screen.warn(&format!("{} is not a manifest: {}", manifest.key, manifest.why));
    }
    screen.document(&remote);
    Ok(Exit::DONE)
}

/// Says each phase once.
fn watcher(screen: &Screen) -> CopyWatcher {
    let (screen, said) = (screen.clone(), Mutex::new(String::new()));
    Arc::new(move |progress: CopyProgressView| {
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        if *said != progress.phase {
            screen.note(&progress.phase);
            *said = progress.phase;
        }
    })
}
