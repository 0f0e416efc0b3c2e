//! The figures as Markdown.

use std::fmt::Write as _;

use crate::contestant::{CLASSIFIER, ONE_BYTE, SPLITTER, THREE_BYTES};
use crate::linters;
use crate::options::Options;
use crate::race::{Lane, Race};

/// In a million bytes a second.
const BAR: f64 = 200.0;

/// How many times the time of the yardstick, where a text has few quotes.
const WITHIN: f64 = 2.0;

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
        let splitter = race.lane(SPLITTER);
        for lane in &race.lanes {
            let ratio = splitter.map_or_else(|| "–".to_owned(), |splitter| format!("{:.2}×", times(lane, splitter)));
            let _ = writeln!(
                text,
                "| {} | {:.0} | {ratio} | {} |",
                lane.contestant.name,
                speed(race, lane),
                found(lane)
            );
        }
        if let Some(splitter) = splitter {
            text.push_str("\n| the splitter | bar | measured | |\n|---|--:|--:|--:|\n");
            bars(&mut text, race, splitter);
        }
    }
    text
}

/// One line for each bar.
fn bars(text: &mut String, race: &Race, splitter: &Lane) {
    for (what, lane) in [
        ("MB/s", Some(splitter)),
        ("MB/s, classified as well", race.lane(CLASSIFIER)),
    ] {
        let Some(lane) = lane else { continue };
        let fast = speed(race, lane);
        let _ = writeln!(text, "| {what} | ≥ {BAR:.0} | {fast:.0} | {} |", verdict(fast >= BAR));
    }
    for (name, yardstick) in [("`memchr3`", THREE_BYTES), ("`memchr`", ONE_BYTE)] {
        let Some(lane) = race.lane(yardstick) else { continue };
        let times = times(splitter, lane);
        // Where every few bytes are a quote, it is for the quotes that time is taken.
        let (bar, verdict) = if race.has_few_quotes && yardstick == THREE_BYTES {
            (format!("≤ {WITHIN:.0}×"), verdict(times <= WITHIN))
        } else {
            ("–".to_owned(), "")
        };
        let _ = writeln!(text, "| time beside {name} | {bar} | {times:.2}× | {verdict} |");
    }
}

const fn verdict(is_met: bool) -> &'static str {
    if is_met { "met" } else { "**missed**" }
}

/// How many times the time of `other` `lane` takes.
fn times(lane: &Lane, other: &Lane) -> f64 {
    lane.time.as_secs_f64() / other.time.as_secs_f64()
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
        let _ = write!(
            text,
            "\nBar: at most {LINT_BAR:.0}× the time of {}, measured {times:.2}×: {}. The fastest of all rounds counts, from \
             the command's start to its end.\n",
            peer.name,
            verdict(times <= LINT_BAR)
        );
    }
    text
}
