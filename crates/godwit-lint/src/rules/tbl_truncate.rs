//! `TRUNCATE`.

use godwit_core::{Engine, Severity};
use godwit_sql::Shape;

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-truncate",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Block,
    grows: false,
    loses: true,
    needs_facts: false,
    opt_in: false,
    title: "All rows of a table are thrown away",
    why: "The rows are gone, without triggers for deletion and, on MySQL and MariaDB, without a transaction that could be rolled \
          back. PostgreSQL takes an ACCESS EXCLUSIVE lock for it, and transactions that began before may see the table \
          empty.",
    instead: "Delete what must go in batches, with a condition. Where really all rows must go, say so: \
              `-- godwit: lint-ignore tbl-truncate because …`.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-truncate.html",
        "https://dev.mysql.com/doc/refman/8.4/en/truncate-table.html",
    ],
    examples: &[
        Example::bad(Engine::Postgres, "CREATE TABLE orders (id int);", "TRUNCATE orders;"),
        Example::bad(Engine::Mysql, "CREATE TABLE orders (id int);", "TRUNCATE TABLE orders;"),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE passing (id int); TRUNCATE passing;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "DELETE FROM orders WHERE id < 100;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::Truncate { tables, cascade } = here.shape() else {
        return;
    };
    let more = if *cascade {
        ", and those of every table that refers to it"
    } else {
        ""
    };
    for table in tables.iter().filter(|table| !here.made.has(table)) {
        report
            .say(
                format!("all rows of {table} are thrown away{more}"),
                "delete in batches, with a condition; or say why all can go: -- godwit: lint-ignore tbl-truncate because …",
            )
            .at(table.span)
            .of(table);
    }
}
