//! CHECK constraints that PostgreSQL checks at once.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, ColumnOption, ConstraintKind, Shape};

use super::validate_later::validate_later;
use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "con-check-validated",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    grows: true,
    title: "A CHECK is checked while reads and writes wait",
    why: "`ADD … CHECK` takes an ACCESS EXCLUSIVE lock and holds it while it reads the whole table. A column that is added \
          with a CHECK of its own does the same.",
    instead: "Add it `NOT VALID`, which looks at no row and holds for everything that is written from then on. In a later \
              migration `VALIDATE CONSTRAINT` looks at the rows that were there, while reads and writes go on.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES",
        "squawk:constraint-missing-not-valid",
        "atlas:PG305",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint, total numeric);",
            "ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0);",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint);",
            "ALTER TABLE orders ADD COLUMN total numeric CHECK (total >= 0);",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint, total numeric);",
            "ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0) NOT VALID;",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id bigint, total numeric); ALTER TABLE orders ADD CHECK (total >= 0);",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::AlterTable(altered) = here.shape() else {
        return;
    };
    if here.made.is_new(&altered.table) {
        return;
    }
    for alter in &altered.changes {
        match &alter.change {
            Change::AddConstraint(constraint)
                if !constraint.not_valid && matches!(constraint.kind, ConstraintKind::Check(_)) =>
            {
                let said = report
                    .say(
                        format!("reads and writes of {} wait until every row is checked", altered.table),
                        "add it NOT VALID, and VALIDATE it in a later migration",
                    )
                    .at(alter.span)
                    .of(&altered.table);
                said.fix = validate_later(here, altered, constraint, None);
            }
            Change::AddColumn { column, .. }
                if column.options.iter().any(|option| matches!(option, ColumnOption::Check(_))) =>
            {
                report
                    .say(
                        format!(
                            "reads and writes of {} wait while its new column is checked in every row",
                            altered.table
                        ),
                        "add the column alone, then its CHECK NOT VALID, and VALIDATE that in a later migration",
                    )
                    .at(alter.span)
                    .of(&altered.table);
            }
            _ => {}
        }
    }
}
