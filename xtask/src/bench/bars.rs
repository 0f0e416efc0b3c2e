//! What Godwit is to reach, beside what it reached.

use std::time::Duration;

use super::comparison::Comparison;
use super::contestant::{Kind, Work};
use super::engine::Engine;
use super::numbers::count;

/// How many migrations most bars are about.
const USUAL: u32 = 1_000;
/// How many migrations run over a slow line.
pub(crate) const OVER_A_LINE: u32 = 100;
const LARGE: u32 = 5_000;
const LARGEST: u32 = 10_000;
const SLOW: Duration = Duration::from_millis(20);
const MEMORY: u64 = 32 * 1024;

/// One bar, and whether it was reached.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    pub(crate) what: String,
    pub(crate) wanted: String,
    pub(crate) measured: Measured,
}

/// What was measured of a bar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Measured {
    Met(String),
    Missed(String),
    /// This run had no such comparison, or somebody failed in it.
    Nothing,
}

/// All bars, in the order in which they are listed.
pub(crate) fn judge(found: &[Comparison]) -> Vec<Bar> {
    let found = Found(found);
    let mut bars = Vec::new();
    for (engine, limit) in [(Engine::Postgres, 1.0), (Engine::Mariadb, 1.25), (Engine::Sqlite, 0.6)] {
        let ratio = found.at(engine, USUAL, None).and_then(|one| one.to_floor(Kind::Godwit));
        bars.push(at_most(
            format!("{}: apply 1,000, to the floor", engine.name()),
            limit,
            ratio,
        ));
    }
    let large = found.at(Engine::Postgres, LARGE, None);
    let ratio = large.and_then(|one| one.to_floor(Kind::Godwit));
    bars.push(at_most("PostgreSQL: apply 5,000, to the floor".to_owned(), 0.9, ratio));
    for engine in Engine::ALL {
        let what = format!("{}: growth from 1,000 to 10,000, to the floor's", engine.name());
        bars.push(at_most(what, 1.0, found.growth(engine)));
    }
    let line = found.at(Engine::Postgres, OVER_A_LINE, Some(SLOW));
    for peer in [Kind::Sqlx, Kind::Refinery] {
        let faster = line.and_then(|one| Some(one.to_floor(peer)? / one.to_floor(Kind::Godwit)?));
        let what = format!(
            "PostgreSQL, 20 ms more per direction: {} to godwit",
            peer.name(Engine::Postgres)
        );
        bars.push(at_least(what, 3.0, faster));
    }
    for engine in Engine::ALL {
        for work in [Work::Nothing, Work::Status] {
            let ratio = found.at(engine, USUAL, None).and_then(|one| one.to_fastest_peer(work));
            let what = format!("{}: {} at 1,000, to the fastest peer", engine.name(), work.name());
            bars.push(at_most(what, 1.2, ratio));
        }
    }
    bars.extend(Engine::ALL.map(|engine| found.memory(engine)));
    bars
}

/// A bar that a ratio must not rise above.
pub(crate) fn at_most(what: String, limit: f64, ratio: Option<f64>) -> Bar {
    bar(what, format!("≤ {limit}×"), ratio, |ratio| ratio <= limit)
}

/// A bar that a ratio must reach.
pub(crate) fn at_least(what: String, limit: f64, ratio: Option<f64>) -> Bar {
    bar(what, format!("≥ {limit}×"), ratio, |ratio| ratio >= limit)
}

fn bar(what: String, wanted: String, ratio: Option<f64>, is_met: impl Fn(f64) -> bool) -> Bar {
    // One digit more than in the tables: what misses a bar by a hair must not look as if it had met it.
    let measured = match ratio {
        None => Measured::Nothing,
        Some(ratio) if is_met(ratio) => Measured::Met(format!("{ratio:.3}×")),
        Some(ratio) => Measured::Missed(format!("{ratio:.3}×")),
    };
    Bar { what, wanted, measured }
}

struct Found<'a>(&'a [Comparison]);

impl Found<'_> {
    fn at(&self, engine: Engine, number: u32, delay: Option<Duration>) -> Option<&Comparison> {
        let is_it = |one: &&Comparison| one.engine == engine && one.count == number && one.delay == delay;
        self.0.iter().find(is_it)
    }

    /// How many times as steep as the floor's the way from the usual number to the largest is: the quotient of the two
    /// ratios to the floor.
    fn growth(&self, engine: Engine) -> Option<f64> {
        let to_floor = |number| self.at(engine, number, None)?.to_floor(Kind::Godwit);
        Some(to_floor(LARGEST)? / to_floor(USUAL)?)
    }

    /// The most of all sizes.
    fn memory(&self, engine: Engine) -> Bar {
        let of_engine = self.0.iter().filter(|one| one.engine == engine);
        let peak = of_engine.filter_map(|one| Some((one.memory?, one.count))).max();
        let measured = peak.map_or(Measured::Nothing, |(peak, number)| {
            let text = format!("{} at {}", mebibytes(peak), count(number));
            if peak < MEMORY {
                Measured::Met(text)
            } else {
                Measured::Missed(text)
            }
        });
        Bar {
            what: format!("{}: memory of the command", engine.name()),
            wanted: "< 32 MiB".to_owned(),
            measured,
        }
    }
}

/// KiB as MiB.
pub(crate) fn mebibytes(kibibytes: u64) -> String {
    let tenths = kibibytes * 10 / 1024;
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::super::comparison::testing::comparison;
    use super::*;

    fn measured(bars: &[Bar], what: &str) -> Measured {
        let mut fitting = bars.iter().filter(|bar| bar.what.starts_with(what));
        fitting
            .next()
            .unwrap_or_else(|| panic!("no bar {what}"))
            .measured
            .clone()
    }

    #[test]
    fn what_was_not_measured_is_neither_met_nor_missed() {
        let bars = judge(&[]);
        assert!(!bars.is_empty());
        assert!(bars.iter().all(|bar| bar.measured == Measured::Nothing));
    }

    #[test]
    fn the_floor_is_a_bar_at_a_thousand() {
        let found = [
            comparison(Engine::Postgres, 1_000, &[(Kind::Floor, 2_000), (Kind::Godwit, 2_000)]),
            comparison(Engine::Sqlite, 1_000, &[(Kind::Floor, 1_000), (Kind::Godwit, 610)]),
            comparison(Engine::Mariadb, 200, &[(Kind::Floor, 1_000), (Kind::Godwit, 100)]),
        ];
        let bars = judge(&found);
        assert_eq!(
            measured(&bars, "PostgreSQL: apply 1,000"),
            Measured::Met("1.000×".to_owned())
        );
        assert_eq!(
            measured(&bars, "SQLite: apply 1,000"),
            Measured::Missed("0.610×".to_owned())
        );
        assert_eq!(measured(&bars, "MariaDB: apply 1,000"), Measured::Nothing);
    }

    #[test]
    fn growth_is_that_of_godwit_beside_that_of_the_floor() {
        let found = [
            comparison(Engine::Postgres, 1_000, &[(Kind::Floor, 2_000), (Kind::Godwit, 2_000)]),
            comparison(
                Engine::Postgres,
                10_000,
                &[(Kind::Floor, 30_000), (Kind::Godwit, 33_000)],
            ),
        ];
        let bars = judge(&found);
        assert_eq!(
            measured(&bars, "PostgreSQL: growth"),
            Measured::Missed("1.100×".to_owned())
        );
    }

    #[test]
    fn a_slow_line_compares_the_peers_with_godwit() {
        let took = [
            (Kind::Floor, 12_000),
            (Kind::Godwit, 4_000),
            (Kind::Sqlx, 16_000),
            (Kind::Refinery, 11_000),
        ];
        let mut slow = comparison(Engine::Postgres, OVER_A_LINE, &took);
        slow.delay = Some(SLOW);
        let bars = judge(&[slow]);
        let what = |peer: &str| format!("PostgreSQL, 20 ms more per direction: {peer}");
        assert_eq!(measured(&bars, &what("sqlx")), Measured::Met("4.000×".to_owned()));
        assert_eq!(
            measured(&bars, &what("refinery")),
            Measured::Missed("2.750×".to_owned())
        );
    }

    #[test]
    fn the_memory_is_the_most_of_all_sizes() {
        let small = comparison(Engine::Sqlite, 100, &[]);
        let mut large = comparison(Engine::Sqlite, 10_000, &[]);
        assert_eq!(
            measured(&judge(std::slice::from_ref(&small)), "SQLite: memory"),
            Measured::Met("20.0 MiB at 100".to_owned())
        );
        large.memory = Some(33_000);
        assert_eq!(
            measured(&judge(&[small, large]), "SQLite: memory"),
            Measured::Missed("32.2 MiB at 10,000".to_owned())
        );
    }
}
