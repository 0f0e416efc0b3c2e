//! Foreign keys that PostgreSQL checks at once.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, ColumnOption, ConstraintKind, Shape};

use super::validate_later::{made_up, validate_later};
use crate::{Example, Rule, rule::Report, script::Here};

const GIVEN: &str = "CREATE TABLE customers (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint, customer_id bigint);";

pub(super) static RULE: Rule = Rule {
    id: "con-fk-validated",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    grows: true,
    title: "A foreign key is checked while writes wait",
    why: "`ADD FOREIGN KEY` takes a SHARE ROW EXCLUSIVE lock on both tables and holds it while it looks up every row: writes \
          to both wait. `ADD COLUMN … REFERENCES` does the same under an ACCESS EXCLUSIVE lock, so that reads wait too.",
    instead: "Add it `NOT VALID`, which looks at no row and holds for everything that is written from then on. In a later \
              migration `VALIDATE CONSTRAINT` looks at the rows that were there, while reads and writes go on. Add a column \
              first, and its foreign key after it. On a partitioned table PostgreSQL takes no `NOT VALID` before version \
              18: add it to each partition.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES",
        "squawk:adding-foreign-key-constraint",
        "atlas:PG306",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            GIVEN,
            "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE \
             SET NULL;",
        ),
        Example::bad(
            Engine::Postgres,
            GIVEN,
            "ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers;",
        ),
        Example::bad(
            Engine::Postgres,
            GIVEN,
            "ALTER TABLE orders ADD COLUMN payer_id bigint REFERENCES customers (id);",
        ),
        Example::good(
            Engine::Postgres,
            GIVEN,
            "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE customers (id bigint PRIMARY KEY);",
            "CREATE TABLE orders (id bigint, customer_id bigint); \
             ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers;",
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
            Change::AddConstraint(constraint) if !constraint.not_valid => {
                let ConstraintKind::ForeignKey { columns, key } = &constraint.kind else {
                    continue;
                };
                let said = report
                    .say(
                        format!(
                            "writes to {} and {} wait until every row of {} is checked",
                            altered.table, key.table, altered.table
                        ),
                        "add it NOT VALID, and VALIDATE it in a later migration",
                    )
                    .at(alter.span)
                    .of(&altered.table);
                let mut parts = vec![altered.table.name.as_str()];
                parts.extend(columns.iter().map(String::as_str));
                parts.push("fkey");
                said.fix = validate_later(here, altered, constraint, made_up(&parts));
            }
            Change::AddColumn { column, .. } => {
                let key = column.options.iter().find_map(|option| match option {
                    ColumnOption::References(key) => Some(key),
                    _ => None,
                });
                if let Some(key) = key {
                    report
                        .say(
                            format!(
                                "reads and writes of {} wait while its new column is checked against {}",
                                altered.table, key.table
                            ),
                            "add the column alone, then its foreign key NOT VALID, and VALIDATE that in a later migration",
                        )
                        .at(alter.span)
                        .of(&altered.table);
                }
            }
            _ => {}
        }
    }
}
