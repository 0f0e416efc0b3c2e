//! When backups of an environment are taken by themselves: a cron expression in a time zone.
//!
//! The expression matches *civil* times, what a clock on the wall shows. Where the clocks change, each of them is one
//! moment: a time that the clock skips is the first moment after the gap, a time that it shows twice is the first of
//! both. So every occurrence happens once, and in order.

mod attempt;
mod due;
mod fields;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;

use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::{
    SignedDuration, Timestamp,
    civil::DateTime,
    tz::{AmbiguousOffset, TimeZone},
};

pub use attempt::Attempt;
pub use due::Due;
pub use fields::Fields;

/// When backups are taken by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    cron: Cron,
    text: String,
    zone: TimeZone,
    /// Kept, but nothing is due.
    pub paused: bool,
}

/// The words name no schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotASchedule {
    /// Neither a preset nor a cron expression.
    #[error(
        "'{0}' is no schedule: hourly, daily 02:00, weekdays 02:00, weekly sunday 03:30, monthly 1 02:00, or a cron expression of five fields such as '30 3 * * 0'"
    )]
    Words(String),
    /// It looks like a cron expression and is none.
    #[error("'{text}' is no cron expression of five fields (minute, hour, day, month, weekday): {why}")]
    Cron {
        /// As it was given.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// No day is such a one: 30 February.
    #[error("'{0}' never comes: none of its months has such a day")]
    Never(String),
    /// The time zone is not known.
    #[error("'{0}' is no time zone: it needs a name such as Europe/Berlin or UTC")]
    Zone(String),
}

impl Schedule {
    /// Reads words such as `daily 02:00` or a cron expression, in the time zone of this IANA name.
    ///
    /// # Errors
    /// [`NotASchedule`] says which of both cannot be meant.
    pub fn parse(words: &str, zone: &str) -> Result<Self, NotASchedule> {
        let text = words::cron(words)?;
        let cron = parse_cron(&text)?;
        let unknown = || NotASchedule::Zone(zone.to_owned());
        let zone = TimeZone::get(zone).map_err(|_| unknown())?;
        if zone.iana_name().is_none() {
            return Err(unknown());
        }
        Ok(Self {
            cron,
            text,
            zone,
            paused: false,
        })
    }

    /// This schedule, paused or not.
    #[must_use]
    pub fn paused(mut self, paused: bool) -> Self {
        self.paused = paused;
        self
    }

    /// The cron expression, five fields with a blank between them.
    pub fn cron(&self) -> &str {
        &self.text
    }

    /// The IANA name of the time zone.
    pub fn zone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// What each field of the expression allows.
    pub fn fields(&self) -> Fields {
        Fields::of(&self.cron)
    }

    /// The first occurrence after `after`, whether paused or not. `None` only where time itself ends.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let mut civil = self.zone.to_datetime(after);
        // In the hour that a clock shows twice, the times that it shows again are over: they are passed by here.
        loop {
            civil = self.cron.find_next_occurrence(&civil, false).ok()?;
            let at = self.moment(civil)?;
            if at > after {
                return Some(at);
            }
        }
    }

    /// The last occurrence at or before `until`, whether paused or not.
    pub fn last_until(&self, until: Timestamp) -> Option<Timestamp> {
        let mut civil = self.zone.to_datetime(until);
        // After a clock went back it has shown later times than now's.
        if let Some(change) = self.zone.preceding(until).next() {
            let before = change.timestamp().checked_sub(SignedDuration::from_secs(1)).ok()?;
            civil = civil.max(self.zone.to_datetime(before));
        }
        let mut inclusive = true;
        loop {
            civil = self.cron.find_previous_occurrence(&civil, inclusive).ok()?;
            inclusive = false;
            let at = self.moment(civil)?;
            if at <= until {
                return Some(at);
            }
        }
    }

    /// The moments from `from` to `until` at which the clock skips an occurrence: it happens right after the gap.
    pub fn skipped(&self, from: Timestamp, until: Timestamp) -> Vec<Timestamp> {
        let changes = self.zone.following(from).map(|change| change.timestamp());
        changes
            .take_while(|change| *change <= until)
            .filter(|change| self.is_in_gap(*change))
            .collect()
    }

    /// Whether an occurrence falls into the gap that ends at `change`.
    fn is_in_gap(&self, change: Timestamp) -> bool {
        let Ok(before) = change.checked_sub(SignedDuration::from_nanos(1)) else {
            return false;
        };
        let (last, first) = (self.zone.to_datetime(before), self.zone.to_datetime(change));
        let next = self.cron.find_next_occurrence(&last, false);
        next.is_ok_and(|next| next < first)
    }

    /// The one moment of a civil time.
    fn moment(&self, civil: DateTime) -> Option<Timestamp> {
        let ambiguous = self.zone.to_ambiguous_timestamp(civil);
        let is_gap = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
        // In a gap this is the time as the clock would show it had it not changed: at the change or after it.
        let at = ambiguous.compatible().ok()?;
        if !is_gap {
            return Some(at);
        }
        let after = at.checked_add(SignedDuration::from_nanos(1)).ok()?;
        self.zone.preceding(after).next().map(|change| change.timestamp())
    }
}

/// In plain words: `every day at 02:00, Europe/Berlin`.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", words::plain(&self.fields(), &self.text), self.zone())
    }
}

fn parse_cron(text: &str) -> Result<Cron, NotASchedule> {
    let refused = |why: &str| NotASchedule::Cron {
        text: text.to_owned(),
        why: why.to_owned(),
    };
    // The parser knows more than cron does: last days, nearest weekdays, nicknames.
    if !text.chars().all(|c| c.is_ascii_alphanumeric() || " *,-/".contains(c)) {
        return Err(refused("only digits, names, '*', ',', '-' and '/' may stand in it"));
    }
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .build();
    let cron = parser.parse(text).map_err(|error| refused(&error.to_string()))?;
    let pattern = &cron.pattern;
    if pattern.days.has_modifiers() || pattern.days_of_week.has_modifiers() {
        return Err(refused("'L' and 'W' are not known to every cron"));
    }
    if Fields::of(&cron).never_comes() {
        return Err(NotASchedule::Never(text.to_owned()));
    }
    Ok(cron)
}
