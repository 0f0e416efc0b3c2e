//! A target's status for people.

use anstyle::Style;
use godwit_api::views::{MigrationStateView as State, StatusRowView, StatusView};

use super::{
    Screen, Table,
    style::{BAD, BOLD, CAUTION, FAINT, GOOD, NOTE, paint},
    words,
};

/// The rows, then the sum.
pub(crate) fn show(screen: &Screen, status: &StatusView) {
    let because = if status.because.is_empty() {
        String::new()
    } else {
        format!(", {}", status.because)
    };
    screen.detail(&format!(
        "{}  {}  {}",
        paint(BOLD, &status.target),
        status.server,
        paint(FAINT, format!("format {}{because}", words::format(status.format)))
    ));
    let mut table = Table::with_headings(&["state", "version", "name", "", "applied", "took", "by"]);
    for row in &status.rows {
        table.add(cells(row));
    }
    if !status.rows.is_empty() && screen.voice() == super::Voice::Human {
        screen.lines(table.lines());
    }
    screen.line(&sum(status));
}

fn cells(row: &StatusRowView) -> [(Style, String); 7] {
    let plain = |text: Option<String>| (Style::new(), text.unwrap_or_default());
    let detail = match (&row.detail, row.reversible) {
        (Some(detail), _) => format!("{detail} statements"),
        (None, false) => "no way back".to_owned(),
        (None, true) => String::new(),
    };
    [
        (colour(row.state), words::migration_state(row.state).to_owned()),
        (Style::new(), row.version.clone()),
        (Style::new(), row.name.clone()),
        (FAINT, detail),
        plain(row.at.as_deref().map(words::time)),
        plain(row.millis.map(|millis| words::duration(millis.into()))),
        plain(row.by.clone()),
    ]
}

const fn colour(state: State) -> Style {
    match state {
        State::Applied | State::Baseline | State::EditedLineEndings => GOOD,
        State::Pending => NOTE,
        State::OutOfOrder => CAUTION,
        State::Partial | State::Failed | State::Edited | State::Missing | State::Duplicate => BAD,
    }
}

fn sum(status: &StatusView) -> String {
    let count = |wanted: &[State]| status.rows.iter().filter(|row| wanted.contains(&row.state)).count();
    let mut parts = Vec::new();
    for (number, word, style) in [
        (count(&[State::Partial]), "partial", BAD),
        (count(&[State::Failed]), "failed", BAD),
        (count(&[State::Edited]), "edited", BAD),
        (count(&[State::Missing]), "missing", BAD),
        (count(&[State::Duplicate]), "with a duplicate version", BAD),
        (count(&[State::OutOfOrder]), "out of order", CAUTION),
        (count(&[State::Pending]), "pending", NOTE),
    ] {
        if number > 0 {
            parts.push(paint(style, format!("{number} {word}")));
        }
    }
    let at = status
        .head
        .as_ref()
        .map_or_else(|| "nothing is applied".to_owned(), |head| format!("at version {head}"));
    match parts.as_slice() {
        [] if status.rows.is_empty() => format!("{}: no migrations in folder or history.", status.target),
        [] => format!("{}: {}, {at}.", status.target, paint(GOOD, "up to date")),
        parts => format!("{}: {}; {at}.", status.target, parts.join(", ")),
    }
}
