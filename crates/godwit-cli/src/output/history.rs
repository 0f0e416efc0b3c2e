//! A target's history for people.

use anstyle::Style;
use godwit_api::views::{HistoryView, RevisionStateView};

use super::{
    Screen, Table,
    style::{BAD, CAUTION, GOOD},
    words,
};

/// The rows, newest first.
pub(crate) fn show(screen: &Screen, history: &HistoryView) {
    if history.rows.is_empty() {
        let why = if history.exists {
            "its history is empty"
        } else {
            "it has no history table yet"
        };
        screen.line(&format!("{}: {why}.", history.target));
        return;
    }
    let mut table = Table::with_headings(&["applied", "state", "version", "name", "took", "by", "machine", "with"]);
    for row in &history.rows {
        let style = match row.state {
            RevisionStateView::Applied => GOOD,
            RevisionStateView::RolledBack => CAUTION,
            RevisionStateView::Started | RevisionStateView::Failed => BAD,
        };
        let plain = |text: Option<String>| (Style::new(), text.unwrap_or_default());
        table.add([
            plain(row.at.as_deref().map(words::time)),
            (style, words::revision_state(row.state).to_owned()),
            plain(Some(row.version.clone())),
            plain(Some(row.name.clone())),
            plain(row.millis.map(|millis| words::duration(millis.into()))),
            plain(row.by.clone()),
            plain(row.machine.clone()),
            plain(row.tool.clone()),
        ]);
    }
    screen.lines(table.lines());
}
