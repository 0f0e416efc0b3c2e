//! Where time is taken.

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::contestant::{self, Contestant};
use crate::options::Options;
use crate::texts;

/// What one contestant did with one text.
#[derive(Debug)]
pub(crate) struct Lane {
    pub(crate) contestant: Contestant,
    /// What the fastest round took of the processor: others on the machine only ever add to it.
    pub(crate) time: Duration,
    /// How many things it found, or why it gave up.
    pub(crate) found: Result<usize, String>,
}

/// One text and everybody who read it.
#[derive(Debug)]
pub(crate) struct Race {
    pub(crate) title: &'static str,
    pub(crate) bytes: usize,
    pub(crate) has_few_quotes: bool,
    pub(crate) lanes: Vec<Lane>,
}

impl Race {
    /// Of the contestant `name`, if it took part.
    pub(crate) fn lane(&self, name: &str) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.contestant.name == name)
    }
}

/// Lets every contestant read every text; rounds go around, so that a slow minute of the machine hits all of them.
pub(crate) fn run(options: &Options) -> Vec<Race> {
    let contestants = contestant::ALL.iter().filter(|one| one.name.contains(&options.only));
    let contestants: Vec<Contestant> = contestants.copied().collect();
    let mut races = Vec::new();
    for text in texts::ALL {
        let sql = texts::generate(text, options.bytes);
        let mut found: Vec<_> = contestants.iter().map(|_| (Vec::new(), Ok(0))).collect();
        for round in 1..=options.rounds {
            eprintln!("{}: round {round} of {}", text.title, options.rounds);
            for (one, (times, outcome)) in contestants.iter().zip(&mut found) {
                let begin = processor_time();
                *outcome = black_box((one.read)(black_box(&sql)));
                times.push(processor_time().saturating_sub(begin));
            }
        }
        let lanes = contestants.iter().zip(found).map(|(contestant, (times, found))| Lane {
            contestant: *contestant,
            time: times.into_iter().min().unwrap_or_default(),
            found,
        });
        races.push(Race {
            title: text.title,
            bytes: sql.len(),
            has_few_quotes: text.has_few_quotes,
            lanes: lanes.collect(),
        });
    }
    races
}

/// What this thread has taken of the processor.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    // It never runs backwards past its beginning.
    Duration::try_from(time).unwrap_or_default()
}
