//! An advisory lock around a concurrent build.

use godwit_core::Engine;

use super::concurrent::is_concurrent;
use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-advisory-lock-deadlock",
    engines: &[Engine::Postgres],
    title: "A concurrent build holds an advisory lock that others wait for",
    why: "Whoever waits in `pg_advisory_lock` has a snapshot, and a concurrent build waits for every older snapshot to go: \
          each waits for the other. PostgreSQL ends one of them after `deadlock_timeout`; where the lock belongs to a \
          transaction that another session keeps open, nobody does.",
    instead: "Take no lock: Godwit keeps two runs apart itself, with a lock that leaves no snapshot open. Where other \
              programs need one, take it with `pg_try_advisory_lock`, so that nobody waits in it.",
    sources: &["https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "SELECT pg_advisory_lock(42); CREATE INDEX CONCURRENTLY orders_id ON orders (id); \
             SELECT pg_advisory_unlock(42);",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "SELECT pg_try_advisory_lock(42); CREATE INDEX CONCURRENTLY orders_id ON orders (id); \
             SELECT pg_advisory_unlock(42);",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "SELECT pg_advisory_lock(42); SELECT pg_advisory_unlock(42); \
             CREATE INDEX CONCURRENTLY orders_id ON orders (id);",
        )
        .stepwise(),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    if !is_concurrent(here.shape()) {
        return;
    }
    let calls = |sql: &str, function: &str| sql.to_lowercase().contains(function);
    let held = here.before().iter().fold(false, |held, stmt| {
        let unlocks = calls(stmt.sql, "pg_advisory_unlock");
        (held || calls(stmt.sql, "pg_advisory_lock")) && !unlocks
    });
    let bound = here.transaction().is_some_and(|together| {
        together.iter().any(|stmt| calls(stmt.sql, "pg_advisory_xact_lock"))
    });
    if held || bound {
        report.say(
            "the script holds an advisory lock here, and whoever waits for it makes this wait in turn",
            "take no lock, since Godwit keeps two runs apart itself; or take it with pg_try_advisory_lock",
        );
    }
}
