//! A short `lock_timeout` around what waits for long by design.

use godwit_core::Engine;
use godwit_sql::Shape;

use super::concurrent::is_concurrent;
use crate::{Example, Rule, rule::Report, script::Here};

/// Milliseconds below which a limit is too short for waiting until every older transaction has ended.
const SHORT: u64 = 5 * 60 * 1000;

pub(super) static RULE: Rule = Rule {
    id: "idx-concurrent-short-locktimeout",
    engines: &[Engine::Postgres],
    title: "A concurrent build has little time to wait",
    why: "What runs `CONCURRENTLY` waits until every transaction that is older than it has ended. Nobody queues behind it \
          meanwhile, but the waiting counts against `lock_timeout`, and the whole build against `statement_timeout`. One \
          long report or backup, and the build fails and leaves an invalid index.",
    instead: "`SET lock_timeout = 0` and `SET statement_timeout = 0` before such a statement, or set neither: Godwit gives \
              such statements long limits of their own.",
    sources: &["https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY orders_id ON orders (id);",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "SET lock_timeout = 0; CREATE INDEX CONCURRENTLY orders_id ON orders (id);",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "SET lock_timeout = '2s'; CREATE INDEX orders_id ON orders (id);",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    if !is_concurrent(here.shape()) {
        return;
    }
    for limit in ["lock_timeout", "statement_timeout"] {
        let set = here.before().iter().rev().find_map(|stmt| match stmt.shape() {
            Shape::Setting { name, value } if name == limit => Some(value),
            _ => None,
        });
        let Some(Some(value)) = set else { continue };
        if milliseconds(value).is_some_and(|time| 0 < time && time < SHORT) {
            report.say(
                format!("this waits for every older transaction to end, and {limit} is {value}"),
                format!("SET {limit} = 0 before it"),
            );
        }
    }
}

/// A length of time as PostgreSQL's settings word it.
fn milliseconds(value: &str) -> Option<u64> {
    let value = value.trim();
    let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    let amount: u64 = value[..end].parse().ok()?;
    let unit = match value[end..].trim() {
        "" | "ms" => 1,
        "s" => 1000,
        "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    amount.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read() {
        assert_eq!(milliseconds("2s"), Some(2000));
        assert_eq!(milliseconds("5 min"), Some(300_000));
        assert_eq!(milliseconds("500"), Some(500));
        assert_eq!(milliseconds("soon"), None);
    }
}
