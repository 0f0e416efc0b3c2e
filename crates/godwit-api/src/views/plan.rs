//! Plans as people read them.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{DirectionView, FindingView, FormatView, TierView};

/// What to plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanCreateRequest {
    /// The environment.
    pub environment: String,
    /// Up to this version; `null` plans everything pending.
    pub to: Option<String>,
    /// How many transactions; `null` is one for each migration.
    #[serde(default)]
    pub transactions: Option<TransactionsView>,
}

/// How far to roll back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RollbackPlanRequest {
    /// The environment.
    pub environment: String,
    /// The newest `steps` applied migrations.
    pub steps: Option<u32>,
    /// Everything newer than this version, which stays; `0` rolls back everything.
    pub to: Option<String>,
    /// How many transactions; `null` is one for each migration.
    #[serde(default)]
    pub transactions: Option<TransactionsView>,
}

/// See [`godwit_core::Transactions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TransactionsView {
    /// One for each migration.
    #[default]
    Each,
    /// One for all of them: all or nothing.
    All,
    /// None: each statement stands for itself.
    None,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// SHA-256 over all of the plan.
    pub digest: String,
    /// Its first digits, for people.
    pub digest_short: String,
    /// Up or down.
    pub direction: DirectionView,
    /// The environment's id.
    pub environment: Option<String>,
    /// The target's name.
    pub target: String,
    /// Its tier.
    pub tier: TierView,
    /// Its address, without secrets.
    pub address: String,
    /// Whose history it writes.
    pub format: FormatView,
    /// How many transactions were asked for.
    pub transactions: TransactionsView,
    /// The head before.
    pub from: Option<String>,
    /// The head after.
    pub to: Option<String>,
    /// Whether the history table will be created.
    pub creates_history: bool,
    /// Whether Godwit's journal will be created.
    pub creates_journal: bool,
    /// What runs, in order.
    pub steps: Vec<PlanStepView>,
    /// Statements in all.
    pub statements: u32,
    /// What was found.
    pub findings: Vec<FindingView>,
    /// What must be met before it runs.
    pub gates: Vec<GateView>,
    /// Whether a run of this plan takes a backup first unless told otherwise.
    pub backup_default: bool,
    /// Whether the target's name must be typed.
    pub needs_confirmation: bool,
    /// The `godwit` command that runs the same.
    pub command: String,
}

/// One migration of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanStepView {
    /// Version.
    pub version: String,
    /// Name.
    pub name: String,
    /// The script's file.
    pub file: String,
    /// SHA-256 of the script.
    pub checksum: String,
    /// Whether one transaction holds all its statements and its history row.
    pub transactional: bool,
    /// Why not, where not.
    pub because: Option<String>,
    /// How long its statements may wait and run.
    pub limits: LimitsView,
    /// Where it goes on, if it stopped half-way before.
    pub resumes: Option<ResumptionView>,
    /// What runs, in order.
    pub statements: Vec<PlannedStatementView>,
    /// The history rows that it writes, as SQL.
    pub history: Vec<String>,
}

/// Time limits of one migration, in milliseconds. See [`godwit_core::Limits`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LimitsView {
    /// How long a statement waits for a lock while others queue behind it.
    pub lock_wait: u32,
    /// How long one waits behind which nobody queues.
    pub long_lock_wait: u32,
    /// How often a statement that got no lock is tried.
    pub tries: u32,
    /// How long a statement may run; `null` where there is no limit.
    pub statement: Option<u32>,
    /// How long a transaction may stand idle.
    pub idle: u32,
    /// How many sessions may queue behind a statement before it is taken back; `null` where there is no limit.
    pub queue: Option<u32>,
}

/// Where a migration that stopped half-way goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ResumptionView {
    /// The run that stopped.
    pub run: Option<String>,
    /// Statements that are done.
    pub done: u32,
    /// What proves it.
    pub evidence: Vec<String>,
    /// Runs first, to take away what a statement left that failed half-way.
    pub clear: Vec<String>,
}

/// One statement of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlannedStatementView {
    /// Byte offset of its start in the script.
    pub start: u32,
    /// Byte offset one past its end.
    pub end: u32,
    /// First line, from 1.
    pub line: u32,
    /// First column, from 1.
    pub column: u32,
    /// `create table`.
    pub kind: String,
    /// Whether nobody queues behind it while it waits for locks, so that it may wait for long.
    pub patient: bool,
    /// What it does to those who use the database meanwhile.
    pub impact: ImpactView,
    /// Its text, cut at 64 KiB.
    pub sql: String,
    /// Whether the text was cut.
    pub truncated: bool,
}

/// What one statement does to others. See [`godwit_core::Impact`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImpactView {
    /// The strongest lock in the engine's own words.
    pub lock: Option<String>,
    /// What waits because of it.
    pub blocks: BlocksView,
    /// What it does meanwhile.
    pub work: WorkView,
    /// The tables that it locks most.
    pub objects: Vec<String>,
    /// Whether data is gone afterwards.
    pub destroys: bool,
    /// Whether its text alone does not tell what it does.
    pub opaque: bool,
    /// All of that in one sentence.
    pub sentence: String,
}

/// See [`godwit_core::Blocks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum BlocksView {
    /// Everybody goes on.
    Nothing,
    /// Other definitions wait.
    Definitions,
    /// Writes wait.
    Writes,
    /// Reads wait, too.
    Everything,
    /// Nobody can tell.
    Unknown,
}

/// See [`godwit_core::Work`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum WorkView {
    /// The catalogue only.
    None,
    /// Rows that it names.
    Rows,
    /// Reads the whole table.
    Scan,
    /// Builds an index.
    Build,
    /// Writes the whole table anew.
    Rewrite,
    /// Nobody can tell.
    Unknown,
}

/// See [`godwit_core::GateKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum GateKindView {
    /// The database is what it is taken for.
    Identity,
    /// The history is clean.
    History,
    /// No finding blocks.
    Findings,
    /// A backup was restored and compared not long ago.
    Drill,
    /// A backup is taken first.
    Backup,
    /// The name is typed.
    Confirmation,
    /// The environment may be written to.
    Protection,
}

/// See [`godwit_core::GateState`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum GateStateView {
    /// Met, with evidence.
    Met,
    /// Will be met at the start of the run.
    AtStart,
    /// Not met.
    Closed,
    /// Not asked for.
    NotNeeded,
}

/// One gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GateView {
    /// Which.
    pub kind: GateKindView,
    /// Whether it is met.
    pub state: GateStateView,
    /// Evidence, or what is missing.
    pub detail: String,
}

/// Saves a plan to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanSaveRequest {
    /// The plan's digest.
    pub digest: String,
    /// The file.
    pub path: String,
}

/// Opens a saved plan for an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanOpenRequest {
    /// The environment that it is to run on.
    pub environment: String,
    /// The file.
    pub path: String,
}
