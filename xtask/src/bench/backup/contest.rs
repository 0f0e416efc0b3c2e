//! One contest: the same work on the same source by every way, in rounds.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::ground::{self, Ground};
use super::rows;
use super::size;
use super::source::Source;
use super::subjects::Subject;
use super::way::Way;
use crate::bench::numbers::{median, seconds};
use crate::bench::race::order;
use crate::bench::stopwatch;

/// Who does what with which source, and how often.
#[derive(Debug)]
pub(crate) struct Contest<'a> {
    pub(crate) ground: &'a Ground<'a>,
    pub(crate) source: &'a Source,
    pub(crate) subject: Subject,
    pub(crate) rounds: usize,
}

/// What came of a contest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Standing {
    pub(crate) subject: Subject,
    /// Rows in the source.
    pub(crate) rows: u64,
    pub(crate) lanes: Vec<Lane>,
}

/// What came of one way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lane {
    pub(crate) way: Way,
    pub(crate) times: Vec<Duration>,
    /// What a backup takes, in bytes; of a restore nothing.
    pub(crate) bytes: Option<u64>,
    /// Why it is out.
    pub(crate) failure: Option<String>,
}

impl Lane {
    fn new(way: Way) -> Self {
        Self {
            way,
            times: Vec::new(),
            bytes: None,
            failure: None,
        }
    }

    /// The middle of its times; nothing where it failed.
    pub(crate) fn median(&self) -> Option<Duration> {
        median(&self.times).filter(|_| self.failure.is_none())
    }
}

impl Standing {
    /// The time of the way called `name`.
    pub(crate) fn time(&self, name: &str) -> Option<Duration> {
        self.lanes.iter().find(|lane| lane.way.name == name)?.median()
    }
}

impl Contest<'_> {
    /// Runs all rounds. A way that fails is out of the rounds that follow, and its failure is kept.
    pub(crate) fn run(&self) -> Result<Standing> {
        println!("\n▸ {}", self.subject.title());
        let ways = self.subject.ways();
        let mut lanes: Vec<Lane> = ways.iter().copied().map(Lane::new).collect();
        for (place, lane) in lanes.iter_mut().enumerate() {
            let prepared = self.ground.prepare(lane.way.how, self.source, &self.from(place));
            lane.failure = prepared.err().map(|error| format!("{error:#}"));
        }
        for round in 0..self.rounds {
            for place in order(round, lanes.len()) {
                let lane = &mut lanes[place];
                if lane.failure.is_some() {
                    continue;
                }
                let said = match self.visit(lane.way, place)? {
                    Ok((time, bytes)) => {
                        lane.times.push(time);
                        lane.bytes = bytes;
                        format!("{} s", seconds(time))
                    }
                    Err(error) => {
                        lane.failure = Some(format!("{error:#}"));
                        format!("failed: {error:#}")
                    }
                };
                println!("  round {}, {}: {said}", round + 1, lane.way.name);
            }
        }
        fs::remove_dir_all(&self.ground.folder).with_context(|| format!("remove {}", self.ground.folder.display()))?;
        Ok(Standing {
            subject: self.subject,
            rows: self.source.rows,
            lanes,
        })
    }

    /// The folder with what a way back restores from.
    fn from(&self, place: usize) -> std::path::PathBuf {
        self.ground.folder.join(format!("from-{place}"))
    }

    /// The time, and the bytes of a backup.
    fn visit(&self, way: Way, place: usize) -> Result<Result<(Duration, Option<u64>)>> {
        visit(self.ground, self.source, way, &self.from(place), stopwatch::time)
    }
}

/// Hands the command of `way` to `measure` and looks at what it left; the outer error is one of the benchmark itself.
pub(crate) fn visit<T>(
    ground: &Ground<'_>,
    source: &Source,
    way: Way,
    from: &Path,
    measure: impl Fn(&mut Command, &Path) -> Result<T>,
) -> Result<Result<(T, Option<u64>)>> {
    let mut visit = ground.visit(way.how, source, from)?;
    let measured = measure(&mut visit.command, &ground.folder.join("said.log"));
    let outcome = measured.and_then(|measured| match &visit.new {
        None => Ok((measured, Some(ground::bytes(&visit.out)?).filter(|bytes| *bytes > 0))),
        // A time counts only where the work was done.
        Some(new) => {
            let found = rows(ground.server, new)?;
            let wanted = source.rows;
            ensure!(
                found == wanted,
                "it ended well, but there are {found} instead of {wanted} rows"
            );
            Ok((measured, None))
        }
    });
    // What failed may have left no database that could be removed; its failure says more.
    match (ground.leave(&visit), outcome) {
        (Err(left), Ok(_)) => Err(left),
        (_, outcome) => Ok(outcome),
    }
}

impl Lane {
    /// Such as `362 MB`.
    pub(crate) fn size(&self) -> Option<String> {
        self.bytes.map(size::text)
    }
}
