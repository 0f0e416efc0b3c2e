//! Migrations that are all or nothing: statements and history row in one transaction.

use std::time::Duration;

use godwit_core::{FormatId, Limits};
use tokio::time::Instant;

use super::TargetLock;
use crate::{
    DbError, HistoryChange,
    session::{Done, Message},
};

/// A migration that is all or nothing.
#[derive(Debug, Clone, Copy)]
pub struct Whole<'a> {
    /// Its statements.
    pub statements: &'a [&'a str],
    /// Whose history.
    pub format: FormatId,
    /// What the history says when it is done.
    pub change: &'a HistoryChange,
    /// How long its statements may take.
    pub limits: &'a Limits,
    /// With whom it shares its transaction.
    pub sharing: Sharing,
    /// What comes after it.
    pub next: Next<'a>,
}

/// With whom a migration shares its transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// It has one of its own.
    Nobody,
    /// With its neighbours, where that is faster, each behind a savepoint of its own: none of its statements can make
    /// the commit fail, or holds anybody up.
    Neighbours,
    /// With all others, until the last of them: all or nothing.
    All,
}

/// What comes after a migration.
#[derive(Debug, Clone, Copy)]
pub enum Next<'a> {
    /// Nothing, or something that wants no transaction open.
    Else,
    /// Another one in a transaction, within these limits.
    Whole {
        /// Its limits.
        limits: &'a Limits,
        /// With whom it shares its transaction.
        sharing: Sharing,
    },
}

/// Whether a migration that is done is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is, and everything before it.
    Committed,
    /// Its transaction goes on with the next one.
    Shared,
}

/// A migration of which nothing is left.
#[derive(Debug)]
pub struct WholeFailure {
    /// Its statement that failed, from 0; `None` where it was the begin, the history row or the commit.
    pub statement: Option<usize>,
    /// Why.
    pub error: DbError,
    /// Migrations before it that shared its transaction and went with it. Where the connection was lost, nobody knows.
    pub undone: u32,
}

/// How many migrations share a transaction at most: nobody else writes meanwhile, and all would be lost together.
const TOGETHER: u32 = 500;

/// How old a transaction may be that another one joins.
const JOINED_FOR: Duration = Duration::from_millis(250);

const SAVEPOINT: &str = "godwit_migration";

/// A transaction of Godwit's own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    /// Migrations in it that are done and not committed.
    members: u32,
    since: Instant,
    /// Whether they are kept without those that were to follow.
    keeps: bool,
}

impl Open {
    fn new() -> Self {
        Self {
            members: 0,
            since: Instant::now(),
            keeps: true,
        }
    }
}

impl TargetLock {
    /// Runs `whole`, and tells of each of its statements that is done.
    ///
    /// On PostgreSQL everything travels at once, and the answers come back one by one. The begin of its transaction
    /// came with the migration before it and was confirmed, so that no statement can ever run outside of one.
    pub async fn whole(&mut self, whole: &Whole<'_>, done: Done<'_>) -> Result<Kept, WholeFailure> {
        let nothing = |error| WholeFailure {
            statement: None,
            error,
            undone: 0,
        };
        let row = self.history_write(whole.format, whole.change).map_err(nothing)?;
        let open = match self.open {
            Some(open) => open,
            None => {
                self.settle().await.map_err(nothing)?;
                let begin = self.begin_text(whole.limits);
                self.session.script(&begin).await.map_err(nothing)?;
                Open::new()
            }
        };
        self.open = Some(open);
        let shares = whole.sharing == Sharing::Neighbours && self.session.capabilities().shares_transactions;
        let goes_on = match (whole.sharing, whole.next) {
            (Sharing::All, Next::Whole { sharing, .. }) => sharing == Sharing::All,
            (Sharing::Neighbours, Next::Whole { sharing, .. }) => {
                let joins = shares && sharing == Sharing::Neighbours;
                joins && open.members + 1 < TOGETHER && open.since.elapsed() < JOINED_FOR
            }
            _ => false,
        };
        // Those that share a transaction have limits of their own all the same.
        let settings = (open.members > 0)
            .then(|| self.new_settings(whole.limits, false))
            .flatten();
        let savepoint = format!("SAVEPOINT {SAVEPOINT}");
        let (end, begin) = self.end_text(row, shares, goes_on, whole.next);
        let mut messages = Vec::with_capacity(whole.statements.len() + 4);
        messages.extend(settings.as_deref().map(Message::Script));
        if shares {
            messages.push(Message::Script(&savepoint));
        }
        let first = messages.len();
        messages.extend(whole.statements.iter().map(|sql| Message::Statement(sql)));
        messages.push(Message::Script(&end));
        messages.extend(begin.as_deref().map(Message::Script));
        let count = whole.statements.len();
        let outcome = self
            .session
            .pipeline(&messages, &mut |index, executed| {
                if let Some(statement) = index.checked_sub(first).filter(|statement| *statement < count) {
                    done(statement, executed);
                }
            })
            .await;
        match outcome {
            Ok(()) => {
                self.open = match (goes_on, begin.is_some()) {
                    (true, _) => Some(Open {
                        members: open.members + 1,
                        keeps: whole.sharing != Sharing::All,
                        ..open
                    }),
                    (false, true) => Some(Open::new()),
                    (false, false) => None,
                };
                Ok(if goes_on { Kept::Shared } else { Kept::Committed })
            }
            // Committed, and only the next one's transaction did not begin.
            Err((index, error)) if index > first + count && !error.is_lost() => {
                tracing::debug!(%error, "a transaction that was begun ahead did not begin");
                self.open = None;
                Ok(Kept::Committed)
            }
            Err((index, error)) => {
                let undone = self.undo(&error, shares, open.members).await;
                Err(WholeFailure {
                    statement: index.checked_sub(first).filter(|statement| *statement < count),
                    error,
                    undone,
                })
            }
        }
    }

    /// Ends a transaction that was begun ahead, or that others share, before something that wants none. Says how many
    /// migrations were taken back with it: those that only count together with others.
    pub async fn close_transaction(&mut self) -> Result<u32, DbError> {
        match self.open.take() {
            None => Ok(0),
            Some(open) if open.members > 0 && open.keeps => self.session.script("COMMIT").await.map(|()| 0),
            Some(open) => self.rollback().await.map(|()| open.members),
        }
    }

    fn begin_text(&mut self, limits: &Limits) -> String {
        let begin = self.session.begin_sql();
        match self.new_settings(limits, false) {
            Some(settings) => format!("{settings};{begin}"),
            None => begin.to_owned(),
        }
    }

    /// The settings, where they differ from those that were sent last.
    pub(super) fn new_settings(&mut self, limits: &Limits, patient: bool) -> Option<String> {
        let settings = self.session.limits_sql(limits, patient);
        if settings == self.settings {
            return None;
        }
        self.settings.clone_from(&settings);
        Some(settings)
    }

    /// The end of a migration, and the begin of the next one's transaction where that travels with it.
    fn end_text(
        &mut self,
        row: Option<String>,
        shares: bool,
        goes_on: bool,
        next: Next<'_>,
    ) -> (String, Option<String>) {
        let mut end: Vec<String> = row.into_iter().collect();
        if shares {
            end.push(format!("RELEASE {SAVEPOINT}"));
        }
        if !goes_on {
            end.push("COMMIT".to_owned());
        }
        let begin = match next {
            Next::Whole { limits, .. } if !goes_on && self.session.capabilities().pipelines => {
                Some(self.begin_text(limits))
            }
            _ => None,
        };
        (end.join(";"), begin)
    }

    /// Takes back what a failed migration did; says how many others went with it.
    async fn undo(&mut self, error: &DbError, shares: bool, members: u32) -> u32 {
        self.open = None;
        if error.is_lost() {
            return members;
        }
        if shares && members > 0 {
            let keep = format!("ROLLBACK TO {SAVEPOINT};RELEASE {SAVEPOINT};COMMIT");
            // At some errors SQLite ends the transaction itself, with everything in it.
            if self.session.script(&keep).await.is_ok() {
                return 0;
            }
        }
        self.take_back().await;
        members
    }
}
