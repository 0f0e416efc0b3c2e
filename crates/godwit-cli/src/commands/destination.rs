//! `godwit destination …`

use std::path::Path;

use anstyle::Style;
use godwit_api::views::{ApiError, DestinationKindView, DestinationPutRequest, DestinationView, KeepView, SecretText};

use super::{Outcome, usage};
use crate::{
    Exit,
    args::{Consent, DestinationAddArgs, DestinationArgs, DestinationCommand, DestinationRemoveArgs},
    ask::{Answer, Question, obtain},
    context::Context,
    output::{
        Screen, Table,
        style::{BOLD, FAINT, GOOD, paint},
    },
};

pub(crate) async fn run(context: &Context, command: &DestinationCommand) -> Outcome {
    match command {
        DestinationCommand::Add(args) => add(context, args).await,
        DestinationCommand::List => list(context).await,
        DestinationCommand::Test(args) => test(context, args).await,
        DestinationCommand::Remove(args) => remove(context, args).await,
    }
}

async fn add(context: &Context, args: &DestinationAddArgs) -> Outcome {
    let known = context.api.destination_list().await?;
    let before = known.into_iter().find(|destination| destination.name == args.name);
    let credential = if args.credential_stdin {
        Some(SecretText(read_credential(&context.screen)?))
    } else {
        None
    };
    let kept = credential.is_some();
    let request = DestinationPutRequest {
        id: before.map(|before| before.id),
        name: args.name.clone(),
        kind: kind(args, &context.folder)?,
        credential,
        keep: KeepView::Keyring,
    };
    let added = context.api.destination_put(request).await?;
    context
        .screen
        .line(&format!("Added {} ({}).", paint(BOLD, &added.name), added.display));
    if kept {
        context.screen.detail("Its credential is in the keyring.");
    }
    context.screen.detail(&format!(
        "godwit destination test {} proves that it works.",
        crate::output::words::shell(&added.name)
    ));
    context.screen.document(&added);
    Ok(Exit::DONE)
}

async fn list(context: &Context) -> Outcome {
    let destinations = context.api.destination_list().await?;
    if destinations.is_empty() {
        context
            .screen
            .line("No destinations yet: godwit destination add NAME PLACE makes one.");
    } else {
        let mut table = Table::with_headings(&["name", "place", "endpoint"]);
        for destination in &destinations {
            table.add([
                (BOLD, destination.name.clone()),
                (Style::new(), destination.display.clone()),
                (FAINT, endpoint(destination)),
            ]);
        }
        context.screen.lines(table.lines());
    }
    context.screen.document(&destinations);
    Ok(Exit::DONE)
}

async fn test(context: &Context, args: &DestinationArgs) -> Outcome {
    let tested = context.api.destination_test(&args.name).await?;
    context.screen.line(&format!(
        "{} {} works ({})",
        paint(GOOD, "✓"),
        paint(BOLD, &tested.destination.name),
        tested.destination.display
    ));
    for proven in &tested.proven {
        context.screen.detail(&format!("  {} {proven}", paint(GOOD, "✓")));
    }
    context.screen.document(&tested);
    Ok(Exit::DONE)
}

async fn remove(context: &Context, args: &DestinationRemoveArgs) -> Outcome {
    let text = format!("Remove {} and its credential?", args.name);
    // A script that removes means it: what is forgotten can be added again.
    let consent = Consent {
        yes: args.yes || !context.screen.can_ask(),
        confirm: None,
        wait: 0,
    };
    let question = Question {
        text: &text,
        target: &args.name,
        needs_name: false,
    };
    if obtain(&context.screen, &consent, &question)? == Answer::No {
        context.screen.line("Nothing was done.");
        return Ok(Exit::PENDING);
    }
    let removed = context.api.destination_remove(&args.name).await?;
    context.screen.line(&format!(
        "Removed {} and its credential. What lies at {} stays.",
        paint(BOLD, &removed.name),
        removed.display
    ));
    context.screen.document(&removed);
    Ok(Exit::DONE)
}

/// Where a word leads; a folder is meant from the one that the command was called in.
fn kind(args: &DestinationAddArgs, folder: &Path) -> Result<DestinationKindView, Box<ApiError>> {
    let split = |rest: &str| {
        let (first, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        (first.to_owned(), prefix.to_owned())
    };
    let Some((scheme, rest)) = args.place.split_once("://") else {
        let path = folder.join(&args.place).display().to_string();
        return Ok(DestinationKindView::Folder { path });
    };
    let (first, prefix) = split(rest);
    match scheme {
        "s3" => Ok(DestinationKindView::S3 {
            endpoint: args.endpoint.clone(),
            region: args.region.clone(),
            bucket: first,
            prefix,
            path_style: args.path_style,
        }),
        "gs" => Ok(DestinationKindView::Gcs { bucket: first, prefix }),
        "az" => {
            let (container, prefix) = split(&prefix);
            Ok(DestinationKindView::Azure {
                account: first,
                container,
                prefix,
                endpoint: args.endpoint.clone(),
            })
        }
        _ => Err(usage(
            &format!("no destination is written {scheme}://"),
            "Write a folder, s3://BUCKET, gs://BUCKET or az://ACCOUNT/CONTAINER.",
        )),
    }
}

fn endpoint(destination: &DestinationView) -> String {
    match &destination.kind {
        DestinationKindView::S3 { endpoint, .. } | DestinationKindView::Azure { endpoint, .. } => {
            endpoint.clone().unwrap_or_default()
        }
        DestinationKindView::Folder { .. } | DestinationKindView::Gcs { .. } => String::new(),
    }
}

/// All of standard input up to an empty line: a service account's key has several lines.
fn read_credential(screen: &Screen) -> Result<String, Box<ApiError>> {
    let mut text = String::new();
    loop {
        let line = screen.read_line().map_err(|error| {
            usage(
                &format!("standard input cannot be read: {error}"),
                "Write the credential there.",
            )
        })?;
        if line.is_empty() {
            break;
        }
        text.push_str(&line);
        text.push('\n');
    }
    if text.is_empty() {
        return Err(usage(
            "standard input holds no credential",
            "Write it there: --credential-stdin < file",
        ));
    }
    Ok(text.trim_end().to_owned())
}
