//! `godwit backup schedule …`, and `godwit backup create --scheduled`

use async_trait::async_trait;
use godwit_api::{
    Notice, NoticeKind, Notices, UnitsWish,
    views::{ApiError, ErrorCode, ScheduleSetRequest, ScheduledView},
};

use super::{Outcome, backup::exit, failed};
use crate::{
    Exit,
    args::{CreateArgs, ScheduleArgs, ScheduleCommand, SetArgs, UnitArgs},
    attend::attend,
    context::Context,
    output::{Screen, backup, live::Opening, schedule, words},
    target,
};

pub(super) async fn run(context: &Context, command: &ScheduleCommand) -> Outcome {
    match command {
        ScheduleCommand::Set(args) => set(context, args).await,
        ScheduleCommand::List => list(context).await,
        ScheduleCommand::Remove(args) => remove(context, args).await,
        ScheduleCommand::Install(args) => install(context, args).await,
        ScheduleCommand::Uninstall(args) => uninstall(context, args).await,
        ScheduleCommand::RunDue => run_due(context).await,
    }
}

/// Takes the backup if it is due and nobody else does. What is not due is no failure: timers come too often.
pub(super) async fn create(context: &Context, args: &CreateArgs) -> Outcome {
    context.settle().await?;
    let screen = &context.screen;
    let name = args.target.env.as_deref().unwrap_or_default();
    let environment = target::environment(context, name, args.target.migrations.as_deref()).await?;
    let notices = OnScreen(screen);
    let view = attend(context, Opening::Backup, |watcher| {
        context.api.schedule_run(&environment.id, watcher, &notices)
    })
    .await?;
    let exit = match &view {
        ScheduledView::NotDue { next } => {
            let next = next
                .as_deref()
                .map_or_else(String::new, |at| format!("; next: {}", words::time(at)));
            screen.line(&format!("No backup of {name} is due{next}."));
            Exit::DONE
        }
        ScheduledView::Elsewhere => {
            screen.line(&format!("Another process takes the backup of {name} that is due."));
            Exit::DONE
        }
        ScheduledView::Taken { backup } => {
            backup::one(screen, backup);
            exit(backup)
        }
    };
    screen.document(&view);
    Ok(exit)
}

async fn set(context: &Context, args: &SetArgs) -> Outcome {
    let request = ScheduleSetRequest {
        environment: environment(context, &args.environment).await?,
        when: args.when.clone(),
        zone: args.zone.clone(),
        paused: args.paused,
    };
    let view = context.api.schedule_set(request).await?;
    schedule::one(&context.screen, &view);
    context
        .screen
        .note("the app takes them while it is open; 'godwit backup schedule install' is for the rest");
    context.screen.document(&view);
    Ok(Exit::DONE)
}

async fn list(context: &Context) -> Outcome {
    let views = context.api.schedule_list().await?;
    if views.is_empty() {
        context
            .screen
            .line("No schedules yet: godwit backup schedule set --env NAME 'daily 02:00' makes one.");
    } else {
        schedule::list(&context.screen, &views);
    }
    context.screen.document(&views);
    Ok(Exit::DONE)
}

async fn remove(context: &Context, args: &ScheduleArgs) -> Outcome {
    let id = environment(context, args).await?;
    let view = context.api.schedule_get(&id).await?;
    context.api.schedule_remove(&id).await?;
    context.screen.line(&format!(
        "Backups of {} are no longer taken by themselves; those there are stay.",
        view.name
    ));
    context
        .screen
        .note("files that were installed for it stay: 'godwit backup schedule uninstall' removes them");
    context.screen.document(&view);
    Ok(Exit::DONE)
}

async fn install(context: &Context, args: &UnitArgs) -> Outcome {
    let units = context.api.schedule_install(&wish(context, args).await?).await?;
    schedule::installed(&context.screen, &units);
    context.screen.document(&units);
    Ok(Exit::DONE)
}

async fn uninstall(context: &Context, args: &UnitArgs) -> Outcome {
    let units = context.api.schedule_uninstall(&wish(context, args).await?).await?;
    schedule::uninstalled(&context.screen, &units);
    context.screen.document(&units);
    Ok(Exit::DONE)
}

async fn run_due(context: &Context) -> Outcome {
    context.settle().await?;
    let screen = &context.screen;
    let notices = OnScreen(screen);
    let ticked = context.api.schedule_tick(&notices).await?;
    if ticked.is_empty() {
        screen.line("No backup is due.");
    }
    for one in &ticked {
        if let Some(id) = &one.backup {
            screen.line(&format!("Backup {id} of {} is taken.", one.name));
        }
        if let Some(why) = &one.error {
            screen.warn(&format!("The scheduled backup of {} failed: {why}", one.name));
        }
    }
    screen.document(&ticked);
    let is_good = ticked.iter().all(|one| one.error.is_none());
    Ok(if is_good { Exit::DONE } else { Exit::NOT_VERIFIED })
}

async fn environment(context: &Context, args: &ScheduleArgs) -> Result<String, Box<ApiError>> {
    let environment = target::environment(context, &args.env, args.migrations.as_deref()).await?;
    Ok(environment.id)
}

async fn wish(context: &Context, args: &UnitArgs) -> Result<UnitsWish, Box<ApiError>> {
    let program = std::env::current_exe().map_err(|error| {
        failed(
            ErrorCode::Internal,
            &format!("where this program is cannot be known: {error}"),
            "Start it by its full path.",
        )
    })?;
    Ok(UnitsWish {
        environment: environment(context, &args.environment).await?,
        kind: args.kind.map(Into::into),
        program,
        folder: args.out.as_ref().map(|out| context.folder.join(out)),
    })
}

/// Tells on standard error, where the system's log keeps it.
struct OnScreen<'a>(&'a Screen);

#[async_trait]
impl Notices for OnScreen<'_> {
    async fn tell(&self, notice: &Notice) {
        // Why a backup failed is said by the command that took it.
        if notice.kind != NoticeKind::BackupFailed {
            self.0.warn(&format!("{}: {}", notice.title, notice.text));
        }
    }
}
