//! A run while it goes on: a line for everything that is done, and one that moves for what is not.

use std::time::Duration;

use godwit_api::views::{BlockNodeView, BlockageView, RunEventKindView as What, RunEventView};
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    Screen, Voice,
    style::{BOLD, CAUTION, FAINT, GOOD, NOTE, paint},
    words,
};

/// What a run does, in the words of its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// Migrations are applied.
    Apply,
    /// Migrations are rolled back.
    Rollback,
    /// A backup is taken.
    Backup,
    /// A backup is restored.
    Restore,
    /// A backup is restored into a scratch database.
    Drill,
}

/// Shows the events of one run.
pub(crate) struct Live {
    screen: Screen,
    opening: Opening,
    bar: Option<ProgressBar>,
    /// The migration that goes on: its name and how many statements it has.
    migration: Option<(String, u32)>,
    /// The statement that goes on, in one line.
    statement: String,
}

impl Live {
    pub(crate) fn new(screen: Screen, opening: Opening) -> Self {
        let bar = screen.is_live().then(|| {
            let bar = ProgressBar::new_spinner();
            // A template that does not parse would only cost the looks.
            if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Self {
            screen,
            opening,
            bar,
            migration: None,
            statement: String::new(),
        }
    }

    /// Shows one event.
    pub(crate) fn show(&mut self, event: &RunEventView) {
        self.screen.event(event);
        if self.screen.voice() == Voice::Human {
            if let Some(line) = self.line(&event.what) {
                self.print(|screen| screen.line(&line));
            }
            if let (Some(bar), Some(doing)) = (&self.bar, self.doing(&event.what)) {
                bar.set_message(doing);
            }
        }
        if let What::Notice { severity, message } = &event.what {
            let text = format!("{}: {message}", severity.to_lowercase());
            self.print(|screen| screen.warn(&text));
        }
        self.remember(&event.what);
    }

    /// Says something beside the events.
    pub(crate) fn say(&self, text: &str) {
        self.print(|screen| screen.err_line(&format!("{} {text}", paint(NOTE, "note:"))));
    }

    /// Takes away what moves.
    pub(crate) fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn print(&self, say: impl FnOnce(&Screen)) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(&self.screen)),
            None => say(&self.screen),
        }
    }

    fn remember(&mut self, what: &What) {
        match what {
            What::MigrationStarted {
                version,
                name,
                statements,
            } => {
                self.migration = Some((format!("{version} {name}"), *statements));
            }
            What::StatementStarted { summary, .. } => self.statement.clone_from(summary),
            _ => {}
        }
    }

    /// What stays on the screen.
    fn line(&self, what: &What) -> Option<String> {
        let done = paint(GOOD, "✓");
        match what {
            What::LockWaiting { holder, seconds } => {
                let holder = holder.as_deref().unwrap_or("another run");
                Some(format!(
                    "{} the target is locked by {holder}; waiting up to {seconds} s",
                    paint(CAUTION, "…")
                ))
            }
            What::BreakGlass { gate, reason } => Some(format!(
                "{} broke the glass: {gate}; the reason: {reason}",
                paint(CAUTION, "!")
            )),
            What::BackupStarted { tool } => Some(format!("backing up with {tool}")),
            What::BackupFinished { backup, bytes } => Some(format!("{done} backup {backup}, {}", words::bytes(*bytes))),
            What::MigrationStarted {
                version,
                name,
                statements,
            } => {
                let statements = words::count(*statements, "statement");
                Some(format!(
                    "{} {}",
                    paint(BOLD, format!("{version} {name}")),
                    paint(FAINT, statements)
                ))
            }
            What::StatementFinished {
                index, rows, millis, ..
            } => {
                let total = self.migration.as_ref().map_or(0, |(_, total)| *total);
                let rows = rows
                    .filter(|rows| *rows > 0.0)
                    .map_or_else(String::new, |rows| format!(", {rows:.0} rows"));
                let took = paint(FAINT, format!("{}{rows}", words::duration(*millis)));
                Some(format!(
                    "  {index}/{total} {}  {took}",
                    words::short(&self.statement, 80)
                ))
            }
            What::MigrationFinished { millis, .. } => {
                let (name, _) = self.migration.as_ref()?;
                let verb = if self.opening == Opening::Rollback {
                    "rolled back"
                } else {
                    "applied"
                };
                Some(format!(
                    "{done} {name} {verb}  {}",
                    paint(FAINT, words::duration(*millis))
                ))
            }
            What::Retrying {
                index,
                attempt,
                tries,
                wait,
                reason,
                ..
            } => Some(format!(
                "  {} statement {index} got no lock and did nothing ({reason}); try {attempt} of {tries} in {}",
                paint(CAUTION, "…"),
                words::duration(*wait)
            )),
            What::Blocked { blockage } => Some(format!("  {} {}", paint(CAUTION, "…"), blocked(blockage))),
            What::Free => Some(format!("  {done} nobody waits for anybody any more")),
            // A notice goes to standard error; the rest is only of interest while it lasts.
            What::Notice { .. }
            | What::Started { .. }
            | What::Locked { .. }
            | What::Inside { .. }
            | What::Progress { .. }
            | What::StatementStarted { .. }
            | What::Ended { .. } => None,
        }
    }

    /// What moves while it goes on.
    fn doing(&self, what: &What) -> Option<String> {
        match what {
            What::Started { .. } => Some("waiting for the target's lock".to_owned()),
            What::Locked { .. } if self.opening == Opening::Restore => Some("restoring".to_owned()),
            What::Progress { bytes, total, what } => {
                let total = total.map_or_else(String::new, |total| format!(" of {}", words::bytes(total)));
                Some(format!("{what}  {}{total}", words::bytes(*bytes)))
            }
            What::StatementStarted {
                index, line, summary, ..
            } => {
                let (name, total) = self.migration.clone().unwrap_or_default();
                Some(format!(
                    "{name}  {index}/{total}  line {line}: {}",
                    words::short(summary, 60)
                ))
            }
            What::BackupStarted { tool } => Some(format!("backing up with {tool}")),
            What::Inside { progress } => {
                let of = progress
                    .total
                    .map_or_else(String::new, |total| format!(" of {total:.0}"));
                Some(format!(
                    "{}  {:.0}{of} {}",
                    progress.phase, progress.done, progress.unit
                ))
            }
            _ => None,
        }
    }
}

/// Who blocks the statement and how many wait behind it, in a line; the tree is in the events.
fn blocked(blockage: &BlockageView) -> String {
    let named = |node: &BlockNodeView| {
        let session = &node.session;
        let who = [session.user.as_deref(), session.application.as_deref()];
        let who: Vec<&str> = who.into_iter().flatten().filter(|word| !word.is_empty()).collect();
        let since = session.transaction_seconds.or(session.since_seconds);
        let since = since.map_or_else(String::new, |seconds| {
            format!(" for {}", words::duration(seconds * 1000.0))
        });
        let likely = if node.certain { "" } else { "probably " };
        format!(
            "{likely}session {:.0} ({}, {}{since})",
            session.id,
            who.join(", "),
            session.state
        )
    };
    let by: Vec<String> = blockage.blocked_by.iter().map(named).collect();
    let waiting = words::count(blockage.waiting, "session");
    match (by.is_empty(), blockage.waiting) {
        (false, 0) => format!("waits for {}", by.join("; ")),
        (false, _) => format!("waits for {}; {waiting} behind it", by.join("; ")),
        (true, _) => format!("{waiting} behind the statement that runs"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::testing::{Typed, screen};

    fn event(seq: u32, what: What) -> RunEventView {
        RunEventView {
            run: "r".to_owned(),
            seq,
            at: String::new(),
            what,
        }
    }

    #[test]
    fn every_statement_and_migration_leaves_a_line_with_its_time() {
        let (screen, said) = screen(Typed::Nobody);
        let mut live = Live::new(screen, Opening::Apply);
        let version = || "1".to_owned();
        let story = [
            What::Started {
                plan: None,
                migrations: 1,
                transactions: godwit_api::views::TransactionsView::Each,
            },
            What::LockWaiting {
                holder: Some("ana on laptop, run 7".to_owned()),
                seconds: 15,
            },
            What::Locked { session: None },
            What::MigrationStarted {
                version: version(),
                name: "orders".to_owned(),
                statements: 1,
            },
            What::StatementStarted {
                version: version(),
                index: 1,
                line: 3,
                summary: "CREATE TABLE orders (id)".to_owned(),
            },
            What::Notice {
                severity: "NOTICE".to_owned(),
                message: "table exists".to_owned(),
            },
            What::StatementFinished {
                version: version(),
                index: 1,
                rows: Some(2.0),
                millis: 12.0,
            },
            What::MigrationFinished {
                version: version(),
                millis: 1500.0,
            },
        ];
        for (seq, what) in (1..).zip(story) {
            live.show(&event(seq, what));
        }
        live.end();
        insta::assert_snapshot!(said.out(), @r"
        … the target is locked by ana on laptop, run 7; waiting up to 15 s
        1 orders 1 statement
          1/1 CREATE TABLE orders (id)  12 ms, 2 rows
        ✓ 1 orders applied  1.5 s
        ");
        assert_eq!(said.err(), "warning: notice: table exists\n");
    }
}
