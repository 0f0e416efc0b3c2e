//! What statements do to others on MySQL and MariaDB.

mod changes;
mod options;
mod partitions;
mod prediction;
mod present;
mod redefine;
mod step;
mod types;

pub use prediction::{Algorithm, Prediction, TableLock, predict};

use godwit_core::{Blocks, Impact, Work};

use crate::{Context, Stmt};

/// The impact of one statement.
pub(super) fn impact(_context: &Context<'_>, stmt: &Stmt<'_>) -> Impact {
    Impact {
        lock: None,
        blocks: Blocks::Unknown,
        work: Work::Unknown,
        objects: Vec::new(),
        destroys: false,
        opaque: true,
        sentence: format!("nobody can tell what this {} does", stmt.statement.kind),
    }
}
