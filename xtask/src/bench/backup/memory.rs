//! How much memory Godwit's own process takes; the tools that it starts are processes of their own and not counted.

use std::path::Path;

use anyhow::Result;

use super::contest::visit;
use super::ground::Ground;
use super::source::Source;
use super::subjects::{GODWIT_READ, GODWIT_RESTORE};
use super::way::Way;
use crate::bench::engine::Engine;
use crate::bench::stopwatch;

/// The most that a backup and a restore of one source held, in KiB.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Peaks {
    pub(crate) backup: Option<u64>,
    pub(crate) restore: Option<u64>,
}

/// The peaks of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    pub(crate) engine: Engine,
    /// With a tenth of the whole.
    pub(crate) smaller: Peaks,
    pub(crate) whole: Peaks,
}

impl Memory {
    pub(crate) const fn new(engine: Engine) -> Self {
        let none = Peaks {
            backup: None,
            restore: None,
        };
        Self {
            engine,
            smaller: none,
            whole: none,
        }
    }
}

/// Looks at a backup with its verification and at a restore, in runs of their own.
pub(crate) fn peaks(ground: &Ground<'_>, source: &Source) -> Result<Peaks> {
    let from = ground.folder.join("from");
    let backup = peak(ground, source, GODWIT_READ, &from)?;
    let restore = match ground.prepare(GODWIT_RESTORE.how, source, &from) {
        Ok(()) => peak(ground, source, GODWIT_RESTORE, &from)?,
        Err(error) => {
            println!("  memory, {}: {error:#}", GODWIT_RESTORE.name);
            None
        }
    };
    std::fs::remove_dir_all(&ground.folder)?;
    Ok(Peaks { backup, restore })
}

fn peak(ground: &Ground<'_>, source: &Source, way: Way, from: &Path) -> Result<Option<u64>> {
    match visit(ground, source, way, from, stopwatch::peak_memory)? {
        Ok((peak, _)) => {
            println!("  memory, {}: {peak} KiB", way.name);
            Ok(Some(peak))
        }
        Err(error) => {
            println!("  memory, {}: {error:#}", way.name);
            Ok(None)
        }
    }
}
