//! Plans: the exact steps that take a target to a version.

use serde::{Deserialize, Serialize};

use crate::{
    Address, Digest, EnvironmentId, Finding, FormatId, Impact, Limits, PlanFacts, Product, Profile, Span, Tier, Version,
};

/// Which way a plan goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Up scripts, oldest first.
    Up,
    /// Down scripts, newest first.
    Down,
}

/// Where the transaction around a step's statements begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TransactionMode {
    /// One transaction around all statements and the history row.
    Migration,
    /// Each statement for itself: a failure leaves what came before it.
    Stepwise,
}

/// How many transactions a plan's migrations get, as far as their scripts and the engine allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transactions {
    /// One for each migration.
    #[default]
    Each,
    /// One for all of them: all or nothing. It holds every lock until its end.
    All,
    /// None: each statement stands for itself.
    None,
}

/// A border of a transaction that a script draws itself, knowingly or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Boundary {
    /// `BEGIN`.
    Begins,
    /// `COMMIT` or `ROLLBACK`.
    Ends,
    /// Ends one and begins the next: `COMMIT AND CHAIN`, and MySQL's `BEGIN`.
    Renews,
    /// Commits what came before it even where it fails itself, and stands for itself: MySQL's definitions.
    Commits,
    /// May do so, which nobody can tell: MySQL's `CALL`.
    MayCommit,
    /// Commits, and keeps the session from all other tables: MySQL's `LOCK TABLES`.
    Locks,
    /// Commits, and ends that.
    Unlocks,
}

/// What a plan was asked to reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reach", content = "what")]
pub enum Goal {
    /// Everything pending.
    Pending,
    /// Everything pending up to this version.
    UpTo(Version),
    /// The newest so many rolled back.
    StepsBack(u32),
    /// Everything newer than this version rolled back; it stays itself.
    BackTo(Version),
    /// The migration that stopped half-way brought to its end, and everything pending after it.
    Resume,
    /// The migration that stopped half-way rolled back by its down script.
    BackOut,
}

/// The target that a plan was made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTarget {
    /// The environment, where the target is one of a project's.
    pub environment: Option<EnvironmentId>,
    /// Its name, or the address where it has none.
    pub name: String,
    /// Its address, without secrets.
    pub address: Address,
    /// Its tier.
    pub tier: Tier,
}

impl PlanTarget {
    /// What is said of the target, for comparing it with its marker.
    pub fn profile(&self) -> Profile<'_> {
        Profile {
            id: self.environment,
            name: self.environment.map(|_| self.name.as_str()),
            tier: self.tier,
        }
    }
}

/// The server that a plan was judged for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanServer {
    /// The product.
    pub product: Product,
    /// Its version, as the server words it.
    pub version: String,
}

/// One statement of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStatement {
    /// Where it stands in the script's text.
    pub span: Span,
    /// Its first line, from 1.
    pub line: u32,
    /// Its first column in characters, from 1.
    pub column: u32,
    /// What it does, in a word or two: `create table`.
    pub kind: String,
    /// In one line, passwords masked.
    pub summary: String,
    /// Whether it begins or ends a transaction of the script's own.
    pub boundary: Option<Boundary>,
    /// Whether it only sets up the session, so that it may run again: `SET`, `PRAGMA`.
    pub session_only: bool,
    /// Whether its failure leaves nothing of it behind, as far as its text tells.
    pub atomic: bool,
    /// Whether a transaction around it undoes it wholly, so that it can share one with its row in the journal.
    pub undone: bool,
    /// Whether it waits for locks without anybody queueing behind it, and so may wait for long.
    pub patient: bool,
    /// Whether its text may hold a password: errors show its summary instead.
    pub has_secret: bool,
    /// What it does to those who use the database meanwhile.
    pub impact: Impact,
    /// Its text exactly as it will be sent.
    pub sql: String,
}

/// One migration of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStep {
    /// Version.
    pub version: Version,
    /// Name.
    pub name: String,
    /// The script's file, relative to the folder.
    pub file: String,
    /// SHA-256 of the script's raw bytes.
    pub script: Digest,
    /// Where its transaction begins and ends.
    pub transaction: TransactionMode,
    /// Why it runs stepwise, where it does.
    pub because: Option<String>,
    /// How long its statements may wait and run.
    pub limits: Limits,
    /// Where it goes on, if it was begun before.
    pub resumes: Option<Resumption>,
    /// What runs, in order.
    pub statements: Vec<PlannedStatement>,
    /// The history rows that it writes, in words and SQL.
    pub history: Vec<String>,
}

/// A migration that stopped half-way goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumption {
    /// The run that stopped, as the journal names it.
    pub run: Option<String>,
    /// Statements that are done; the next one runs first.
    pub done: u32,
    /// What proves it, a sentence for each statement that had to be looked at.
    pub evidence: Vec<String>,
    /// Runs first: what takes away the remains of a statement that failed half-way.
    pub clear: Vec<String>,
}

/// A condition that must be met before a plan runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateKind {
    /// The database is what it is taken for.
    Identity,
    /// The history is clean: nothing edited, missing, partial, failed or duplicated.
    History,
    /// No finding blocks.
    Findings,
    /// A backup was restored and compared not long ago.
    Drill,
    /// A backup is taken first.
    Backup,
    /// The environment's name is typed.
    Confirmation,
    /// The environment may be written to.
    Protection,
}

/// Whether a gate is open to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateState {
    /// Met, with evidence.
    Met,
    /// Will be met at the start of the run, by what the run itself does or asks.
    AtStart,
    /// Not met: the plan does not run.
    Closed,
    /// The policy does not ask for it.
    NotNeeded,
}

/// One gate of a plan, with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// Which condition.
    pub kind: GateKind,
    /// Whether it is met.
    pub state: GateState,
    /// The evidence or what is missing, in a sentence.
    pub detail: String,
}

/// The exact steps and findings that take a target to a version.
///
/// Everything in here is bound by [`Plan::digest`]; gates are not, because they are judged again
/// when the plan runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of this document's layout: [`Plan::LAYOUT`].
    pub layout: u32,
    /// Up or down.
    pub direction: Direction,
    /// The server that its impacts and findings were judged for, where one was asked.
    pub server: Option<PlanServer>,
    /// What its target said of the tables for which size and use matter; `None` where it is about no such table.
    pub facts: Option<PlanFacts>,
    /// What it was asked to reach; [`Plan::to`] is where that leads.
    pub goal: Goal,
    /// For which target.
    pub target: PlanTarget,
    /// How many transactions were asked for.
    pub transactions: Transactions,
    /// Whose history it writes.
    pub format: FormatId,
    /// The head before.
    pub from: Option<Version>,
    /// The head after.
    pub to: Option<Version>,
    /// Digest of the history that it starts from: versions, states and checksums.
    pub start: Digest,
    /// Whether the history table will be created.
    pub creates_history: bool,
    /// Whether the journal will be created.
    pub creates_journal: bool,
    /// What runs.
    pub steps: Vec<PlanStep>,
    /// What was found while planning.
    pub findings: Vec<Finding>,
}

impl Plan {
    /// The layout that this program writes and reads.
    pub const LAYOUT: u32 = 5;

    /// SHA-256 over the plan's canonical JSON (RFC 8785): any change of any byte makes another.
    ///
    /// But for the facts: those of a busy table differ at each reading. What follows from them is in the findings, and
    /// those are covered.
    ///
    /// # Panics
    /// Never: a plan holds only strings, whole numbers and lists, which always serialise.
    pub fn digest(&self) -> Digest {
        let without_facts = self.facts.is_some().then(|| Self {
            facts: None,
            ..self.clone()
        });
        let canonical = serde_json_canonicalizer::to_vec(without_facts.as_ref().unwrap_or(self))
            .expect("a plan holds only strings, small numbers and lists");
        Digest::of(&canonical)
    }

    /// How many statements it runs.
    pub fn statement_count(&self) -> usize {
        self.steps.iter().map(|step| step.statements.len()).sum()
    }
}
