//! One comparison: the same migrations by every contestant, in rounds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use godwit_testkit::Proxy;

use super::comparison::{Comparison, Lane};
use super::contestant::{Contestant, Ground, Kind, Work};
use super::migrations::{contents, generate};
use super::numbers::seconds;
use super::server::Server;
use super::stopwatch;
use super::target::Target;

/// Who applies how many migrations where, and how often.
#[derive(Debug)]
pub(crate) struct Race<'a> {
    pub(crate) server: &'a Server,
    /// The floor first.
    pub(crate) contestants: Vec<Contestant>,
    pub(crate) count: u32,
    pub(crate) rounds: usize,
    /// What a line between contestant and server adds per direction.
    pub(crate) delay: Option<Duration>,
    /// An empty folder for everything that the race writes.
    pub(crate) folder: PathBuf,
}

impl Race<'_> {
    /// Runs all rounds. A contestant that fails is out of the rounds that follow, and its failure is kept.
    pub(crate) fn run(&self) -> Result<Comparison> {
        let engine = self.server.engine();
        println!("\n▸ {}", Comparison::title_of(engine, self.count, self.delay));
        let migrations = generate(self.count);
        for contestant in &self.contestants {
            let format = contestant.kind.format(engine);
            format.write(&self.migrations(), &migrations)?;
        }
        let line = self.delay.map(|delay| self.line(delay)).transpose()?;
        let mut lanes: Vec<Lane> = self.contestants.iter().map(|one| Lane::new(one.kind)).collect();
        for round in 0..self.rounds {
            for place in order(round, lanes.len()) {
                let (contestant, lane) = (&self.contestants[place], &mut lanes[place]);
                if lane.failure(Work::Apply).is_some() {
                    continue;
                }
                for (work, outcome) in self.visit(contestant, line.as_ref(), &Work::ALL, stopwatch::time)? {
                    let said = match &outcome {
                        Ok(time) => format!("{} s", seconds(*time)),
                        Err(error) => format!("failed: {error:#}"),
                    };
                    let name = contestant.kind.name(engine);
                    println!("  round {}, {name}, {}: {said}", round + 1, work.name());
                    lane.note(work, outcome);
                }
            }
        }
        let memory = if self.delay.is_none() { self.memory()? } else { None };
        fs::remove_dir_all(&self.folder).with_context(|| format!("remove {}", self.folder.display()))?;
        Ok(Comparison {
            engine,
            count: self.count,
            delay: self.delay,
            lanes,
            memory,
        })
    }

    fn line(&self, delay: Duration) -> Result<Proxy> {
        let (host, port) = self.server.address().context("a file has no line to it")?;
        let proxy = Proxy::start(host, port);
        proxy.delay(delay);
        Ok(proxy)
    }

    /// Gives `contestant` a fresh database and an empty home and hands its commands for `works` to `measure`. What it
    /// applied is looked at, and nothing follows where that is not everything.
    fn visit<T>(
        &self,
        contestant: &Contestant,
        line: Option<&Proxy>,
        works: &[Work],
        measure: impl Fn(&mut Command, &Path) -> Result<T>,
    ) -> Result<Vec<(Work, Result<T>)>> {
        let target = self.server.fresh()?;
        let home = folder(&self.folder, "home")?;
        let reached = line.map_or_else(|| target.clone(), |line| target.through(line.host(), line.port()));
        let ground = Ground {
            target: &reached,
            migrations: &self.migrations(),
            home: &home,
        };
        let mut outcomes = Vec::new();
        for work in works {
            let Some(mut command) = contestant.command(*work, ground)? else {
                continue;
            };
            let mut outcome = measure(&mut command, &self.folder.join("said.log"));
            if *work == Work::Apply && outcome.is_ok() {
                outcome = outcome.and_then(|measured| self.check(&target).map(|()| measured));
            }
            let goes_on = *work != Work::Apply || outcome.is_ok();
            outcomes.push((*work, outcome));
            if !goes_on {
                break;
            }
        }
        fs::remove_dir_all(&home).with_context(|| format!("remove {}", home.display()))?;
        self.server.remove(&target)?;
        Ok(outcomes)
    }

    /// A time counts only where the work was done.
    fn check(&self, target: &Target) -> Result<()> {
        let (found, wanted) = (self.server.contents(target)?, contents(self.count));
        ensure!(
            found == wanted,
            "it ended well, but there are {found:?} instead of {wanted:?}"
        );
        Ok(())
    }

    /// The most that Godwit held in KiB while it applied everything, in a run of its own.
    fn memory(&self) -> Result<Option<u64>> {
        let Some(godwit) = self.contestants.iter().find(|one| one.kind == Kind::Godwit) else {
            return Ok(None);
        };
        let outcomes = self.visit(godwit, None, &[Work::Apply], stopwatch::peak_memory)?;
        let [(_, outcome)] = outcomes.as_slice() else {
            return Ok(None);
        };
        match outcome {
            Ok(peak) => Ok(Some(*peak)),
            Err(error) => {
                println!("  godwit, memory: {error:#}");
                Ok(None)
            }
        }
    }

    fn migrations(&self) -> PathBuf {
        self.folder.join("migrations")
    }
}

/// The order of a round: each round begins with another contestant, so that nobody always comes after the same one.
pub(crate) fn order(round: usize, contestants: usize) -> impl Iterator<Item = usize> {
    (0..contestants).map(move |place| (place + round) % contestants)
}

/// Makes the folder of a race.
pub(crate) fn folder(parent: &Path, name: &str) -> Result<PathBuf> {
    let folder = parent.join(name);
    fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_contestant_runs_once_a_round_and_begins_in_turn() {
        let rounds: Vec<Vec<usize>> = (0..4).map(|round| order(round, 3).collect()).collect();
        assert_eq!(rounds, [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 1, 2]]);
    }
}
