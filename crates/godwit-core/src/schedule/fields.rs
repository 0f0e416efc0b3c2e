//! A cron expression, field by field, for those who say it in another way.

use croner::Cron;

/// What a cron expression allows. `None` allows everything. A day matches if its number or its weekday does, where
/// both are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// Minutes of an hour, from 0.
    pub minutes: Option<Vec<u16>>,
    /// Hours of a day, from 0.
    pub hours: Option<Vec<u16>>,
    /// Days of a month, from 1.
    pub days: Option<Vec<u16>>,
    /// Months, from 1.
    pub months: Option<Vec<u16>>,
    /// Days of a week, from 0, which is Sunday.
    pub weekdays: Option<Vec<u16>>,
}

impl Fields {
    pub(super) fn of(cron: &Cron) -> Self {
        let pattern = &cron.pattern;
        let unless_all = |values: Vec<u16>, all: usize| (values.len() < all).then_some(values);
        Self {
            minutes: unless_all(pattern.minutes.values(), 60),
            hours: unless_all(pattern.hours.values(), 24),
            // A list of all days is not the same as `*` here: beside weekdays it makes every day match.
            days: (!pattern.is_dom_wildcard()).then(|| pattern.days.values()),
            months: unless_all(pattern.months.values(), 12),
            weekdays: (!pattern.is_dow_wildcard()).then(|| pattern.days_of_week.values()),
        }
    }

    /// Whether no month has such a day.
    pub(super) fn never_comes(&self) -> bool {
        let (Some(days), None) = (&self.days, &self.weekdays) else {
            return false;
        };
        let Some(first) = days.iter().min() else {
            return true;
        };
        let has = |month: u16| match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        self.months
            .as_ref()
            .is_some_and(|months| months.iter().all(|month| has(*month) < *first))
    }
}
