//! The nouns of Godwit: engines, environments, migrations, revisions, plans, runs, snapshots.
//!
//! This crate does no I/O, reads no clock and knows no password. Every other crate speaks in these
//! types, so a rule that can be kept by a type is kept here.
//!
//! Start at [`plan::Plan`] and [`status::TargetStatus`].

pub mod address;
pub mod backup;
pub mod destination;
pub mod digest;
pub mod dry;
pub mod effect;
pub mod engine;
pub mod environment;
pub mod event;
pub mod facts;
pub mod finding;
pub mod fingerprint;
pub mod ids;
pub mod impact;
pub mod journal;
pub mod limits;
pub mod marker;
pub mod migration;
pub mod plan;
pub mod revision;
pub mod run;
pub mod schedule;
pub mod schema;
pub mod status;
pub mod stopped;
pub mod text;
pub mod version;
pub mod watch;

pub use address::{Address, Endpoint, NotAnEndpoint, ServerAddress, TlsMode};
pub use destination::{Destination, DestinationKind, NotADestination};
pub use digest::Digest;
pub use dry::{Claims, DryRunKind, DryRunOutcome, DryRunReport, DryStatement, DryVerdict, RelationLock, StatementRef};
pub use effect::{DbObject, Effect, ObjectKind};
pub use engine::{Engine, Product, ServerInfo};
pub use environment::{Environment, Project, Protect, Tier};
pub use event::{RunEvent, RunEventKind};
pub use facts::{Dependent, Facts, PlanFacts, TableFacts, TableName};
pub use finding::{Finding, Severity};
pub use fingerprint::Fingerprint;
pub use ids::{BackupId, DestinationId, EnvironmentId, ProjectId, RunId};
pub use impact::{Blocks, Impact, Work};
pub use journal::{JournalEntry, JournalEvent, JournalRow};
pub use limits::{Limits, LimitsAsked};
pub use marker::{Marked, Marker, Profile};
pub use migration::{Directives, FormatId, Migration, MigrationsFolder, Script, SettingsFile};
pub use plan::{
    Direction, Gate, GateKind, GateState, Goal, Plan, PlanServer, PlanStep, PlannedStatement, Resumption,
    TransactionMode, Transactions,
};
pub use revision::{History, OpenRun, Revision, RevisionState};
pub use run::{RunKind, RunOutcome, RunRecord, TargetState};
pub use schedule::{Attempt, Due, NotASchedule, Schedule};
pub use status::{EditKind, MigrationState, StatusRow, TargetStatus};
pub use stopped::{StatementFate, Stopped, StoppedStatement};
pub use text::{Lines, Place, Span};
pub use version::Version;
pub use watch::{BlockNode, Blockage, InsideProgress, SessionInfo};
