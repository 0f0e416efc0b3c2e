//! The figures as Markdown.

use std::fmt::Write as _;

use crate::contestant::{FLOOR, SPLITTER};
use crate::linters;
use crate::options::Options;
use crate::race::{Lane, Race};

/// In a million bytes a second.
const BAR: f64 = 200.0;

/// How long a message of a contestant that gave up may be, in characters.
const WHY: usize = 80;

pub(crate) fn markdown(options: &Options, races: &[Race]) -> String {
    let mut text = format!(
        "One core of {}, {} MiB of each text, processor time of the fastest of {} rounds. MB are millions of bytes.\n",
        processor(),
        options.bytes >> 20,
        options.rounds
    );
    for race in races {
        let _ = write!(
            text,
            "\n### Reading {}\n\n| | MB/s | times the splitter's time | found |\n|---|--:|--:|--:|\n",
            race.title
        );
        let splitter = race.lanes.iter().find(|lane| lane.contestant.name == SPLITTER);
        for lane in &race.lanes {
            let ratio = splitter.map_or_else(
                || "–".to_owned(),
                |splitter| format!("{:.2}×", lane.time.as_secs_f64() / splitter.time.as_secs_f64()),
            );
            let _ = writeln!(
                text,
                "| {} | {:.0} | {ratio} | {} |",
                lane.contestant.name,
                speed(race, lane),
                found(lane)
            );
        }
        if let Some(splitter) = splitter {
            let speed = speed(race, splitter);
            let verdict = if speed >= BAR { "met" } else { "**missed**" };
            let _ = write!(text, "\nBar: at least {BAR:.0} MB/s, measured {speed:.0}: {verdict}.");
            if let Some(floor) = race.lanes.iter().find(|lane| lane.contestant.name == FLOOR) {
                let times = splitter.time.as_secs_f64() / floor.time.as_secs_f64();
                let _ = write!(text, " Beside `memchr3` it takes {times:.2}× the time.");
            }
            text.push('\n');
        }
    }
    text
}

/// In a million bytes a second.
fn speed(race: &Race, lane: &Lane) -> f64 {
    race.bytes as f64 / lane.time.as_secs_f64() / 1_000_000.0
}

fn found(lane: &Lane) -> String {
    match &lane.found {
        Ok(count) => format!("{count} {}", lane.contestant.unit),
        Err(why) => {
            let line: String = why.lines().next().unwrap_or_default().chars().take(WHY).collect();
            format!("gave up: {}", line.replace('|', "\\|"))
        }
    }
}

fn processor() -> String {
    let known = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = known
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or_else(
        || "a processor that is not known".to_owned(),
        |(_, name)| name.to_owned(),
    )
}

/// What a linter is to be as fast as.
const LINT_BAR: f64 = 1.0;

/// The linters' figures as Markdown.
pub(crate) fn linters(race: &linters::Race) -> String {
    let mut text = format!(
        "\n### Linting {} PostgreSQL migrations, {} kB\n\n| | ms | files/s | MB/s | to godwit's time | findings |\n\
         |---|--:|--:|--:|--:|--:|\n",
        race.files,
        race.bytes / 1000
    );
    let Some(ours) = race.lanes.first() else {
        return text;
    };
    for lane in &race.lanes {
        let seconds = lane.time.as_secs_f64();
        let _ = writeln!(
            text,
            "| {} | {:.0} | {:.0} | {:.2} | {:.2}× | {} |",
            lane.name,
            seconds * 1000.0,
            race.files as f64 / seconds,
            race.bytes as f64 / seconds / 1_000_000.0,
            seconds / ours.time.as_secs_f64(),
            lane.findings
        );
    }
    for peer in &race.lanes[1..] {
        let times = ours.time.as_secs_f64() / peer.time.as_secs_f64();
        let verdict = if times <= LINT_BAR { "met" } else { "**missed**" };
        let _ = write!(
            text,
            "\nBar: at most {LINT_BAR:.0}× the time of {}, measured {times:.2}×: {verdict}. The fastest of all rounds counts, from \
             the command's start to its end.\n",
            peer.name
        );
    }
    text
}
