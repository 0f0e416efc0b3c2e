//! `godwit backup create`, `list`, `verify`, `prune`

use godwit_api::{
    TargetRef,
    views::{BackupListRequest, BackupOptions, BackupView, ProofView, VerifyLevel},
};

use super::{Outcome, backup_copy, restore, schedule};
use crate::{
    Exit,
    args::{BackupCommand, Consent, CreateArgs, ListArgs, PassphraseCommand, PruneArgs, VerifyArg, VerifyArgs},
    ask::{Answer, Question, obtain},
    attend::attend,
    context::{Context, read_password},
    output::{backup, live::Opening, words},
    target::{self, Folder},
};

pub(crate) async fn run(context: &Context, command: &BackupCommand) -> Outcome {
    match command {
        BackupCommand::Create(args) if args.scheduled => schedule::create(context, args).await,
        BackupCommand::Create(args) => create(context, args).await,
        BackupCommand::List(args) => list(context, args).await,
        BackupCommand::Copy(args) => backup_copy::copy(context, args).await,
        BackupCommand::Fetch(args) => backup_copy::fetch(context, args).await,
        BackupCommand::Verify(args) => verify(context, args).await,
        BackupCommand::Passphrase(command) => passphrase(context, command).await,
        BackupCommand::Prune(args) => prune(context, args).await,
        BackupCommand::Restore(args) => restore::run(context, args).await,
        BackupCommand::Schedule(command) => schedule::run(context, command).await,
    }
}

async fn create(context: &Context, args: &CreateArgs) -> Outcome {
    let target = target::resolve(context, &args.target, Folder::Unneeded).await?;
    let folder = args.out.as_ref().map(|out| context.folder.join(out));
    let on = match &args.on {
        Some(name) => Some(target::environment(context, name, None).await?.id),
        None => None,
    };
    let options = BackupOptions {
        schema_only: args.schema_only,
        schemas: args.schema.clone(),
        tables: args.table.clone(),
        level: Some(args.level),
        encrypt: args.encrypt,
        recipients: args.recipient.clone(),
        globals: args.globals,
        expires_days: args.expires,
        verify: match args.verify {
            VerifyArg::None => VerifyLevel::None,
            VerifyArg::Read => VerifyLevel::Read,
            VerifyArg::Restored => VerifyLevel::Restored,
        },
        on,
    };
    let view = attend(context, Opening::Backup, |watcher| {
        context.api.backup_create(&target, folder, &options, watcher)
    })
    .await?;
    backup::one(&context.screen, &view);
    context.screen.document(&view);
    Ok(match (args.verify, exit(&view)) {
        // Nothing more was asked for.
        (VerifyArg::None, Exit::NOT_VERIFIED) if view.proof == ProofView::NotVerified => Exit::DONE,
        (_, exit) => exit,
    })
}

async fn passphrase(context: &Context, command: &PassphraseCommand) -> Outcome {
    match command {
        PassphraseCommand::Set => {
            let passphrase = read_password(&context.screen)?;
            context.api.backup_passphrase_set(passphrase).await?;
            context.screen.line("The keyring holds the passphrase for backups.");
        }
        PassphraseCommand::Clear => {
            context.api.backup_passphrase_clear().await?;
            context.screen.line("The passphrase for backups is forgotten.");
        }
    }
    Ok(Exit::DONE)
}

async fn list(context: &Context, args: &ListArgs) -> Outcome {
    if let Some(destination) = &args.at {
        return backup_copy::list(context, destination).await;
    }
    let environment = match &args.env {
        Some(name) => Some(target::environment(context, name, None).await?.id),
        None => None,
    };
    let views = context
        .api
        .backup_list(BackupListRequest {
            project: None,
            environment,
        })
        .await?;
    if views.is_empty() {
        context.screen.line("No backups yet: godwit backup create takes one.");
    } else {
        backup::list(&context.screen, &views);
    }
    context.screen.document(&views);
    Ok(Exit::DONE)
}

async fn verify(context: &Context, args: &VerifyArgs) -> Outcome {
    let what = named(context, &args.backup);
    let identity = args.identity.as_ref().map(|path| context.folder.join(path));
    let view = if args.restored {
        let on = match &args.on {
            Some(name) => Some(TargetRef::Environment(
                target::environment(context, name, None).await?.id,
            )),
            None => None,
        };
        attend(context, Opening::Drill, |watcher| {
            context.api.backup_drill(&what, on.as_ref(), identity, watcher)
        })
        .await?
    } else {
        context.api.backup_verify(&what, identity).await?
    };
    backup::one(&context.screen, &view);
    context.screen.document(&view);
    Ok(exit(&view))
}

async fn prune(context: &Context, args: &PruneArgs) -> Outcome {
    let screen = &context.screen;
    let planned = context.api.backup_prune(None, false).await?;
    let number = u32::try_from(planned.delete.len()).unwrap_or(u32::MAX);
    if planned.delete.is_empty() {
        screen.line("Nothing to prune: the settings keep every backup.");
        screen.document(&planned);
        return Ok(Exit::DONE);
    }
    backup::list(screen, &planned.delete);
    let text = format!(
        "Delete {} and free {}?",
        words::count(number, "backup"),
        words::bytes(planned.bytes)
    );
    let consent = Consent {
        yes: args.yes,
        confirm: None,
        wait: 0,
    };
    if obtain(
        screen,
        &consent,
        &Question {
            text: &text,
            target: "",
            needs_name: false,
        },
    )? == Answer::No
    {
        screen.line("Nothing was deleted.");
        return Ok(Exit::PENDING);
    }
    let done = context.api.backup_prune(None, true).await?;
    let freed = words::bytes(done.bytes);
    screen.line(&format!(
        "Deleted {}, {freed} are free again.",
        words::count(number, "backup")
    ));
    screen.document(&done);
    Ok(Exit::DONE)
}

/// A path is meant from the folder that the command was called in; an id stays as it is.
pub(super) fn named(context: &Context, backup: &str) -> String {
    let path = context.folder.join(backup);
    if path.exists() {
        path.display().to_string()
    } else {
        backup.to_owned()
    }
}

/// A backup that was not read in full is not a success.
pub(super) const fn exit(backup: &BackupView) -> Exit {
    match backup.proof {
        ProofView::Read { .. } | ProofView::Restored { .. } => Exit::DONE,
        ProofView::NotVerified | ProofView::Broken { .. } => Exit::NOT_VERIFIED,
    }
}
