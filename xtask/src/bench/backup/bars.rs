//! What Godwit's backups are to reach, beside what they reached.

use super::contest::Standing;
use super::memory::{Memory, Peaks};
use super::source::Kind;
use super::subjects::{self, Subject};
use super::way::Way;
use crate::bench::bars::{Bar, Measured, at_least, at_most, mebibytes};
use crate::bench::engine::Engine;
use crate::bench::numbers::ratio;

/// What Godwit's own process may hold, in KiB.
const MEMORY: u64 = 96 * 1024;
/// What counts as independent of the size: ten times as much data takes hardly more memory.
const GROWTH: f64 = 1.25;

/// All bars, in the order in which they are listed.
pub(crate) fn judge(standings: &[Standing], memory: &[Memory]) -> Vec<Bar> {
    let found = Found(standings);
    let mut bars = Vec::new();
    for kind in [Kind::Random, Kind::Repetitive] {
        let subject = Subject::Backup(Engine::Postgres, kind);
        for peer in [subjects::PG_ZSTD, subjects::PG_ZSTD_SUM] {
            bars.push(found.at_most(subject, 1.05, subjects::GODWIT, peer));
        }
    }
    let subject = Subject::Backup(Engine::Postgres, Kind::Random);
    let faster = found.ratio(subject, subjects::PG_GZIP, subjects::GODWIT);
    let what = format!("{}: {} to godwit", subject.title(), quoted(subjects::PG_GZIP));
    bars.push(at_least(what, 4.0, faster));
    for kind in [Kind::Random, Kind::Repetitive] {
        let subject = Subject::Restore(Engine::Postgres, kind);
        for peer in [subjects::PG_RESTORE_ZSTD, subjects::PG_RESTORE] {
            bars.push(found.at_most(subject, 1.05, subjects::GODWIT_RESTORE, peer));
        }
    }
    let backup = |engine| Subject::Backup(engine, Kind::Random);
    let restore = |engine| Subject::Restore(engine, Kind::Random);
    for (subject, limit, way, peer) in [
        (backup(Engine::Mariadb), 1.05, subjects::GODWIT, subjects::MARIADB_ZSTD),
        (
            restore(Engine::Mariadb),
            1.05,
            subjects::GODWIT_RESTORE,
            subjects::MARIADB_CLIENT,
        ),
        (
            backup(Engine::Sqlite),
            1.2,
            subjects::GODWIT_PLAIN,
            subjects::SQLITE_BACKUP,
        ),
        (backup(Engine::Sqlite), 1.0, subjects::GODWIT, subjects::SQLITE_ZSTD),
        (
            restore(Engine::Sqlite),
            1.05,
            subjects::GODWIT_RESTORE_PLAIN,
            subjects::SQLITE_RESTORE,
        ),
    ] {
        bars.push(found.at_most(subject, limit, way, peer));
    }
    for of_engine in memory {
        bars.push(of_memory(of_engine));
        bars.push(at_most(
            format!(
                "{}: memory at the whole size, to a tenth of it",
                of_engine.engine.name()
            ),
            GROWTH,
            growth(of_engine),
        ));
    }
    bars
}

struct Found<'a>(&'a [Standing]);

impl Found<'_> {
    fn ratio(&self, subject: Subject, way: Way, peer: Way) -> Option<f64> {
        let standing = self.0.iter().find(|one| one.subject == subject)?;
        ratio(standing.time(way.name)?, standing.time(peer.name)?)
    }

    fn at_most(&self, subject: Subject, limit: f64, way: Way, peer: Way) -> Bar {
        let what = format!("{}: {} to {}", subject.title(), quoted(way), quoted(peer));
        at_most(what, limit, self.ratio(subject, way, peer))
    }
}

/// The name of a way in a cell of a table.
pub(crate) fn quoted(way: Way) -> String {
    format!("`{}`", way.name.replace('|', "\\|"))
}

fn all(peaks: Peaks) -> Option<[u64; 2]> {
    Some([peaks.backup?, peaks.restore?])
}

fn of_memory(memory: &Memory) -> Bar {
    let peaks = [
        memory.smaller.backup,
        memory.smaller.restore,
        memory.whole.backup,
        memory.whole.restore,
    ];
    let most = peaks.into_iter().flatten().max();
    // One that is not known may be the one above the bar.
    let measured = match most.filter(|_| peaks.iter().all(Option::is_some)) {
        None => Measured::Nothing,
        Some(most) if most < MEMORY => Measured::Met(mebibytes(most)),
        Some(most) => Measured::Missed(mebibytes(most)),
    };
    Bar {
        what: format!("{}: memory of Godwit's own process", memory.engine.name()),
        wanted: "< 96 MiB".to_owned(),
        measured,
    }
}

/// The steeper of backup's and restore's.
fn growth(memory: &Memory) -> Option<f64> {
    let (smaller, whole) = (all(memory.smaller)?, all(memory.whole)?);
    let quotients = smaller
        .into_iter()
        .zip(whole)
        .map(|(smaller, whole)| quotient(whole, smaller));
    quotients.reduce(f64::max)
}

fn quotient(whole: u64, smaller: u64) -> f64 {
    // Peaks in KiB are far below what a float holds exactly.
    let float = |kibibytes| f64::from(u32::try_from(kibibytes).unwrap_or(u32::MAX));
    float(whole) / float(smaller).max(1.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::contest::Lane;
    use super::*;

    fn standing(subject: Subject, times: &[(Way, u64)]) -> Standing {
        let lane = |(way, millis): &(Way, u64)| Lane {
            way: *way,
            times: vec![Duration::from_millis(*millis)],
            bytes: None,
            failure: None,
        };
        Standing {
            subject,
            rows: 1,
            lanes: times.iter().map(lane).collect(),
        }
    }

    fn measured(bars: &[Bar], words: &str) -> Measured {
        let mut fitting = bars.iter().filter(|bar| bar.what.contains(words));
        fitting
            .next()
            .unwrap_or_else(|| panic!("no bar {words}"))
            .measured
            .clone()
    }

    #[test]
    fn what_was_not_measured_is_neither_met_nor_missed() {
        let bars = judge(&[], &[Memory::new(Engine::Sqlite)]);
        assert!(bars.iter().all(|bar| bar.measured == Measured::Nothing), "{bars:?}");
    }

    #[test]
    fn a_bar_compares_with_the_peer_that_it_names() {
        let subject = Subject::Backup(Engine::Postgres, Kind::Random);
        let times = [
            (subjects::PG_ZSTD, 1_000),
            (subjects::PG_ZSTD_SUM, 2_000),
            (subjects::GODWIT, 1_100),
            (subjects::PG_GZIP, 4_400),
        ];
        let bars = judge(&[standing(subject, &times)], &[]);
        assert_eq!(measured(&bars, "zstd -1`"), Measured::Missed("1.100×".to_owned()));
        assert_eq!(measured(&bars, "sha256sum`"), Measured::Met("0.550×".to_owned()));
        assert_eq!(measured(&bars, "to godwit"), Measured::Met("4.000×".to_owned()));
    }

    #[test]
    fn memory_is_judged_by_its_peak_and_by_its_growth() {
        let peaks = |backup, restore| Peaks {
            backup: Some(backup),
            restore: Some(restore),
        };
        let memory = Memory {
            engine: Engine::Mariadb,
            smaller: peaks(20_480, 20_480),
            whole: peaks(20_480, 40_960),
        };
        let bars = judge(&[], &[memory]);
        assert_eq!(measured(&bars, "own process"), Measured::Met("40.0 MiB".to_owned()));
        assert_eq!(measured(&bars, "whole size"), Measured::Missed("2.000×".to_owned()));
    }
}
