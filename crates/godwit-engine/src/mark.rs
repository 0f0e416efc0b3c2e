//! Writes the marker into a target, on consent.

use std::time::Duration;

use godwit_core::{
    Environment, FormatId, Marker, Profile, RunEventKind, RunId, RunKind, RunOutcome, TargetState,
    marker::{Identity, compare},
};
use godwit_db::{LockRequest, Target, TargetLock};

use crate::{
    EngineError, Failure, Ports,
    identity::asks_for_name,
    ports::{End, Narrator, begin, finish, record},
    release::release,
    step::cause,
};

/// Everything that writing a marker needs to know.
pub struct MarkOrder<'a> {
    /// Identity of the run.
    pub run: RunId,
    /// What the marker will say.
    pub environment: &'a Environment,
    /// The database that will say so.
    pub target: &'a Target,
    /// The environment's name as typed. It takes the place of the policy: a database that is protected as read-only
    /// can be marked, for else its marker could never be changed.
    pub confirmed: Option<&'a str>,
    /// How long to wait for another run's lock.
    pub patience: Duration,
}

/// Writes the marker as ordered, as a run of its own with a record, and returns what it says.
///
/// # Errors
/// A [`Failure`], which is [`EngineError::NotConfirmed`] where the name is asked for and was not typed.
pub async fn run(order: &MarkOrder<'_>, ports: &Ports<'_>) -> Result<Marker, Failure> {
    let narrator = Narrator::new(order.run, ports);
    let environment = order.environment;
    let record = record(
        order.run,
        RunKind::Mark,
        Some(environment.id),
        (&environment.name, &environment.address),
        ports,
    );
    begin(&record, ports, &narrator).await?;
    let result = perform(order, ports, &narrator).await;
    let (outcome, state) = match &result {
        Ok(_) => (RunOutcome::Succeeded, TargetState::Applied),
        Err(failure) => (RunOutcome::Failed, failure.state),
    };
    let error = result.as_ref().err().map(|failure| cause(&failure.error));
    let end = End {
        outcome,
        state,
        error,
        place: None,
        backup: None,
    };
    finish(end, order.run, ports, &narrator).await;
    result
}

async fn perform(order: &MarkOrder<'_>, ports: &Ports<'_>, narrator: &Narrator<'_>) -> Result<Marker, Failure> {
    let environment = order.environment;
    // Before the lock, too: it would make a SQLite file that is not there.
    permitted(order, &Identity::Unmarked).map_err(Failure::before)?;
    let identity = ports.identity;
    let request = LockRequest {
        format: FormatId::Godwit,
        holder: format!("{} on {}, marker {}", identity.user, identity.machine, order.run),
        wait: order.patience,
    };
    let mut lock = TargetLock::acquire(order.target, &request)
        .await
        .map_err(|error| Failure::locked(&environment.name, error))?;
    narrator.say(RunEventKind::Locked {
        session: lock.session_id(),
    });
    let outcome = replace(order, &mut lock, ports).await;
    release(lock).await;
    outcome
}

async fn replace(order: &MarkOrder<'_>, lock: &mut TargetLock, ports: &Ports<'_>) -> Result<Marker, Failure> {
    let environment = order.environment;
    let marked = lock.marked().await.map_err(Failure::before)?;
    let profile = Profile {
        id: Some(environment.id),
        name: Some(&environment.name),
        tier: environment.tier,
    };
    permitted(order, &compare(&profile, &marked)).map_err(Failure::before)?;
    let marker = Marker {
        id: environment.id,
        name: environment.name.clone(),
        tier: environment.tier,
        protect: environment.protect,
        fingerprint: Some(marked.here),
        written_at: ports.clock.now(),
        written_by: author(ports),
    };
    lock.mark(&marker).await.map_err(|source| Failure {
        state: if source.is_lost() {
            TargetState::Unknown
        } else {
            TargetState::Unchanged
        },
        error: EngineError::MarkerWrite {
            target: environment.name.clone(),
            source,
        },
    })?;
    Ok(marker)
}

fn permitted(order: &MarkOrder<'_>, identity: &Identity) -> Result<(), EngineError> {
    let environment = order.environment;
    let typed = order.confirmed == Some(environment.name.as_str());
    if typed || !asks_for_name(environment.protect, identity) {
        return Ok(());
    }
    Err(EngineError::NotConfirmed {
        target: environment.name.clone(),
    })
}

/// Who writes a marker: `ana on laptop`.
pub(crate) fn author(ports: &Ports<'_>) -> String {
    format!("{} on {}", ports.identity.user, ports.identity.machine)
}
