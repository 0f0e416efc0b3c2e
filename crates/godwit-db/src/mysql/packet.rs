//! The answers to a packet of several statements.

use sqlx::{Column as _, Row as _, mysql::MySqlRow};

use super::values;
use crate::{DbError, Executed, Notice, value::Row};

/// Of more warnings than this the server keeps none either (`max_error_count`), unless it was told to.
const WARNINGS: usize = 1000;

/// One answer: a count, or rows that look like warnings.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) affected: u64,
    warnings: Vec<Result<Row, DbError>>,
}

impl Answer {
    /// Counts a row. It is the user's, of any type, and thrown away unless it can be a warning.
    pub(super) fn take(&mut self, row: &MySqlRow) {
        self.affected += 1;
        let names = row.columns();
        let is_warning = names.len() == 3
            && ["Level", "Code", "Message"]
                .iter()
                .zip(names)
                .all(|(name, column)| *name == column.name());
        if is_warning && self.warnings.len() < WARNINGS {
            self.warnings.push(values::row(row));
        }
    }
}

/// What the user's statement did, from the answers to the whole packet: `before` are of statements before it, `after`
/// of those behind it, of which the first is `SHOW WARNINGS`. It may itself have had several.
pub(super) fn read(answers: Vec<Answer>, before: usize, after: usize) -> Result<Executed, DbError> {
    let Some(shown) = answers.len().checked_sub(after).filter(|shown| *shown > before) else {
        return Err(DbError::unexpected("fewer answers than statements"));
    };
    let affected = answers[before..shown].iter().map(|answer| answer.affected).sum();
    let mut notices = Vec::new();
    for row in answers
        .into_iter()
        .nth(shown)
        .map(|answer| answer.warnings)
        .unwrap_or_default()
    {
        let row = row?;
        notices.push(Notice {
            severity: row.text(0)?.to_uppercase(),
            message: row.text(2)?,
        });
    }
    Ok(Executed {
        rows_affected: Some(affected),
        notices,
    })
}
