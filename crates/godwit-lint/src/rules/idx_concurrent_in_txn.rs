//! `CONCURRENTLY` inside a transaction.

use godwit_core::{Engine, Severity};

use super::concurrent::is_concurrent;
use crate::{Example, Fix, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-concurrent-in-txn",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    title: "CONCURRENTLY stands inside a transaction",
    why: "What is done `CONCURRENTLY` commits in between, so that PostgreSQL refuses it inside a transaction (error 25001), \
          and the migration stops there.",
    instead: "Give the statement a migration of its own, with `-- godwit: no-transaction` at its top and no BEGIN in it.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY",
        "squawk:ban-concurrent-index-creation-in-transaction",
        "atlas:PG103",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "CREATE INDEX CONCURRENTLY orders_id ON orders (id);",
        )
        .refused(),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "BEGIN; CREATE INDEX CONCURRENTLY orders_id ON orders (id); COMMIT;",
        )
        .stepwise()
        .refused(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "CREATE INDEX CONCURRENTLY orders_id ON orders (id);",
        )
        .stepwise(),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    if !is_concurrent(here.shape()) || here.transaction().is_none() {
        return;
    }
    let said = report.say(
        "PostgreSQL refuses this statement inside a transaction",
        "give it a migration of its own without a transaction",
    );
    if here.is_alone() {
        said.fix(Fix {
            title: "run this migration without a transaction".to_owned(),
            edits: Vec::new(),
            no_transaction: true,
            more: Vec::new(),
        });
    }
}
