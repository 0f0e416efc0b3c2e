//! What became of a statement whose end nobody saw, by what the catalogue says now.
//!
//! Nothing here writes. A statement whose session may still live is judged only once [`crate::Reader::running`] names
//! no session any more, or under the target lock, which that session would hold.

mod judge;
mod presence;
mod running;

pub(crate) use judge::{definition, judge};
pub(crate) use presence::{Definitions, Leftover, Presence};
pub use running::StillRunning;
pub(crate) use running::shown;

/// What became of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was done: it must not run again.
    Done,
    /// It was not done, or a second time leaves what the first did: it is to run.
    NotDone,
    /// A session is at it still, named in words: `process 123`.
    StillRunning(String),
    /// A concurrent build failed and left these indexes, which the engine keeps up to date and never uses. They are to
    /// be dropped concurrently before the statement runs again. Qualified and quoted names.
    Invalid(Vec<String>),
    /// A part of it was done.
    HalfDone {
        /// The statement that does the rest, where there is one.
        finish: Option<String>,
    },
    /// The catalogue does not say: a person has to.
    CannotTell,
}

/// An outcome, and what it was concluded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// What became of the statement.
    pub outcome: Outcome,
    /// For people, a clause without a full stop: `index by_day on orders exists and is valid`.
    pub evidence: String,
}

impl Looked {
    pub(crate) fn new(outcome: Outcome, evidence: impl Into<String>) -> Self {
        Self {
            outcome,
            evidence: evidence.into(),
        }
    }
}
