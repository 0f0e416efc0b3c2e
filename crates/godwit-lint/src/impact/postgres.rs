//! Placeholder replaced below.

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
