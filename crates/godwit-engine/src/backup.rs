//! Takes a backup, alone or before a run, and reads it back before anybody relies on it.

use std::path::PathBuf;

use godwit_backup::{BackupError, DrillPlace, Listed, Phase, Progress, TakeOptions, TakeRequest, Taken};
use godwit_core::{EnvironmentId, RunEventKind, RunId, RunKind, RunOutcome, TargetState, Version, backup::Proof};
use godwit_db::{Reader, Target, admin};

use crate::{
    EngineError, Failure, Ports,
    ports::{End, Narrator, begin, finish, record},
    step::cause,
};

/// What to back up, and where to.
#[derive(Debug, Clone)]
pub struct BackupOrder {
    /// The folder for artifacts and manifests.
    pub folder: PathBuf,
    /// The environment.
    pub environment: Option<EnvironmentId>,
    /// Its name, or the database's.
    pub name: String,
    /// How much is taken, and how.
    pub options: TakeOptions,
    /// How far it is proven before anybody relies on it.
    pub verify: Verify,
}

/// How far a backup is proven right after it was taken.
#[derive(Debug, Clone)]
pub enum Verify {
    /// Not at all: it stays *not verified*.
    Not,
    /// It is read to its end.
    Read,
    /// It is restored there and compared.
    Restored(DrillPlace),
}

/// Backs `target` up as a run of its own, with a record and events.
///
/// # Errors
/// A [`Failure`]; the target is never changed by a backup.
pub async fn run(run: RunId, target: &Target, order: &BackupOrder, ports: &Ports<'_>) -> Result<Taken, Failure> {
    let narrator = Narrator::new(run, ports);
    let record = record(
        run,
        RunKind::Backup,
        order.environment,
        (&order.name, &target.address),
        ports,
    );
    begin(&record, ports, &narrator).await?;
    let result = match head(target).await {
        Ok(head) => take(target, order, head.as_ref(), ports, &narrator).await,
        Err(error) => Err(error),
    };
    let outcome = match &result {
        Ok(_) => RunOutcome::Succeeded,
        Err(EngineError::Cancelled) => RunOutcome::Cancelled,
        Err(_) => RunOutcome::Failed,
    };
    let error = result.as_ref().err().map(cause);
    let backup = result.as_ref().ok().map(|taken| taken.manifest.id);
    finish(
        End {
            outcome,
            state: TargetState::Unchanged,
            error,
            place: None,
            backup,
        },
        run,
        ports,
        &narrator,
    )
    .await;
    result.map_err(Failure::before)
}

/// Takes the backup, reads it back, and puts it in the catalogue; an unreadable one is an error.
pub(crate) async fn take(
    target: &Target,
    order: &BackupOrder,
    head: Option<&Version>,
    ports: &Ports<'_>,
    narrator: &Narrator<'_>,
) -> Result<Taken, EngineError> {
    narrator.say(RunEventKind::BackupStarted {
        tool: tool_words(target).to_owned(),
    });
    let request = TakeRequest {
        folder: order.folder.clone(),
        environment: order.environment,
        name: order.name.clone(),
        head: head.cloned(),
        godwit: ports.identity.version.clone(),
        marker: marker(target).await?,
        options: order.options.clone(),
    };
    let now = || ports.clock.now();
    let progress = |progress: Progress| narrator.say(progress_event(progress));
    let around = ports.around(&now, &progress);
    let taken = godwit_backup::take(target, &request, &around)
        .await
        .map_err(cancelled)?;
    for note in &taken.notes {
        warn(narrator, note.clone());
    }
    let listed = godwit_backup::open(&taken.manifest_path.to_string_lossy(), &[])?;
    let proof = match &order.verify {
        Verify::Not => Proof::NotVerified,
        // Restoring reads it first.
        Verify::Read | Verify::Restored(_) => godwit_backup::verify(&listed, &around).await.map_err(cancelled)?,
    };
    catalogue(&listed, &proof, ports, narrator).await;
    let proof = match (&order.verify, proof) {
        (Verify::Restored(place), Proof::Read { .. }) => {
            let proof = godwit_backup::prove(&listed, place, &around).await.map_err(cancelled)?;
            catalogue(&listed, &proof, ports, narrator).await;
            proof
        }
        (_, proof) => proof,
    };
    if let Proof::Broken { why, .. } = proof {
        return Err(EngineError::BackupUnreadable { why });
    }
    narrator.say(RunEventKind::BackupFinished {
        backup: taken.manifest.id,
        bytes: taken.manifest.bytes,
    });
    Ok(taken)
}

/// Restores a backup into a scratch database and compares it, as a run of its own: a drill.
///
/// # Errors
/// A [`Failure`]: it could not be tried, or the backup is broken.
pub async fn drill(run: RunId, listed: &Listed, place: &DrillPlace, ports: &Ports<'_>) -> Result<Proof, Failure> {
    let narrator = Narrator::new(run, ports);
    let manifest = &listed.manifest;
    let record = record(
        run,
        RunKind::Drill,
        manifest.environment,
        (&manifest.name, &manifest.address),
        ports,
    );
    begin(&record, ports, &narrator).await?;
    let now = || ports.clock.now();
    let progress = |progress: Progress| narrator.say(progress_event(progress));
    let result = godwit_backup::prove(listed, place, &ports.around(&now, &progress))
        .await
        .map_err(cancelled);
    if let Ok(proof) = &result {
        catalogue(listed, proof, ports, &narrator).await;
    }
    let (outcome, error) = match &result {
        Ok(Proof::Broken { why, .. }) => (RunOutcome::Failed, Some(why.clone())),
        Ok(_) => (RunOutcome::Succeeded, None),
        Err(EngineError::Cancelled) => (RunOutcome::Cancelled, None),
        Err(error) => (RunOutcome::Failed, Some(cause(error))),
    };
    finish(
        End {
            outcome,
            state: TargetState::Unchanged,
            error,
            place: None,
            backup: Some(manifest.id),
        },
        run,
        ports,
        &narrator,
    )
    .await;
    result.map_err(Failure::before)
}

/// Puts it in the catalogue; where that fails it lies on the disk all the same, and the manifests bring it back.
async fn catalogue(listed: &Listed, proof: &Proof, ports: &Ports<'_>, narrator: &Narrator<'_>) {
    if let Err(why) = ports.log.backup(listed, proof).await {
        warn(
            narrator,
            format!("the backup is on disk but not in the catalogue: {why}"),
        );
    }
}

fn warn(narrator: &Narrator<'_>, message: String) {
    narrator.say(RunEventKind::Notice {
        severity: "WARNING".to_owned(),
        message,
    });
}

/// What the target says that it is, for the manifest.
async fn marker(target: &Target) -> Result<Option<String>, EngineError> {
    if admin::is_missing_file(target) {
        return Ok(None);
    }
    let mut reader = Reader::open(target).await?;
    let marked = reader.marked().await?;
    reader.close().await;
    Ok(marked.marker.map(|marker| marker.says()))
}

/// The newest applied migration, by whichever history the target has.
pub(crate) async fn head(target: &Target) -> Result<Option<Version>, EngineError> {
    let mut reader = Reader::open(target).await?;
    let mut head = None;
    for format in reader.histories().await? {
        head = head.max(reader.history(format).await?.head().cloned());
    }
    reader.close().await;
    Ok(head)
}

const fn tool_words(target: &Target) -> &'static str {
    match target.address.engine() {
        godwit_core::Engine::Postgres => "pg_dump, custom format",
        godwit_core::Engine::Mysql => "mariadb-dump or mysqldump, one transaction",
        godwit_core::Engine::Sqlite => "SQLite's online backup",
    }
}

fn cancelled(error: BackupError) -> EngineError {
    match error {
        BackupError::Cancelled => EngineError::Cancelled,
        error => EngineError::Backup(error),
    }
}

pub(crate) fn progress_event(progress: Progress) -> RunEventKind {
    let phase = match progress.phase {
        Phase::Counting => "counting rows",
        Phase::Dumping => "writing",
        Phase::Checking => "reading back",
        Phase::Restoring => "restoring",
        Phase::Comparing => "comparing with the manifest",
        Phase::Replacing => "putting it in place",
        Phase::Copying => "copying",
    };
    let what = progress
        .what
        .map_or_else(|| phase.to_owned(), |what| format!("{phase}: {what}"));
    RunEventKind::Progress {
        bytes: progress.bytes,
        total: progress.total,
        what,
    }
}
