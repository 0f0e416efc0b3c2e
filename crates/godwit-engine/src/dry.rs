//! Dry runs of a plan: what it would do, found out so that nothing persists.
//!
//! What each kind proves stands in [`godwit_core::Claims`]. What was not checked is said, and never counts as passed.

mod checked;
mod depends;
mod executed;
mod items;
mod scratch;
mod screen;
mod sent;
mod words;

use std::time::{Duration, Instant};

use godwit_backup::Toolbox;
use godwit_core::{
    Claims, Digest, DryRunKind, DryRunOutcome, DryRunReport, DryStatement, Engine, Place, Plan, Protect, Tier,
    schema::diff::SchemaChange,
};
use godwit_db::Target;
use tokio_util::sync::CancellationToken;

use crate::{Clock, EngineError, Identity, folder::FolderRef, step::millis};

/// What is to be found out about which plan.
pub struct DryRunRequest<'a> {
    /// How.
    pub kind: DryRunKind,
    /// The plan.
    pub plan: &'a Plan,
    /// The digest that the person saw.
    pub approved: Digest,
    /// The folder that the plan was made from.
    pub folder: &'a FolderRef,
    /// The target, for looking at it.
    pub target: &'a Target,
    /// The same by a way that keeps its sessions apart, for what executes.
    pub direct: &'a Target,
    /// The tier that the environment says now.
    pub tier: Tier,
    /// What the environment says that a write needs.
    pub protect: Protect,
}

/// What a dry run has around it.
pub struct DryRunPorts<'a> {
    /// The time.
    pub clock: &'a dyn Clock,
    /// Cancelled by a person.
    pub cancel: &'a CancellationToken,
    /// Who asks.
    pub identity: &'a Identity,
}

/// Why a plan is not dry-run this way here. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DryRunRefusal {
    /// It would take locks on production.
    #[error("a dry run that executes is refused on production, and {says}")]
    Production {
        /// Who says that it is production.
        says: String,
    },
    /// A statement is not undone with the transaction, or acts outside of it.
    #[error("{}:{}: {why}", .place.file, .place.line)]
    Statement {
        /// Why.
        why: String,
        /// Where.
        place: Place,
        /// The way out.
        help: String,
    },
    /// The engine commits at every definition.
    #[error("{engine} has no dry run that executes: definitions are committed at once")]
    NotOffered {
        /// The engine.
        engine: Engine,
    },
    /// A scratch database is what engines get that cannot roll back.
    #[error("a scratch database is not needed on {engine}: what is executed there is rolled back")]
    NoScratch {
        /// The engine.
        engine: Engine,
    },
    /// The copied schema reaches out of its own database.
    #[error("the schema cannot be copied: {why}")]
    NoCopy {
        /// Why.
        why: String,
    },
}

/// What came of a dry run, before it is told.
struct Found {
    statements: Vec<DryStatement>,
    schema: Option<Vec<SchemaChange>>,
    notes: Vec<String>,
    cancelled: bool,
}

/// How long a statement may run that is rolled back anyway.
pub(crate) const STATEMENT_WAIT: Duration = Duration::from_secs(60);

/// How long it waits for a lock: shorter than anybody notices.
pub(crate) const LOCK_WAIT: Duration = Duration::from_secs(1);

/// Makes a dry run.
///
/// # Errors
/// [`EngineError::DryRun`] where it is refused, and what keeps the target or the folder from being read; a statement
/// that fails is a result, not an error.
pub async fn run(request: &DryRunRequest<'_>, ports: &DryRunPorts<'_>) -> Result<DryRunReport, EngineError> {
    let started = Instant::now();
    let engine = request.plan.target.address.engine();
    let found = match request.kind {
        DryRunKind::Static => Box::pin(sent::run(request, ports)).await?,
        DryRunKind::Validated => Box::pin(checked::run(request, ports)).await?,
        DryRunKind::Executed => Box::pin(executed::run(request, ports)).await?,
        DryRunKind::Scratch => Box::pin(scratch::run(request, ports)).await?,
    };
    let outcome = match found.cancelled {
        true => DryRunOutcome::Cancelled,
        false => DryRunOutcome::of(&found.statements),
    };
    Ok(DryRunReport {
        kind: request.kind,
        outcome,
        claims: Claims::of(request.kind, engine),
        statements: found.statements,
        schema: found.schema,
        notes: found.notes,
        millis: millis(started),
    })
}

/// No tools are started by a dry run.
fn no_tools() -> Toolbox {
    Toolbox::default()
}
