//! The figures as a person reads them: Markdown, on the terminal and on the page.

use std::time::Duration;

use super::bars::{self, Bar, Measured, mebibytes};
use super::comparison::{Comparison, Lane};
use super::contestant::{Kind, Work};
use super::engine::Engine;
use super::numbers::{count, ratio, seconds, times};

/// Everything that one run of the benchmark found.
#[derive(Debug)]
pub(crate) struct Report {
    /// Such as `2026-01-31`.
    pub(crate) date: String,
    pub(crate) rounds: usize,
    /// What it ran on, a line each.
    pub(crate) machine: Vec<String>,
    /// The servers with their settings, a line each.
    pub(crate) servers: Vec<String>,
    /// Contestants with their versions.
    pub(crate) versions: Vec<String>,
    /// Who is not among them, and why.
    pub(crate) missing: Vec<(String, String)>,
    pub(crate) comparisons: Vec<Comparison>,
}

impl Report {
    pub(crate) fn markdown(&self) -> String {
        let mut text = String::new();
        let rounds = if self.rounds == 1 { "round" } else { "rounds" };
        text.push_str(&format!("Measured on {}, {} {rounds}.\n\n", self.date, self.rounds));
        for line in self.machine.iter().chain(&self.servers) {
            text.push_str(&format!("- {line}\n"));
        }
        text.push_str(&format!("- {}\n", self.versions.join(", ")));
        for (name, why) in &self.missing {
            text.push_str(&format!("- {name} is missing: {}\n", one_line(why)));
        }
        text.push_str("\n### Bars\n\n");
        text.push_str(&table(&bar_rows(&bars::judge(&self.comparisons))));
        for comparison in &self.comparisons {
            text.push_str(&format!("\n### {}\n\n", comparison.title()));
            text.push_str(&table(&rows(comparison)));
            text.push_str(&failures(comparison));
        }
        let growth = growth_rows(&self.comparisons);
        if growth.len() > 1 {
            text.push_str("\n### How cost grows\n\n");
            text.push_str(&table(&growth));
        }
        let memory = memory_rows(&self.comparisons);
        if memory.len() > 1 {
            text.push_str("\n### Memory of godwit\n\n");
            text.push_str(&table(&memory));
        }
        text
    }

    /// In which comparisons Godwit failed.
    pub(crate) fn failures_of_godwit(&self) -> Vec<String> {
        let lanes = self
            .comparisons
            .iter()
            .filter_map(|one| Some((one, one.lane(Kind::Godwit)?)));
        let failed = lanes.filter(|(_, lane)| Work::ALL.iter().any(|work| lane.failure(*work).is_some()));
        failed.map(|(one, _)| one.title()).collect()
    }
}

/// The cells of a line of a table.
pub(crate) type Row = Vec<String>;

/// The first row is the head; the first column is words, the others are figures.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut lines = rows.iter().map(|row| format!("| {} |\n", row.join(" | ")));
    let mut text = lines.next().unwrap_or_default();
    let columns = rows.first().map_or(0, Vec::len);
    text.push_str(&format!("|---|{}\n", "--:|".repeat(columns.saturating_sub(1))));
    text.extend(lines);
    text
}

/// A row of a table.
pub(crate) fn row<const N: usize>(cells: [&str; N]) -> Row {
    cells.map(str::to_owned).to_vec()
}

/// The table of the bars.
pub(crate) fn bar_rows(bars: &[Bar]) -> Vec<Row> {
    let mut rows = vec![row(["", "bar", "measured", ""])];
    rows.extend(bars.iter().map(|bar| {
        let (measured, verdict) = match &bar.measured {
            Measured::Met(measured) => (measured.as_str(), "met"),
            Measured::Missed(measured) => (measured.as_str(), "**missed**"),
            Measured::Nothing => ("–", "not measured"),
        };
        row([&bar.what, &bar.wanted, measured, verdict])
    }));
    rows
}

fn rows(comparison: &Comparison) -> Vec<Row> {
    let head = [
        "",
        "apply, s",
        "fastest – slowest",
        "to the floor",
        "nothing to do, s",
        "status, s",
    ];
    let mut rows = vec![row(head)];
    rows.extend(comparison.lanes.iter().map(|lane| {
        let name = lane.kind.name(comparison.engine);
        let to_floor = comparison.to_floor(lane.kind);
        row([
            &if lane.kind == Kind::Godwit {
                format!("**{name}**")
            } else {
                name
            },
            &figure(lane, Work::Apply),
            &range(&lane.times(Work::Apply)),
            &to_floor.map_or_else(|| "–".to_owned(), times),
            &figure(lane, Work::Nothing),
            &figure(lane, Work::Status),
        ])
    }));
    rows
}

fn figure(lane: &Lane, work: Work) -> String {
    match (lane.failure(work), lane.median(work)) {
        (Some(_), _) => "failed".to_owned(),
        (None, Some(median)) => seconds(median),
        (None, None) => "–".to_owned(),
    }
}

/// The fastest and the slowest.
pub(crate) fn range(times: &[Duration]) -> String {
    match (times.iter().min(), times.iter().max()) {
        (Some(fastest), Some(slowest)) => format!("{} – {}", seconds(*fastest), seconds(*slowest)),
        _ => "–".to_owned(),
    }
}

fn failures(comparison: &Comparison) -> String {
    let mut text = String::new();
    for lane in &comparison.lanes {
        for work in Work::ALL {
            if let Some(why) = lane.failure(work) {
                let name = lane.kind.name(comparison.engine);
                text.push_str(&format!("\n{name}, {}, failed: `{}`\n", work.name(), one_line(why)));
            }
        }
    }
    text
}

/// Godwit and the floor in each number of migrations, with the time of the one before as the measure.
fn growth_rows(comparisons: &[Comparison]) -> Vec<Row> {
    let mut rows = vec![row(["", "migrations", "s", "s for each 1,000", "to the number before"])];
    for engine in Engine::ALL {
        for kind in [Kind::Floor, Kind::Godwit] {
            let direct = comparisons
                .iter()
                .filter(|one| one.engine == engine && one.delay.is_none());
            let medians = direct.filter_map(|one| Some((one.count, one.median(kind, Work::Apply)?)));
            let mut medians: Vec<(u32, Duration)> = medians.collect();
            medians.sort_unstable();
            if medians.len() < 2 {
                continue;
            }
            let mut before = None;
            for (number, median) in medians {
                let grown = before.and_then(|before| ratio(median, before));
                rows.push(row([
                    &format!("{}: {}", engine.name(), kind.name(engine)),
                    &count(number),
                    &seconds(median),
                    &seconds(median * 1_000 / number),
                    &grown.map_or_else(|| "–".to_owned(), times),
                ]));
                before = Some(median);
            }
        }
    }
    rows
}

fn memory_rows(comparisons: &[Comparison]) -> Vec<Row> {
    let mut rows = vec![row(["", "at the most"])];
    let measured = comparisons.iter().filter_map(|one| Some((one, one.memory?)));
    rows.extend(measured.map(|(one, peak)| row([&one.title(), &mebibytes(peak)])));
    rows
}

/// A program's words in a place for one line, without what would end a piece of code.
pub(crate) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'")
}

#[cfg(test)]
mod tests {
    use super::super::comparison::testing::comparison;
    use super::*;

    #[test]
    fn a_table_has_a_head_a_line_and_rows() {
        assert_eq!(
            table(&[row(["", "s"]), row(["psql", "1.96"])]),
            "|  | s |\n|---|--:|\n| psql | 1.96 |\n"
        );
    }

    #[test]
    fn medians_ratios_and_what_is_absent_stand_in_their_columns() {
        let took = [(Kind::Floor, 2_000), (Kind::Godwit, 1_900)];
        let mut found = comparison(Engine::Postgres, 1_000, &took);
        let mut failed = Lane::new(Kind::AllInOne);
        failed.note(Work::Apply, Err(anyhow::anyhow!("ERROR:\n  out of `shared` memory")));
        found.lanes.push(failed);
        let text = table(&rows(&found));
        assert!(
            text.contains("| **godwit** | 1.90 | 1.90 – 1.90 | 0.95× | 1.90 | 1.90 |"),
            "{text}"
        );
        assert!(
            text.contains("| psql, one transaction | failed | – | – | – | – |"),
            "{text}"
        );
        assert_eq!(
            failures(&found),
            "\npsql, one transaction, apply, failed: `ERROR: out of 'shared' memory`\n"
        );
    }

    #[test]
    fn growth_compares_each_number_with_the_one_before() {
        let found = [
            comparison(Engine::Sqlite, 1_000, &[(Kind::Floor, 2_000)]),
            comparison(Engine::Sqlite, 100, &[(Kind::Floor, 200)]),
        ];
        let rows = growth_rows(&found);
        assert_eq!(
            rows.len(),
            3,
            "a head, and a row for each number of the only contestant"
        );
        assert_eq!(rows[1][1..], ["100", "0.200", "2.00", "–"]);
        assert_eq!(rows[2][1..], ["1,000", "2.00", "2.00", "10.00×"]);
    }

    #[test]
    fn who_is_missing_is_named_with_the_reason() {
        let report = Report {
            date: "2026-01-31".to_owned(),
            rounds: 5,
            machine: vec!["2 cores".to_owned()],
            servers: Vec::new(),
            versions: vec!["godwit 0.1.0".to_owned(), "psql 15.18".to_owned()],
            missing: vec![("golang-migrate".to_owned(), "it is not on this machine".to_owned())],
            comparisons: Vec::new(),
        };
        let text = report.markdown();
        assert!(text.starts_with("Measured on 2026-01-31, 5 rounds.\n\n- 2 cores\n- godwit 0.1.0, psql 15.18\n"));
        assert!(
            text.contains("- golang-migrate is missing: it is not on this machine\n"),
            "{text}"
        );
    }
}
