//! *Static*: a run over a target lock that writes down instead of sending.

use std::time::Duration;

use async_trait::async_trait;
use godwit_backup::{Listed, TakeOptions, Unlock};
use godwit_core::{
    Address, Direction, DryStatement, DryVerdict, Engine, Plan, Protect, RunEvent, RunId, RunRecord, backup::Proof,
};
use godwit_db::{LockRequest, OwnTables, Sent, TargetLock};

use super::{DryRunPorts, DryRunRequest, Found, items, items::Item};
use crate::{
    EngineError, Failure, Ports, RunLog, RunSink,
    apply::{self, RunRequest},
    backup::{BackupOrder, Verify},
    folder::FolderRef,
    gates::Policy,
    ports::{Narrator, RunEnd},
    release::release,
};

/// Nobody hears of a run that does not take place, and nothing is kept of it.
struct Nobody;

impl RunSink for Nobody {
    fn event(&self, _event: RunEvent) {}
}

#[async_trait]
impl RunLog for Nobody {
    async fn begin(&self, _record: &RunRecord) -> Result<(), String> {
        Ok(())
    }

    async fn end(&self, _end: RunEnd) -> Result<(), String> {
        Ok(())
    }

    async fn backup(&self, _listed: &Listed, _proof: &Proof) -> Result<(), String> {
        Ok(())
    }
}

pub(super) async fn run(request: &DryRunRequest<'_>, ports: &DryRunPorts<'_>) -> Result<Found, EngineError> {
    let plan = request.plan;
    let folder = FolderRef {
        path: request.folder.path.clone(),
        format: Some(plan.format),
    };
    let folder = folder.read(vec![]).await?;
    // What is shown carries checksums of the files: they must be those that were planned.
    for step in &plan.steps {
        let migration = folder.get(&step.version);
        let script = migration.and_then(|migration| match plan.direction {
            Direction::Up => Some(&migration.up),
            Direction::Down => migration.down.as_ref(),
        });
        if script.is_none_or(|script| script.raw != step.script) {
            return Err(EngineError::PlanStale {
                digest: request.approved,
                changed: format!("{} was changed", step.file),
            });
        }
    }
    let own = OwnTables {
        format: plan.format,
        history: !plan.creates_history,
        journal: !plan.creates_journal,
    };
    let run = RunId::new();
    let asked = LockRequest {
        format: plan.format,
        holder: format!("{} on {}, run {run}", ports.identity.user, ports.identity.machine),
        wait: Duration::ZERO,
    };
    let engine = plan.target.address.engine();
    let (mut lock, transcript) = TargetLock::recording(engine, database(&plan.target.address), own, &asked)
        .await
        .map_err(|error| Failure::locked(&plan.target.name, error).error)?;
    let tools = super::no_tools();
    let nobody = Nobody;
    let unlock = Unlock::default();
    let around = Ports {
        clock: ports.clock,
        sink: &nobody,
        log: &nobody,
        tools: &tools,
        unlock: &unlock,
        cancel: ports.cancel,
        identity: ports.identity,
    };
    let backup = BackupOrder {
        folder: std::path::PathBuf::new(),
        environment: None,
        name: plan.target.name.clone(),
        options: TakeOptions::default(),
        verify: Verify::Not,
    };
    let asks = RunRequest {
        run,
        plan,
        approved: request.approved,
        folder: request.folder,
        target: request.target,
        policy: Policy {
            protect: Protect::Open,
            backup: false,
            drill: None,
        },
        confirmed: None,
        break_glass: None,
        backup: &backup,
        patience: Duration::ZERO,
    };
    let narrator = Narrator::new(run, &around);
    let ended = Box::pin(apply::steps(&asks, &folder, &mut lock, &around, &narrator)).await;
    release(lock).await;
    ended.map_err(|failure| failure.error)?;
    Ok(Found {
        statements: matched(plan, transcript.sent()),
        schema: None,
        notes: notes(engine, plan),
        cancelled: ports.cancel.is_cancelled(),
    })
}

fn database(address: &Address) -> &str {
    address.server().map_or("main", |server| server.database.as_str())
}

/// Which of what is sent is which statement of the plan.
fn matched(plan: &Plan, sent: Vec<Sent>) -> Vec<DryStatement> {
    let items = items::of(plan);
    let mut next = items.iter().peekable();
    let is = |item: &Item<'_>, sent: &Sent| sent.statement && item.statement.sql == sent.sql;
    sent.into_iter()
        .map(|sent| match next.next_if(|item| is(item, &sent)) {
            Some(item) => item.told(DryVerdict::Sent, None),
            None => DryStatement {
                planned: None,
                sql: sent.sql,
                verdict: DryVerdict::Sent,
                detail: None,
                millis: None,
                locks: Vec::new(),
                rewritten: Vec::new(),
            },
        })
        .collect()
}

fn notes(engine: Engine, plan: &Plan) -> Vec<String> {
    if plan.steps.is_empty() {
        return Vec::new();
    }
    let mut notes = vec![
        "The run gets a number of its own, and the tables of Godwit's own are named with the schema in which they are found."
            .to_owned(),
        "Questions that Godwit asks the catalogue meanwhile are left out; where a statement changes a definition, the \
         journal's row carries a digest of what was there."
            .to_owned(),
    ];
    match engine {
        Engine::Postgres => {}
        Engine::Mysql => notes.push(
            "What stands beside a statement travels with it in one packet, and SHOW WARNINGS behind it.".to_owned(),
        ),
        Engine::Sqlite => notes.push("The target's lock is a lock on a file beside the database.".to_owned()),
    }
    notes
}
