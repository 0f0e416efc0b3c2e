//! `REINDEX` without `CONCURRENTLY`.

use godwit_core::{Engine, Product, Severity, Span};
use godwit_sql::Shape;

use crate::{Example, Fix, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-reindex-blocking",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    title: "An index is rebuilt while writes wait",
    why: "`REINDEX` holds a SHARE lock on the table, so that every write waits until the index is built, and an ACCESS \
          EXCLUSIVE lock on the index, so that every query whose planning looks at it waits as well.",
    instead: "`REINDEX … CONCURRENTLY` (PostgreSQL 12 and later), in a migration of its own without a transaction. It needs \
              the space of a second index meanwhile. System catalogues cannot be rebuilt that way.",
    grows: true,
    sources: &[
        "https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY",
        "squawk:require-concurrent-reindex",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE INDEX orders_id ON orders (id);",
            "REINDEX INDEX orders_id;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE INDEX orders_id ON orders (id);",
            "REINDEX (VERBOSE) TABLE orders;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE INDEX orders_id ON orders (id);",
            "REINDEX INDEX CONCURRENTLY orders_id;",
        )
        .stepwise(),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::Reindex {
        what,
        name,
        concurrently: false,
    } = here.shape()
    else {
        return;
    };
    if name.as_ref().is_some_and(|name| here.made.is_new(name)) {
        return;
    }
    let label = name.as_ref().map_or_else(|| what.clone(), |name| format!("{what} {name}"));
    let said = report.say(
        format!("rebuilding {label} makes writes wait until it is done"),
        "REINDEX … CONCURRENTLY, in a migration of its own without a transaction",
    );
    let Some(name) = name else { return };
    if what == "table" {
        said.of(name);
    }
    let knows = here.context.at_least(Product::Postgresql, (12, 0, 0), true);
    if knows && what != "system" && here.is_alone() {
        let at = Span {
            start: name.span.start,
            end: name.span.start,
        };
        said.fix(Fix::replace("rebuild concurrently", at, "CONCURRENTLY ").without_transaction());
    }
}
