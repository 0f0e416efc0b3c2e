//! `VACUUM FULL` and `CLUSTER`.

use godwit_core::{Engine, Severity};
use godwit_sql::{Name, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-vacuum-full",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A table is written anew while everybody waits",
    why: "`VACUUM FULL` and `CLUSTER` write the table and its indexes anew under an ACCESS EXCLUSIVE lock: reads and writes \
          wait to the end, and the space of a second table is needed meanwhile. Without a table they do that to every one.",
    instead: "`REPACK (CONCURRENTLY)` from PostgreSQL 19 on, or the extension pg_repack, which write the table anew while \
              everybody works on. Plain `VACUUM` makes the space usable again, which is mostly enough.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-vacuum.html",
        "https://www.postgresql.org/docs/current/sql-cluster.html",
        "https://reorg.github.io/pg_repack/",
        "squawk:prefer-repack",
    ],
    examples: &[
        Example::bad(Engine::Postgres, "CREATE TABLE orders (id int);", "VACUUM FULL orders;").stepwise(),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE INDEX orders_id ON orders (id);",
            "CLUSTER orders USING orders_id;",
        ),
        Example::good(Engine::Postgres, "CREATE TABLE orders (id int);", "VACUUM (ANALYZE) orders;").stepwise(),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let (what, tables): (&str, Vec<&Name>) = match here.shape() {
        Shape::Vacuum { tables, full: true } => ("VACUUM FULL", tables.iter().collect()),
        Shape::Cluster { table } => ("CLUSTER", table.iter().collect()),
        _ => return,
    };
    let help = "use REPACK (CONCURRENTLY) or pg_repack; plain VACUUM is mostly enough";
    if tables.is_empty() {
        report.say(
            format!("{what} writes one table after the other anew while reads and writes of it wait"),
            help,
        );
    }
    for table in tables.into_iter().filter(|table| !here.made.is_new(table)) {
        report
            .say(
                format!("{what} writes {table} anew while reads and writes wait"),
                help,
            )
            .at(table.span)
            .of(table);
    }
}
