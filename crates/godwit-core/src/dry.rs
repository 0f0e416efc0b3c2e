//! Dry runs: what a plan would do, found out so that nothing persists.
//!
//! What each kind proves, and what it does not, is said in [`Claims::of`] and nowhere else.

use crate::{Engine, Place, Version, schema::diff::SchemaChange};

/// How a dry run finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DryRunKind {
    /// Nothing is sent: the SQL that a run would send is written down.
    Static,
    /// The server reads each statement in a session in which it allows no write.
    Validated,
    /// Everything runs in one transaction that is always rolled back.
    Executed,
    /// Everything runs in a scratch database with the target's schema and no rows, which is dropped afterwards.
    Scratch,
}

/// How it ended. What was skipped is never green.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DryRunOutcome {
    /// Every statement did what this kind of dry run asks of it.
    Passed,
    /// A statement failed.
    Failed,
    /// No statement failed, and at least one could not be checked.
    Incomplete,
    /// It must not be run here, or with this plan; nothing was sent.
    Refused,
    /// The engine has no such thing.
    NotOffered,
    /// A person stopped it.
    Cancelled,
}

/// What is known of one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DryVerdict {
    /// It will be sent like this.
    Sent,
    /// The server planned it, or resolved all of its names.
    Planned,
    /// The server's parser took it; nobody compared it with the catalogue.
    Parsed,
    /// It ran to its end.
    Ran,
    /// The server refused it.
    Failed,
    /// Nobody knows; the reason stands beside it.
    NotChecked,
}

/// A lock on a relation that a session holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationLock {
    /// The relation's qualified name.
    pub relation: String,
    /// The strongest mode that is held, in the server's words: `AccessExclusiveLock`.
    pub mode: String,
}

/// Where a statement of a plan stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRef {
    /// The step, from 0.
    pub step: u32,
    /// Its migration.
    pub version: Version,
    /// The statement's number in the migration, from 1.
    pub index: u32,
    /// Its file, line and column; where it failed, the place that the server points to.
    pub place: Place,
}

/// One statement of a dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DryStatement {
    /// Which statement of the plan it is; `None` for Godwit's own.
    pub planned: Option<StatementRef>,
    /// Its text: exactly what is sent.
    pub sql: String,
    /// What is known of it.
    pub verdict: DryVerdict,
    /// Why, or what the server said.
    pub detail: Option<String>,
    /// How long it ran, in milliseconds, where it ran.
    pub millis: Option<u64>,
    /// The locks on relations that the session held after it and not before, or in a stronger mode (PostgreSQL).
    pub locks: Vec<RelationLock>,
    /// Relations that were there before and whose files it wrote anew (PostgreSQL).
    pub rewritten: Vec<String>,
}

/// What came of a dry run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DryRunReport {
    /// Of which kind it was.
    pub kind: DryRunKind,
    /// How it ended.
    pub outcome: DryRunOutcome,
    /// What this kind proves and what not.
    pub claims: Claims,
    /// Its statements in order.
    pub statements: Vec<DryStatement>,
    /// What it would change of the schema; `None` where nobody looked.
    pub schema: Option<Vec<SchemaChange>>,
    /// What a person should know beside it, a sentence each.
    pub notes: Vec<String>,
    /// How long it took, in milliseconds.
    pub millis: u64,
}

/// What a dry run proves and what not, a sentence each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims {
    /// What it proves where it passed.
    pub proves: &'static str,
    /// What it leaves open all the same.
    pub does_not_prove: &'static str,
}

impl Claims {
    /// Of a kind on an engine.
    pub const fn of(kind: DryRunKind, engine: Engine) -> Self {
        let (proves, does_not_prove) = match (kind, engine) {
            (DryRunKind::Static, _) => (
                "This is the SQL that a run sends, in this order, with its settings, transactions and history rows.",
                "Whether the server takes any of it, how long it takes and whom it blocks: nothing was sent.",
            ),
            (DryRunKind::Validated, Engine::Postgres) => (
                "The server can parse every statement, and plan those that read or change rows against its schema as it is now.",
                "Definitions are parsed and not compared with the catalogue; no row was touched, so constraints, locks and times are unknown.",
            ),
            (DryRunKind::Validated, Engine::Mysql) => (
                "The server's parser takes every statement, and the names in queries are resolved against its schema as it is now.",
                "MySQL and MariaDB look no further into what writes while nothing may be written: its names, constraints, locks and times are unknown.",
            ),
            (DryRunKind::Validated, Engine::Sqlite) => (
                "SQLite can compile every statement against the schema as it is now.",
                "No row was touched, so constraints on the data and times are unknown.",
            ),
            (DryRunKind::Executed, Engine::Postgres) => (
                "Every statement ran on this database, with its rows, in this order, and all of it was rolled back.",
                "Deferred checks and triggers that wait for the commit, what others do at the same time, and transactions of the migrations' own borders.",
            ),
            (DryRunKind::Executed, Engine::Sqlite) => (
                "Every statement ran on this file, with its rows, in this order, and all of it was rolled back.",
                "Deferred foreign keys, which SQLite checks at the commit, and what others do at the same time.",
            ),
            (DryRunKind::Executed, Engine::Mysql) => (
                "Nothing: MySQL and MariaDB commit at every definition, so that nothing could be rolled back.",
                "Anything: ask for a scratch database with the schema copied, or rehearse on a restored backup.",
            ),
            (DryRunKind::Scratch, _) => (
                "Every statement ran, in this order, in an empty copy of the schema on the same server.",
                "Anything about rows: constraints on existing data, how long statements take, and what they lock.",
            ),
        };
        Self { proves, does_not_prove }
    }
}

impl DryRunOutcome {
    /// What verdicts come to.
    pub fn of(statements: &[DryStatement]) -> Self {
        let any = |wanted| statements.iter().any(|statement| statement.verdict == wanted);
        if any(DryVerdict::Failed) {
            Self::Failed
        } else if any(DryVerdict::NotChecked) {
            Self::Incomplete
        } else {
            Self::Passed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(verdict: DryVerdict) -> DryStatement {
        DryStatement {
            planned: None,
            sql: String::new(),
            verdict,
            detail: None,
            millis: None,
            locks: Vec::new(),
            rewritten: Vec::new(),
        }
    }

    #[test]
    fn what_was_skipped_is_never_green() {
        let of =
            |verdicts: &[DryVerdict]| DryRunOutcome::of(&verdicts.iter().copied().map(statement).collect::<Vec<_>>());
        assert_eq!(of(&[]), DryRunOutcome::Passed);
        assert_eq!(of(&[DryVerdict::Planned, DryVerdict::Parsed]), DryRunOutcome::Passed);
        assert_eq!(
            of(&[DryVerdict::Ran, DryVerdict::NotChecked]),
            DryRunOutcome::Incomplete
        );
        assert_eq!(of(&[DryVerdict::NotChecked, DryVerdict::Failed]), DryRunOutcome::Failed);
    }

    #[test]
    fn every_kind_says_in_one_sentence_each_what_it_proves_and_what_not() {
        use DryRunKind::{Executed, Scratch, Static, Validated};
        for kind in [Static, Validated, Executed, Scratch] {
            for engine in [Engine::Postgres, Engine::Mysql, Engine::Sqlite] {
                let claims = Claims::of(kind, engine);
                for words in [claims.proves, claims.does_not_prove] {
                    assert_eq!(words.matches('.').count(), 1, "{words}");
                    assert!(words.ends_with('.'), "{words}");
                }
            }
        }
    }
}
