//! One column, assigned twice.

use godwit_core::{Engine, Severity};
use squawk_linter::Rule as Squawk;

use crate::{Example, Rule, rule::elsewhere};

pub(super) static RULE: Rule = Rule {
    id: "dml-dup-assign",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column is named twice where it can be named once",
    why: "PostgreSQL refuses a statement that assigns or defines one column twice, and with it the migration.",
    instead: "Name each column once.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-update.html",
        "squawk:ban-duplicate-column-assignments",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "UPDATE orders SET at = '2026-01-01', at = '2026-01-02' WHERE id = 1;",
        )
        .refused(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "UPDATE orders SET id = 2, at = '2026-01-02' WHERE id = 1;",
        ),
    ],
    squawk: &[Squawk::BanDuplicateColumnAssignments],
    check: elsewhere,
};
