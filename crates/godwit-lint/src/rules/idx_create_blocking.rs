//! `CREATE INDEX` without `CONCURRENTLY`.

use godwit_core::{Engine, Severity, Span};
use godwit_sql::Shape;

use crate::{
    Example, Fix, Rule,
    rule::Report,
    script::Here,
};

pub(super) static RULE: Rule = Rule {
    id: "idx-create-blocking",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "An index is built while writes wait",
    why: "`CREATE INDEX` holds a SHARE lock on the table from its start to its end. Reads go on; every INSERT, UPDATE and \
          DELETE waits until the whole table was read and sorted.",
    instead: "`CREATE INDEX CONCURRENTLY`, in a migration of its own without a transaction. It reads the table twice and \
              waits for older transactions, but nobody waits for it. Where it fails it leaves an invalid index, which \
              Godwit shows and takes away when the run is resumed.\n\nA partitioned table takes no `CONCURRENTLY`: create \
              the index `ON ONLY` the parent, build it concurrently on each partition, and attach those.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY",
        "squawk:require-concurrent-index-creation",
        "atlas:PG101",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "CREATE INDEX orders_at ON orders (at);",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "CREATE UNIQUE INDEX ON orders (id) WHERE at IS NULL;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "CREATE INDEX CONCURRENTLY orders_at ON orders (at);",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id int, at date); CREATE INDEX orders_at ON orders (at);",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int) PARTITION BY RANGE (id);",
            "CREATE INDEX orders_id ON ONLY orders (id);",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::CreateIndex(index) = here.shape() else {
        return;
    };
    if index.concurrently || index.only || here.made.is_new(&index.table) {
        return;
    }
    let said = report
        .say(
            format!("building this index makes every write to {} wait until it is done", index.table),
            "build it CONCURRENTLY, in a migration of its own without a transaction",
        )
        .of(&index.table);
    // What shares the file would lose its transaction.
    if here.all.len() == 1 {
        let at = Span {
            start: index.after_index,
            end: index.after_index,
        };
        said.fix(Fix::replace("build the index concurrently", at, " CONCURRENTLY").without_transaction());
    }
}
