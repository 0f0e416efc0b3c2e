//! What one comparison found.

use std::time::Duration;

use anyhow::Result;

use super::contestant::{Kind, Work};
use super::engine::Engine;
use super::numbers::{count, median, ratio};

/// The figures of one race.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    pub(crate) engine: Engine,
    pub(crate) count: u32,
    /// Per direction.
    pub(crate) delay: Option<Duration>,
    /// One for each contestant, the floor first.
    pub(crate) lanes: Vec<Lane>,
    /// The most that Godwit held, in KiB.
    pub(crate) memory: Option<u64>,
}

/// The figures of one contestant.
#[derive(Debug, Clone)]
pub(crate) struct Lane {
    pub(crate) kind: Kind,
    timings: Vec<(Work, Duration)>,
    failures: Vec<(Work, String)>,
}

impl Lane {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            kind,
            timings: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// Keeps a time or a failure.
    pub(crate) fn note(&mut self, work: Work, outcome: Result<Duration>) {
        match outcome {
            Ok(time) => self.timings.push((work, time)),
            Err(error) => self.failures.push((work, format!("{error:#}"))),
        }
    }

    /// The times of the rounds; none where one of them failed.
    pub(crate) fn times(&self, work: Work) -> Vec<Duration> {
        if self.failure(work).is_some() {
            return Vec::new();
        }
        let times = self.timings.iter().filter(|(timed, _)| *timed == work);
        times.map(|(_, time)| *time).collect()
    }

    pub(crate) fn median(&self, work: Work) -> Option<Duration> {
        median(&self.times(work))
    }

    /// Why the work was not done, at its first failure.
    pub(crate) fn failure(&self, work: Work) -> Option<&str> {
        let mut failures = self.failures.iter().filter(|(failed, _)| *failed == work);
        failures.next().map(|(_, why)| why.as_str())
    }
}

impl Comparison {
    /// Its heading.
    pub(crate) fn title(&self) -> String {
        Self::title_of(self.engine, self.count, self.delay)
    }

    /// The heading of a comparison that is still to come.
    pub(crate) fn title_of(engine: Engine, number: u32, delay: Option<Duration>) -> String {
        let line = delay.map_or_else(String::new, |delay| {
            format!(", {} ms more per direction", delay.as_millis())
        });
        format!("{}, {} migrations{line}", engine.name(), count(number))
    }

    pub(crate) fn lane(&self, kind: Kind) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.kind == kind)
    }

    pub(crate) fn median(&self, kind: Kind, work: Work) -> Option<Duration> {
        self.lane(kind)?.median(work)
    }

    /// How many times as long as the floor's `kind` took to apply everything.
    pub(crate) fn to_floor(&self, kind: Kind) -> Option<f64> {
        ratio(self.median(kind, Work::Apply)?, self.median(Kind::Floor, Work::Apply)?)
    }

    /// How many times as long Godwit took as the fastest peer that has such a command.
    pub(crate) fn to_fastest_peer(&self, work: Work) -> Option<f64> {
        let peers = self.lanes.iter().filter(|lane| lane.kind != Kind::Godwit);
        let fastest = peers.filter_map(|lane| lane.median(work)).min()?;
        ratio(self.median(Kind::Godwit, work)?, fastest)
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;

    /// A comparison in which every contestant took so many milliseconds for each work in its only round.
    pub(crate) fn comparison(engine: Engine, count: u32, millis: &[(Kind, u64)]) -> Comparison {
        let lanes = millis.iter().map(|(kind, millis)| {
            let mut lane = Lane::new(*kind);
            for work in Work::ALL {
                lane.note(work, Ok(Duration::from_millis(*millis)));
            }
            lane
        });
        Comparison {
            engine,
            count,
            delay: None,
            lanes: lanes.collect(),
            memory: Some(20_480),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::comparison;
    use super::*;

    #[test]
    fn godwit_is_compared_with_the_floor_and_with_the_fastest_peer() {
        let found = comparison(
            Engine::Postgres,
            1_000,
            &[(Kind::Floor, 2_000), (Kind::Godwit, 1_900), (Kind::Sqlx, 3_800)],
        );
        assert_eq!(found.to_floor(Kind::Godwit), Some(0.95));
        assert_eq!(found.to_floor(Kind::Dbmate), None, "who did not run has no ratio");
        assert_eq!(found.to_fastest_peer(Work::Status), Some(0.95));
    }

    #[test]
    fn a_contestant_that_failed_once_has_no_median() {
        let mut lane = Lane::new(Kind::AllInOne);
        lane.note(Work::Apply, Ok(Duration::from_secs(1)));
        lane.note(Work::Apply, Err(anyhow::anyhow!("out of shared memory")));
        assert_eq!(lane.median(Work::Apply), None);
        assert_eq!(lane.failure(Work::Apply), Some("out of shared memory"));
        assert_eq!(lane.failure(Work::Status), None);
    }
}
