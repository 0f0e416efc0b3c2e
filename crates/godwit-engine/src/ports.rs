//! What the engine asks of its surroundings, as narrow questions.

use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use godwit_backup::{Listed, Progress, Toolbox, Unlock};
use godwit_core::{
    Address, BackupId, EnvironmentId, Place, RunEvent, RunEventKind, RunId, RunKind, RunOutcome, RunRecord,
    TargetState, Transactions, backup::Proof,
};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{EngineError, Failure};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Hears what a run says, in order.
pub trait RunSink: Send + Sync {
    /// Takes one event; must not block.
    fn event(&self, event: RunEvent);
}

/// Keeps the record of runs.
#[async_trait]
pub trait RunLog: Send + Sync {
    /// Writes the record *before* anything reaches the target.
    ///
    /// # Errors
    /// A sentence saying why it could not be written; the run then does not start.
    async fn begin(&self, record: &RunRecord) -> Result<(), String>;

    /// Writes how the run ended.
    ///
    /// # Errors
    /// A sentence saying why it could not be written. The run itself is over by then.
    async fn end(&self, end: RunEnd) -> Result<(), String>;

    /// Puts a backup in the catalogue, or renews what it says of it, with how far it is proven.
    ///
    /// # Errors
    /// A sentence saying why it could not be written. The backup lies on disk all the same.
    async fn backup(&self, listed: &Listed, proof: &Proof) -> Result<(), String>;
}

/// How a run ended, for its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEnd {
    /// The run.
    pub run: RunId,
    /// When.
    pub at: Timestamp,
    /// How.
    pub outcome: RunOutcome,
    /// What it left.
    pub state: TargetState,
    /// What went wrong.
    pub error: Option<String>,
    /// The backup that it took first.
    pub backup: Option<BackupId>,
}

/// Who runs something, from where, with what: as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The operating system's user.
    pub user: String,
    /// The machine's name.
    pub machine: String,
    /// This process.
    pub pid: u32,
    /// Godwit's version: `0.1.0`.
    pub version: String,
}

impl Identity {
    /// The program as histories name it: `godwit 0.1.0`.
    pub fn tool(&self) -> String {
        format!("godwit {}", self.version)
    }
}

/// The engine's surroundings during one run.
pub struct Ports<'a> {
    /// The time.
    pub clock: &'a dyn Clock,
    /// Who hears the events.
    pub sink: &'a dyn RunSink,
    /// The record of runs.
    pub log: &'a dyn RunLog,
    /// The installed native tools.
    pub tools: &'a Toolbox,
    /// What encrypted backups are read with.
    pub unlock: &'a Unlock,
    /// Cancelled by a person: the statement that runs is stopped, and none follows.
    pub cancel: &'a CancellationToken,
    /// Who runs it.
    pub identity: &'a Identity,
}

impl<'a> Ports<'a> {
    /// The surroundings of a backup or restore.
    pub(crate) fn around<'b>(
        &'b self,
        now: &'b (dyn Fn() -> Timestamp + Send + Sync),
        progress: &'b (dyn Fn(Progress) + Send + Sync),
    ) -> godwit_backup::Ports<'b>
    where
        'a: 'b,
    {
        godwit_backup::Ports {
            now,
            tools: self.tools,
            unlock: self.unlock,
            progress,
            cancel: self.cancel,
        }
    }
}

/// Numbers a run's events and hands them on.
pub(crate) struct Narrator<'a> {
    run: RunId,
    seq: AtomicU32,
    clock: &'a dyn Clock,
    sink: &'a dyn RunSink,
}

impl<'a> Narrator<'a> {
    pub(crate) fn new(run: RunId, ports: &Ports<'a>) -> Self {
        Self {
            run,
            seq: AtomicU32::new(0),
            clock: ports.clock,
            sink: ports.sink,
        }
    }

    pub(crate) fn say(&self, kind: RunEventKind) {
        let seq = self.seq.fetch_add(1, Ordering::Relaxed) + 1;
        self.sink.event(RunEvent {
            run: self.run,
            seq,
            at: self.clock.now(),
            kind,
        });
    }
}

/// The record with which a run begins.
pub(crate) fn record(
    run: RunId,
    kind: RunKind,
    environment: Option<EnvironmentId>,
    (target, address): (&str, &Address),
    ports: &Ports<'_>,
) -> RunRecord {
    RunRecord {
        id: run,
        kind,
        environment,
        target: target.to_owned(),
        address: Some(address.clone()),
        plan: None,
        versions: Vec::new(),
        by: ports.identity.user.clone(),
        machine: ports.identity.machine.clone(),
        pid: ports.identity.pid,
        godwit: ports.identity.version.clone(),
        started: ports.clock.now(),
        ended: None,
        outcome: None,
        state: None,
        error: None,
        backup: None,
    }
}

/// Writes the record of a run without a plan, before anything else, and says that it starts.
pub(crate) async fn begin(record: &RunRecord, ports: &Ports<'_>, narrator: &Narrator<'_>) -> Result<(), Failure> {
    ports
        .log
        .begin(record)
        .await
        .map_err(|why| Failure::before(EngineError::NoRecord { why }))?;
    narrator.say(RunEventKind::Started {
        plan: None,
        migrations: 0,
        transactions: Transactions::Each,
    });
    Ok(())
}

/// How a run ended, for its record and its audience.
pub(crate) struct End {
    pub(crate) outcome: RunOutcome,
    pub(crate) state: TargetState,
    pub(crate) error: Option<String>,
    pub(crate) place: Option<Place>,
    pub(crate) backup: Option<BackupId>,
}

/// Closes the record and says so.
pub(crate) async fn finish(end: End, run: RunId, ports: &Ports<'_>, narrator: &Narrator<'_>) {
    let End {
        outcome,
        state,
        error,
        place,
        backup,
    } = end;
    let record = RunEnd {
        run,
        at: ports.clock.now(),
        outcome,
        state,
        error: error.clone(),
        backup,
    };
    // The work is over; a record that cannot be closed is found as 'died' at the next start, and the target asked.
    if let Err(why) = ports.log.end(record).await {
        narrator.say(RunEventKind::Notice {
            severity: "WARNING".to_owned(),
            message: format!("the end of this run could not be recorded: {why}"),
        });
    }
    narrator.say(RunEventKind::Ended {
        outcome,
        state,
        error,
        place,
    });
}
