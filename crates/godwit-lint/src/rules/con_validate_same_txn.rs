//! `VALIDATE CONSTRAINT` under a strong lock.

use godwit_core::{Engine, Severity, Span};
use godwit_sql::{Change, Shape};

use crate::{Example, Fix, NewFile, Rule, rule::Report, script::Here};

const GIVEN: &str = "CREATE TABLE orders (id bigint, total numeric);";

pub(super) static RULE: Rule = Rule {
    id: "con-validate-same-txn",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    grows: true,
    title: "A constraint is validated under the lock that added it",
    why: "`VALIDATE CONSTRAINT` reads the whole table and makes nobody wait by itself. In one transaction with the statement \
          that added the constraint, that one's lock is held until the commit: ACCESS EXCLUSIVE for a CHECK, SHARE ROW \
          EXCLUSIVE for a foreign key. Others wait as if it had been added without `NOT VALID`.",
    instead: "Validate it in a migration of its own.",
    sources: &["https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            GIVEN,
            "ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0) NOT VALID;\n\
             ALTER TABLE orders VALIDATE CONSTRAINT orders_total;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint, total numeric); \
             ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0) NOT VALID;",
            "ALTER TABLE orders VALIDATE CONSTRAINT orders_total;",
        ),
        Example::good(
            Engine::Postgres,
            GIVEN,
            "ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0) NOT VALID;\n\
             ALTER TABLE orders VALIDATE CONSTRAINT orders_total;",
        )
        .stepwise(),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::AlterTable(altered) = here.shape() else {
        return;
    };
    let Some(together) = here.transaction() else { return };
    if here.made.is_new(&altered.table) {
        return;
    }
    let locked = together.iter().any(|stmt| {
        matches!(stmt.shape(), Shape::AlterTable(before) if before.table.may_be(&altered.table)
            && before.changes.iter().any(|alter| !matches!(alter.change, Change::Validate(_))))
    });
    if !locked {
        return;
    }
    for alter in &altered.changes {
        let Change::Validate(name) = &alter.change else {
            continue;
        };
        let said = report
            .say(
                format!(
                    "every row of {} is checked for {name} under the lock of a statement before it",
                    altered.table
                ),
                "validate it in a migration of its own",
            )
            .at(alter.span)
            .of(&altered.table);
        if altered.changes.len() == 1 {
            said.fix(move_out(here, &name.name));
        }
    }
}

/// Moves the statement with its terminator to a further file.
fn move_out(here: &Here<'_>, name: &str) -> Fix {
    let stmt = here.stmt();
    let rest = here.script.text.get(stmt.statement.span.end..).unwrap_or_default();
    let whole = Span {
        start: 0,
        end: stmt.sql.len() + usize::from(rest.starts_with(';')),
    };
    Fix::replace("validate it in a further migration", whole, "").followed_by(NewFile {
        purpose: format!("validate {name}"),
        no_transaction: false,
        sql: format!("{};", stmt.sql),
        down: None,
    })
}
