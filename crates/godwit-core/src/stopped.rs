//! A migration that stopped half-way, statement by statement.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Direction, Version};

/// What became of one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatementFate {
    /// It is done.
    Done,
    /// It is not done; it may run.
    NotDone,
    /// A session of the server is still at it.
    Running,
    /// Nobody can tell: a person has to look.
    CannotTell,
}

/// One statement of a migration that stopped half-way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoppedStatement {
    /// Its position in the script, from 1.
    pub index: u32,
    /// Its first line.
    pub line: u32,
    /// In one line, passwords masked.
    pub summary: String,
    /// What became of it.
    pub fate: StatementFate,
    /// How that is known, in a sentence without a full stop.
    pub evidence: String,
}

/// A migration that stopped half-way, and what the target says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// Its version.
    pub version: Version,
    /// Its name.
    pub name: String,
    /// The script that ran, relative to the folder.
    pub file: String,
    /// Which way it went.
    pub direction: Direction,
    /// The run that stopped, where the journal says.
    pub run: Option<String>,
    /// Who ran it.
    pub by: Option<String>,
    /// From which machine.
    pub machine: Option<String>,
    /// When it began, by the server's clock.
    pub at: Option<Timestamp>,
    /// Its statements.
    pub statements: Vec<StoppedStatement>,
    /// How many statements are done, where it can go on after them.
    pub done: Option<u32>,
    /// What is to run first, to take away what a statement left that failed half-way.
    pub clear: Vec<String>,
    /// Why it cannot go on, where it cannot.
    pub obstacle: Option<String>,
}
