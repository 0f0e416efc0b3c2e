//! A scratch database: the target's schema without its rows, made beside it and dropped however the dry run ends.

use std::time::Instant;

use godwit_core::{
    DryStatement, DryVerdict, Engine, MigrationsFolder, RunId,
    schema::{SchemaSnapshot, diff::diff},
};
use godwit_db::{
    DbError,
    scratch::{self, Definition, SCRATCH_PREFIX, Scratch},
};

use super::{DryRunPorts, DryRunRefusal, DryRunRequest, Found, executed, items, screen, words::words};
use crate::{
    EngineError,
    release::release,
    step::{millis, until_cancelled},
};

/// Storage engines whose tables are somewhere else: in a copy they would be the same tables.
const ELSEWHERE: [&str; 6] = ["federated", "connect", "spider", "mrg_myisam", "merge", "s3"];

pub(super) async fn run(request: &DryRunRequest<'_>, ports: &DryRunPorts<'_>) -> Result<Found, EngineError> {
    let plan = request.plan;
    let engine = plan.target.address.engine();
    let Some(server) = plan.target.address.server().filter(|_| engine == Engine::Mysql) else {
        return Err(DryRunRefusal::NoScratch { engine }.into());
    };
    executed::may_run_here(request)?;
    let leftovers = scratch::leftovers(request.direct).await?;
    let mut others = scratch::databases(request.direct).await?;
    others.retain(|name| name != "information_schema");
    screen::own_database(plan, &others)?;
    // Under the lock, so that the copy is of what the plan was made for.
    let (lock, folder) = executed::admitted(request, ports).await?;
    let definitions = scratch::definitions(request.direct).await;
    release(lock).await;
    let definitions = definitions?;
    stays_inside(&definitions, &others)?;
    let name = name();
    let mut made = Scratch::make(request.direct, &name, &definitions).await?;
    let tried = Box::pin(all(request, ports, &folder, &mut made)).await;
    let ended = made.end().await;
    let mut found = tried?;
    if let Some(changes) = &mut found.schema {
        for change in changes {
            change.name = change.name.replacen(&name, &server.database, 1);
        }
    }
    found.notes = vec![match ended {
        Ok(()) => format!("It ran in the database {name}, which was dropped afterwards."),
        Err(error) => format!("It ran in the database {name}, which could not be dropped and is left over: {error}."),
    }];
    if !leftovers.is_empty() {
        found.notes.push(format!(
            "Left over by dry runs that died, to be dropped: {}.",
            leftovers.join(", ")
        ));
    }
    found
        .notes
        .push("Events are not in the copy, and there are no rows in it.".to_owned());
    Ok(found)
}

/// The end of a run's number is random.
fn name() -> String {
    let number = RunId::new().to_string().replace('-', "");
    format!("{SCRATCH_PREFIX}{}", &number[number.len().saturating_sub(12)..])
}

fn stays_inside(definitions: &[Definition], others: &[String]) -> Result<(), DryRunRefusal> {
    for definition in definitions {
        let all = words(&definition.sql);
        if let Some(database) = screen::named(&all, others) {
            return Err(DryRunRefusal::NoCopy {
                why: format!("{} names the database {database}", definition.object),
            });
        }
        let engine = all
            .windows(2)
            .find(|pair| pair[0].text == "engine" && ELSEWHERE.contains(&pair[1].text.as_str()));
        if let Some(pair) = engine {
            return Err(DryRunRefusal::NoCopy {
                why: format!(
                    "the rows of {} are kept elsewhere, by {}",
                    definition.object, pair[1].text
                ),
            });
        }
    }
    Ok(())
}

async fn all(
    request: &DryRunRequest<'_>,
    ports: &DryRunPorts<'_>,
    folder: &MigrationsFolder,
    made: &mut Scratch,
) -> Result<Found, EngineError> {
    let before: SchemaSnapshot = made.schema().await?;
    let mut found = Found {
        statements: Vec::new(),
        schema: None,
        notes: Vec::new(),
        cancelled: false,
    };
    let mut stopped = None;
    for item in items::of(request.plan) {
        if let Some(why) = &stopped {
            found
                .statements
                .push(item.told(DryVerdict::NotChecked, Some(format!("not reached: {why}"))));
            continue;
        }
        if ports.cancel.is_cancelled() {
            found.cancelled = true;
            break;
        }
        let started = Instant::now();
        let canceller = made.canceller();
        let outcome = until_cancelled(made.execute(&item.statement.sql), canceller, ports.cancel).await;
        let told = match outcome {
            Some(Ok(_)) => item.told(DryVerdict::Ran, None),
            None | Some(Err(DbError::Cancelled)) => {
                found.cancelled = true;
                break;
            }
            Some(Err(error)) if error.is_lost() => return Err(error.into()),
            Some(Err(error)) => item.failed(error, folder),
        };
        if told.verdict == DryVerdict::Failed {
            stopped = Some(format!("{} failed", item.name()));
        }
        found.statements.push(DryStatement {
            millis: Some(millis(started)),
            ..told
        });
    }
    if stopped.is_none() && !found.cancelled {
        found.schema = Some(diff(&before, &made.schema().await?));
    }
    Ok(found)
}
