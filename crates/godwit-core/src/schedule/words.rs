//! Schedules as people say them.

use super::{Fields, NotASchedule};

const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// More times of a day than this are not listed.
const LISTED: usize = 6;

/// The cron expression that `words` mean: a preset, or one already.
pub(super) fn cron(words: &str) -> Result<String, NotASchedule> {
    let unknown = || NotASchedule::Words(words.to_owned());
    let lower = words.to_lowercase();
    let parts: Vec<&str> = lower.split_whitespace().collect();
    let at = |text: &str| time(text).ok_or_else(unknown);
    Ok(match parts.as_slice() {
        ["hourly"] => "0 * * * *".to_owned(),
        ["daily", time] => format!("{} * * *", at(time)?),
        ["weekdays", time] => format!("{} * * 1-5", at(time)?),
        ["weekly", day, time] => format!("{} * * {}", at(time)?, weekday(day).ok_or_else(unknown)?),
        ["monthly", day, time] => {
            let day: u8 = day
                .parse()
                .ok()
                .filter(|day| (1..=31).contains(day))
                .ok_or_else(unknown)?;
            format!("{} {day} * *", at(time)?)
        }
        [_, _, _, _, _] => words.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => return Err(unknown()),
    })
}

/// `02:30` as minute and hour.
fn time(text: &str) -> Option<String> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str, below: u8| {
        let is_number = !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = is_number.then(|| text.parse::<u8>().ok()).flatten()?;
        (number < below).then_some(number)
    };
    let (hour, minute) = (number(hour, 24)?, number(minute, 60).filter(|_| minute.len() == 2)?);
    Some(format!("{minute} {hour}"))
}

/// `sunday` or `sun`.
fn weekday(text: &str) -> Option<usize> {
    WEEKDAYS.iter().position(|name| {
        let name = name.to_lowercase();
        name == text || name[..3] == *text
    })
}

/// The expression in plain words; `text` itself where it has no short ones.
pub(super) fn plain(fields: &Fields, text: &str) -> String {
    match (days(fields), times(fields)) {
        (Some(days), Some(times)) => format!("{days} {times}").trim().to_owned(),
        _ => format!("by the cron expression '{text}'"),
    }
}

/// `every day`; empty where the times say it.
fn days(fields: &Fields) -> Option<String> {
    let is_within_a_day = fields.hours.is_some();
    match (&fields.days, &fields.months, &fields.weekdays) {
        (None, None, None) if is_within_a_day => Some("every day".to_owned()),
        (None, None, None) => Some(String::new()),
        (None, None, Some(weekdays)) if *weekdays == [1, 2, 3, 4, 5] => Some("Monday to Friday".to_owned()),
        (None, None, Some(weekdays)) => {
            let named: Option<Vec<&str>> = weekdays
                .iter()
                .map(|day| WEEKDAYS.get(usize::from(*day)).copied())
                .collect();
            Some(format!("every {}", joined(&named?)))
        }
        (Some(days), None, None) => {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            (days.len() <= LISTED).then(|| format!("every month on day {}", joined(&days)))
        }
        _ => None,
    }
}

/// `at 02:00`, `every 15 minutes`.
fn times(fields: &Fields) -> Option<String> {
    let minutes = fields.minutes.as_deref().unwrap_or_default();
    match (minutes, &fields.hours) {
        ([], None) => Some("every minute".to_owned()),
        ([minute], None) => Some(format!("every hour at :{minute:02}")),
        ([0, step, ..], None) if is_step(minutes, *step) => Some(format!("every {step} minutes")),
        ([minute], Some(hours)) if hours.len() <= LISTED => {
            let times: Vec<String> = hours.iter().map(|hour| format!("{hour:02}:{minute:02}")).collect();
            Some(format!("at {}", joined(&times)))
        }
        _ => None,
    }
}

/// Whether `minutes` are every `step`th of the hour, which they divide.
fn is_step(minutes: &[u16], step: u16) -> bool {
    60 % step == 0 && minutes.iter().copied().eq((0..60).step_by(usize::from(step)))
}

/// `a, b and c`.
fn joined<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}
