//! `DROP INDEX` without `CONCURRENTLY`.

use godwit_core::{Engine, Span};
use godwit_sql::{DropKind, Shape};

use crate::{Example, Fix, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-drop-blocking",
    engines: &[Engine::Postgres],
    title: "An index is dropped while reads and writes wait",
    why: "`DROP INDEX` takes an ACCESS EXCLUSIVE lock on the index and its table. It holds it for a moment only, but it \
          first waits for every transaction that uses the table, and everything that comes later queues behind it, reads \
          too.",
    instead: "`DROP INDEX CONCURRENTLY`, in a migration of its own without a transaction. It takes one index at a time, no \
              `CASCADE`, and no index of a constraint or of a partitioned table; those need the lock, and a short \
              `lock_timeout` with it.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-dropindex.html",
        "squawk:require-concurrent-index-deletion",
        "atlas:PG102",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date); CREATE INDEX orders_at ON orders (at);",
            "DROP INDEX orders_at;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date); CREATE INDEX a ON orders (at); CREATE INDEX b ON orders (id);",
            "DROP INDEX IF EXISTS a, b;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date); CREATE INDEX orders_at ON orders (at);",
            "DROP INDEX CONCURRENTLY orders_at;",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id int, at date); CREATE INDEX orders_at ON orders (at); DROP INDEX orders_at;",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::Drop(dropped) = here.shape() else {
        return;
    };
    let made = |name| here.made.index(name).is_some_and(|index| here.made.is_new(&index.table));
    if dropped.kind != DropKind::Index || dropped.concurrently || dropped.names.iter().all(made) {
        return;
    }
    let names: Vec<String> = dropped.names.iter().map(ToString::to_string).collect();
    let said = report.say(
        format!("dropping {} makes every read and write of its table wait", names.join(", ")),
        "drop it CONCURRENTLY, in a migration of its own without a transaction",
    );
    if here.is_alone() && names.len() == 1 && !dropped.cascade {
        let at = Span {
            start: dropped.after_kind,
            end: dropped.after_kind,
        };
        said.fix(Fix::replace("drop the index concurrently", at, " CONCURRENTLY").without_transaction());
    }
}
