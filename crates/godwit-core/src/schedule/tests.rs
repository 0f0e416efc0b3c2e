use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;

fn schedule(words: &str, zone: &str) -> Schedule {
    Schedule::parse(words, zone).unwrap()
}

fn berlin(words: &str) -> Schedule {
    schedule(words, "Europe/Berlin")
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn words_and_cron_expressions_are_read_and_said_plainly() {
    for (words, cron, plain) in [
        ("hourly", "0 * * * *", "every hour at :00"),
        ("daily 02:00", "0 2 * * *", "every day at 02:00"),
        ("Daily 2:05", "5 2 * * *", "every day at 02:05"),
        ("weekdays 23:59", "59 23 * * 1-5", "Monday to Friday at 23:59"),
        ("weekly sunday 03:30", "30 3 * * 0", "every Sunday at 03:30"),
        ("weekly Wed 03:30", "30 3 * * 3", "every Wednesday at 03:30"),
        ("monthly 1 02:00", "0 2 1 * *", "every month on day 1 at 02:00"),
        ("*/15 * * * *", "*/15 * * * *", "every 15 minutes"),
        ("* * * * *", "* * * * *", "every minute"),
        ("0  2,14  * * *", "0 2,14 * * *", "every day at 02:00 and 14:00"),
        ("0 2 * * MON,fri", "0 2 * * MON,fri", "every Monday and Friday at 02:00"),
        ("0 2 * * 5,7", "0 2 * * 5,7", "every Sunday and Friday at 02:00"),
        ("*/7 * * * *", "*/7 * * * *", "by the cron expression '*/7 * * * *'"),
        ("0 2 1 * 1", "0 2 1 * 1", "by the cron expression '0 2 1 * 1'"),
    ] {
        let read = berlin(words);
        assert_eq!(read.cron(), cron, "{words}");
        assert_eq!(read.to_string(), format!("{plain}, Europe/Berlin"), "{words}");
    }
}

#[test]
fn what_cannot_be_meant_is_refused_with_the_reason() {
    for words in [
        "",
        "daily",
        "daily 24:00",
        "daily 2:5",
        "daily +2:00",
        "weekly someday 02:00",
        "monthly 32 02:00",
        "nightly",
    ] {
        assert!(
            matches!(Schedule::parse(words, "UTC"), Err(NotASchedule::Words(_))),
            "{words}"
        );
    }
    for cron in [
        "60 2 * * *",
        "0 2 L * *",
        "0 2 * * 5L",
        "0 2 1W * *",
        "0 2 * * +1",
        "0 2 * * 1#2",
        "a b c d e",
        "0 2 ? * *",
    ] {
        assert!(
            matches!(Schedule::parse(cron, "UTC"), Err(NotASchedule::Cron { .. })),
            "{cron}"
        );
    }
    for never in ["0 2 30 2 *", "0 2 31 4,6 *"] {
        assert!(
            matches!(Schedule::parse(never, "UTC"), Err(NotASchedule::Never(_))),
            "{never}"
        );
    }
    for zone in ["Middle/Earth", "", "+02:00"] {
        assert!(
            matches!(Schedule::parse("hourly", zone), Err(NotASchedule::Zone(_))),
            "{zone}"
        );
    }
    let leap = schedule("0 2 29 2 *", "UTC");
    assert_eq!(
        leap.next_after(at("2026-11-22T00:00:00Z")),
        Some(at("2028-02-29T02:00:00Z"))
    );
}

#[test]
fn a_time_in_the_gap_of_summer_time_happens_once_right_after_it() {
    let nightly = berlin("daily 02:30");
    let first = nightly.next_after(at("2027-03-27T12:00:00Z")).unwrap();
    assert_eq!(first, at("2027-03-28T01:00:00Z"), "03:00 in Berlin");
    assert_eq!(nightly.next_after(first), Some(at("2027-03-29T00:30:00Z")));
    assert_eq!(nightly.last_until(first), Some(first));
    let quarters = berlin("*/15 2-3 * * *");
    let day = at("2027-03-28T00:00:00Z")..at("2027-03-28T12:00:00Z");
    let times = occurrences(&quarters, day.start, day.end);
    assert_eq!(times.len(), 4, "the four of the hour that there is: {times:?}");
}

#[test]
fn a_time_that_the_clock_shows_twice_happens_once() {
    let nightly = berlin("daily 02:30");
    let first = nightly.next_after(at("2026-10-24T12:00:00Z")).unwrap();
    assert_eq!(first, at("2026-10-25T00:30:00Z"), "the first 02:30");
    assert_eq!(nightly.next_after(first), Some(at("2026-10-26T01:30:00Z")));
    let between = at("2026-10-25T01:10:00Z");
    assert_eq!(nightly.last_until(between), Some(first), "it is 02:10 again");
    assert_eq!(nightly.next_after(between), Some(at("2026-10-26T01:30:00Z")));
}

#[test]
fn the_days_on_which_the_clock_skips_the_time_are_known() {
    let years = (at("2026-11-22T00:00:00Z"), at("2029-11-22T00:00:00Z"));
    let skipped = berlin("daily 02:30").skipped(years.0, years.1);
    assert_eq!(
        skipped,
        [
            at("2027-03-28T01:00:00Z"),
            at("2028-03-26T01:00:00Z"),
            at("2029-03-25T01:00:00Z")
        ]
    );
    assert_eq!(berlin("daily 03:00").skipped(years.0, years.1), []);
    assert_eq!(berlin("weekly monday 02:30").skipped(years.0, years.1), []);
    assert_eq!(schedule("daily 02:30", "UTC").skipped(years.0, years.1), []);
}

#[test]
fn after_a_long_sleep_one_occurrence_is_due_and_the_others_are_missed() {
    let nightly = schedule("daily 02:00", "UTC");
    let last = at("2026-11-19T02:00:01Z");
    assert_eq!(nightly.due(last, at("2026-11-20T01:59:59Z")), None);
    let in_time = nightly.due(last, at("2026-11-20T02:00:20Z")).unwrap();
    assert_eq!(
        (in_time.at, in_time.missed, in_time.last_missed),
        (at("2026-11-20T02:00:00Z"), 0, None)
    );
    let late = nightly.due(last, at("2026-11-22T09:00:00Z")).unwrap();
    assert_eq!(late.at, at("2026-11-22T02:00:00Z"));
    assert_eq!((late.missed, late.last_missed), (3, Some(late.at)));
    let woken = nightly.due(last, at("2026-11-22T02:00:20Z")).unwrap();
    assert_eq!((woken.missed, woken.last_missed), (2, Some(at("2026-11-21T02:00:00Z"))));
    assert_eq!(
        nightly.due(at("2026-11-22T09:00:00Z"), at("2026-11-22T09:00:30Z")),
        None
    );
    assert_eq!(nightly.paused(true).due(last, at("2026-11-22T09:00:00Z")), None);
}

#[test]
fn a_clock_that_was_wrong_stops_nothing() {
    let nightly = schedule("daily 02:00", "UTC");
    let now = at("2026-11-22T09:00:00Z");
    let ahead = at("2031-01-01T00:00:00Z");
    assert_eq!(
        nightly.due(ahead, now).map(|due| due.at),
        Some(at("2026-11-22T02:00:00Z"))
    );
    let a_little_ahead = at("2026-11-22T09:00:02Z");
    assert_eq!(nightly.due(a_little_ahead, now), None);
}

#[test]
fn years_of_missed_minutes_are_counted_no_further_than_a_thousand() {
    let due = schedule("* * * * *", "UTC").due(at("2000-01-01T00:00:00Z"), at("2026-11-22T09:00:00Z"));
    assert_eq!(due.map(|due| due.missed), Some(1000));
}

fn occurrences(schedule: &Schedule, from: Timestamp, until: Timestamp) -> Vec<Timestamp> {
    std::iter::successors(schedule.next_after(from), |last| schedule.next_after(*last))
        .take_while(|at| *at < until)
        .collect()
}

const ZONES: [&str; 7] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "America/Santiago",
];

prop_compose! {
    fn any_schedule()(minute in 0..60_u8, hour in 0..24_u8, kind in 0..5_u8, zone in 0..ZONES.len()) -> Schedule {
        let words = match kind {
            0 => format!("daily {hour:02}:{minute:02}"),
            1 => format!("{minute} * * * *"),
            2 => format!("*/{} {hour} * * *", minute.max(1)),
            3 => format!("{minute} {hour} * * {}", minute % 7),
            _ => format!("{minute} {hour} 1,15 * 3"),
        };
        schedule(&words, ZONES[zone])
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Forwards and backwards walk over the same moments, in order, each once.
    #[test]
    fn forwards_and_backwards_meet_the_same_moments(schedule in any_schedule(), start in 1_700_000_000_i64..2_000_000_000) {
        let start = Timestamp::from_second(start).unwrap();
        let mut last = start;
        for _ in 0..40 {
            let next = schedule.next_after(last).unwrap();
            prop_assert!(next > last);
            prop_assert_eq!(schedule.last_until(next), Some(next));
            let just_before = next.checked_sub(SignedDuration::from_secs(1)).unwrap();
            if just_before >= last && last != start {
                prop_assert_eq!(schedule.last_until(just_before), Some(last));
            }
            last = next;
        }
    }

    /// A daily schedule comes on every day of the zone's calendar, whatever its clock does.
    #[test]
    fn a_daily_time_comes_once_on_each_day(minute in 0..60_u8, hour in 0..24_u8, zone in 0..ZONES.len(), start in 1_700_000_000_i64..2_000_000_000) {
        let schedule = schedule(&format!("daily {hour:02}:{minute:02}"), ZONES[zone]);
        let start = Timestamp::from_second(start).unwrap();
        let days: Vec<_> = std::iter::successors(schedule.next_after(start), |last| schedule.next_after(*last))
            .take(400)
            .map(|at| schedule.zone.to_datetime(at).date())
            .collect();
        for pair in days.windows(2) {
            prop_assert_eq!(pair[0].tomorrow().unwrap(), pair[1]);
        }
    }

    /// However irregularly somebody looks, no occurrence is run twice, and each is either run or counted as missed.
    #[test]
    fn each_occurrence_is_run_or_missed(
        schedule in any_schedule(),
        start in 1_700_000_000_i64..2_000_000_000,
        naps in prop::collection::vec(30_i64..400_000, 1..40),
    ) {
        let start = Timestamp::from_second(start).unwrap();
        let (mut now, mut last) = (start, start);
        let mut ran = Vec::new();
        let mut passed_by = 0;
        for nap in naps {
            now = now.checked_add(SignedDuration::from_secs(nap)).unwrap();
            let Some(due) = schedule.due(last, now) else { continue };
            prop_assert!(due.at > last && due.at <= now);
            prop_assert_eq!(due.missed == 0, due.last_missed.is_none());
            let is_late = due.last_missed == Some(due.at);
            prop_assert_eq!(is_late, now.duration_since(due.at) > SignedDuration::from_mins(15));
            passed_by += due.missed - u32::from(is_late);
            ran.push(due.at);
            last = now;
        }
        let all = occurrences(&schedule, start, last.checked_add(SignedDuration::from_nanos(1)).unwrap());
        prop_assert_eq!(all.len(), ran.len() + passed_by as usize);
        prop_assert!(ran.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
