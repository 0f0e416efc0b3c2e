//! Migrations that stopped half-way.

use godwit_core::{StatementFate, Stopped, StoppedStatement};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::DirectionView;

/// What became of one statement. See [`godwit_core::StatementFate`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum StatementFateView {
    /// It is done.
    Done,
    /// It is not done; it may run.
    NotDone,
    /// A session of the server is still at it.
    Running,
    /// Nobody can tell.
    CannotTell,
}

/// One statement of a migration that stopped half-way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StoppedStatementView {
    /// Its position in the script, from 1.
    pub index: u32,
    /// Its first line.
    pub line: u32,
    /// In one line, passwords masked.
    pub summary: String,
    /// What became of it.
    pub fate: StatementFateView,
    /// How that is known, a clause without a full stop.
    pub evidence: String,
}

/// A migration that stopped half-way, and what the target says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StoppedView {
    /// Its version.
    pub version: String,
    /// Its name.
    pub name: String,
    /// The script that ran; empty where it is missing from the folder.
    pub file: String,
    /// Which way it went.
    pub direction: DirectionView,
    /// The run that stopped, where the journal says.
    pub run: Option<String>,
    /// Who ran it.
    pub by: Option<String>,
    /// From which machine.
    pub machine: Option<String>,
    /// When it began.
    pub at: Option<String>,
    /// Its statements; none where nothing is known of them.
    pub statements: Vec<StoppedStatementView>,
    /// How many statements are done, where it can go on after them.
    pub done: Option<u32>,
    /// What runs first when it goes on.
    pub clear: Vec<String>,
    /// Why it cannot go on, where it cannot.
    pub obstacle: Option<String>,
}

/// What a person found became of a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictView {
    /// All of it is in the target.
    Applied,
    /// Nothing of it is.
    NotApplied,
}

/// A person's word on a migration that stopped half-way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MigrationResolveRequest {
    /// The migration.
    pub version: String,
    /// What became of it.
    pub verdict: VerdictView,
    /// What the person saw or did.
    pub reason: String,
    /// The target's name as typed, where it asks for that.
    pub confirm: Option<String>,
}

impl From<StatementFate> for StatementFateView {
    fn from(fate: StatementFate) -> Self {
        match fate {
            StatementFate::Done => Self::Done,
            StatementFate::NotDone => Self::NotDone,
            StatementFate::Running => Self::Running,
            StatementFate::CannotTell => Self::CannotTell,
        }
    }
}

impl From<StoppedStatement> for StoppedStatementView {
    fn from(statement: StoppedStatement) -> Self {
        Self {
            index: statement.index,
            line: statement.line,
            summary: statement.summary,
            fate: statement.fate.into(),
            evidence: statement.evidence,
        }
    }
}

impl From<Stopped> for StoppedView {
    fn from(stopped: Stopped) -> Self {
        Self {
            version: stopped.version.to_string(),
            name: stopped.name,
            file: stopped.file,
            direction: stopped.direction.into(),
            run: stopped.run,
            by: stopped.by,
            machine: stopped.machine,
            at: stopped.at.map(|at| at.to_string()),
            statements: stopped.statements.into_iter().map(Into::into).collect(),
            done: stopped.done,
            clear: stopped.clear,
            obstacle: stopped.obstacle,
        }
    }
}
