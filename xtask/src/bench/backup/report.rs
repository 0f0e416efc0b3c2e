//! The figures as a person reads them: Markdown, on the terminal and on the page.

use super::bars::{judge, quoted};
use super::contest::Standing;
use super::memory::Memory;
use super::size;
use crate::bench::bars::mebibytes;
use crate::bench::numbers::{ratio, seconds, times};
use crate::bench::report::{Row, bar_rows, one_line, range, row, table};

/// Everything that one run of the benchmark found.
#[derive(Debug)]
pub(crate) struct Report {
    /// Such as `2026-01-31`.
    pub(crate) date: String,
    pub(crate) rounds: usize,
    /// Bytes that were asked for.
    pub(crate) size: u64,
    /// What it ran on, servers among it, a line each.
    pub(crate) machine: Vec<String>,
    pub(crate) versions: Vec<String>,
    pub(crate) standings: Vec<Standing>,
    pub(crate) memory: Vec<Memory>,
}

impl Report {
    pub(crate) fn markdown(&self) -> String {
        let rounds = if self.rounds == 1 { "round" } else { "rounds" };
        let mut text = format!(
            "Measured on {}, {} {rounds}, databases of {}. Times are medians.\n\n",
            self.date,
            self.rounds,
            size::text(self.size)
        );
        for line in &self.machine {
            text.push_str(&format!("- {line}\n"));
        }
        text.push_str(&format!("- {}\n", self.versions.join(", ")));
        text.push_str("\n### Bars\n\n");
        text.push_str(&table(&bar_rows(&judge(&self.standings, &self.memory))));
        for standing in &self.standings {
            text.push_str(&format!(
                "\n### {}\n\n{} rows.\n\n",
                standing.subject.title(),
                standing.rows
            ));
            text.push_str(&table(&rows(standing)));
            for lane in &standing.lanes {
                if let Some(why) = &lane.failure {
                    text.push_str(&format!("\n`{}` failed: `{}`\n", lane.way.name, one_line(why)));
                }
            }
        }
        if !self.memory.is_empty() {
            text.push_str("\n### Memory of Godwit's own process\n\n");
            text.push_str(&table(&memory_rows(&self.memory, self.size)));
        }
        text
    }

    /// In which contests Godwit failed.
    pub(crate) fn failures_of_godwit(&self) -> Vec<String> {
        let fails = |standing: &&Standing| {
            let mut lanes = standing.lanes.iter();
            lanes.any(|lane| lane.way.is_godwit() && lane.failure.is_some())
        };
        let failed = self.standings.iter().filter(fails);
        failed.map(|standing| standing.subject.title()).collect()
    }
}

fn rows(standing: &Standing) -> Vec<Row> {
    let peer = standing.lanes.first().and_then(|lane| Some((lane.way, lane.median()?)));
    let to_peer = peer.map_or_else(|| "to the first".to_owned(), |(way, _)| format!("to {}", quoted(way)));
    let mut rows = vec![row(["", "s", "fastest – slowest", "size", &to_peer])];
    rows.extend(standing.lanes.iter().map(|lane| {
        let name = quoted(lane.way);
        let median = lane.median();
        let absent = if lane.failure.is_some() { "failed" } else { "–" };
        let to_peer = median.and_then(|time| ratio(time, peer?.1));
        row([
            &if lane.way.is_godwit() {
                format!("**{name}**")
            } else {
                name
            },
            &median.map_or_else(|| absent.to_owned(), seconds),
            &range(&lane.times),
            &lane.size().unwrap_or_else(|| "–".to_owned()),
            &to_peer.map_or_else(|| "–".to_owned(), times),
        ])
    }));
    rows
}

fn memory_rows(memory: &[Memory], whole: u64) -> Vec<Row> {
    let figure = |peak: Option<u64>| peak.map_or_else(|| "–".to_owned(), mebibytes);
    let mut rows = vec![row([
        "",
        &format!("backup and its reading, {}", size::text(whole / super::SMALLER)),
        &size::text(whole),
        &format!("restore, {}", size::text(whole / super::SMALLER)),
        &size::text(whole),
    ])];
    rows.extend(memory.iter().map(|one| {
        row([
            one.engine.name(),
            &figure(one.smaller.backup),
            &figure(one.whole.backup),
            &figure(one.smaller.restore),
            &figure(one.whole.restore),
        ])
    }));
    rows
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::contest::Lane;
    use super::super::source::Kind;
    use super::super::subjects::{GODWIT, PG_ZSTD, Subject};
    use super::*;
    use crate::bench::engine::Engine;

    #[test]
    fn a_table_names_the_peer_and_what_failed() {
        let lane = |way, failure: Option<&str>| Lane {
            way,
            times: vec![Duration::from_secs(2)],
            bytes: Some(362_000_000),
            failure: failure.map(str::to_owned),
        };
        let report = Report {
            date: "2026-01-31".to_owned(),
            rounds: 1,
            size: 1_000_000_000,
            machine: vec!["2 cores".to_owned()],
            versions: vec!["godwit 0.1.0".to_owned()],
            standings: vec![Standing {
                subject: Subject::Backup(Engine::Postgres, Kind::Random),
                rows: 7,
                lanes: vec![lane(PG_ZSTD, None), lane(GODWIT, Some("no\nroom"))],
            }],
            memory: Vec::new(),
        };
        let text = report.markdown();
        for wanted in [
            "|  | s | fastest – slowest | size | to `pg_dump -Fc -Z0 \\| zstd -1` |",
            "| `pg_dump -Fc -Z0 \\| zstd -1` | 2.00 | 2.00 – 2.00 | 362 MB | 1.00× |",
            "`godwit backup create --verify none` failed: `no room`",
        ] {
            assert!(text.contains(wanted), "{wanted} is not in\n{text}");
        }
        assert_eq!(report.failures_of_godwit(), ["PostgreSQL, poorly compressible, backup"]);
    }
}
