//! `CREATE INDEX CONCURRENTLY IF NOT EXISTS`.

use godwit_core::{Engine, Span};
use godwit_sql::Shape;

use crate::{Example, Fix, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-concurrent-if-not-exists",
    engines: &[Engine::Postgres],
    title: "IF NOT EXISTS takes an invalid index for a good one",
    why: "A concurrent build that fails leaves its index behind, marked invalid: writes maintain it and no query uses it. \
          `IF NOT EXISTS` only looks at the name, finds that one, and reports success.",
    instead: "Leave `IF NOT EXISTS` away, so that a leftover is an error. Godwit shows an invalid index and takes it away \
              when the run is resumed; elsewhere `DROP INDEX CONCURRENTLY IF EXISTS` before the build does.",
    sources: &["https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_id ON orders (id);",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "CREATE INDEX CONCURRENTLY orders_id ON orders (id);",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "DROP INDEX CONCURRENTLY IF EXISTS orders_id; \
             CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_id ON orders (id);",
        )
        .stepwise(),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::CreateIndex(index) = here.shape() else {
        return;
    };
    let Some(name) = &index.name else { return };
    if !index.concurrently || !index.if_not_exists || here.made.has_dropped_index(&name.name) {
        return;
    }
    let said = report
        .say(
            format!("where a build of {name} failed before, this takes what it left for the index"),
            "leave IF NOT EXISTS away, or drop the index CONCURRENTLY IF EXISTS before it",
        )
        .of(&index.table);
    let words = Span {
        start: index.after_index,
        end: name.span.start,
    };
    let written: Vec<String> = words.of(here.stmt().sql).split_whitespace().map(str::to_lowercase).collect();
    if written == ["concurrently", "if", "not", "exists"] {
        said.fix(Fix::replace("leave IF NOT EXISTS away", words, " CONCURRENTLY "));
    }
}
