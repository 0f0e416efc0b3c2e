//! CHECK constraints on MySQL and MariaDB.

use godwit_core::Engine;
use godwit_sql::{Change, ConstraintKind, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "con-check-my",
    engines: &[Engine::Mysql],
    grows: true,
    title: "A CHECK is added by a copy of the table",
    why: "MySQL and MariaDB add a CHECK by copying the table row by row: every write to it waits meanwhile, and it takes the \
          space of a second table. MySQL before 8.0.16 reads a CHECK and forgets it.",
    instead: "Do it when nobody writes, or on a copy of the table that a tool keeps in step and swaps in. On MySQL `ADD … \
              CHECK … NOT ENFORCED` copies nothing, and checks nothing either.",
    sources: &[
        "https://dev.mysql.com/doc/refman/8.0/en/create-table-check-constraints.html",
        "https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html",
    ],
    examples: &[
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0);",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id int, total int, CONSTRAINT orders_total CHECK (total >= 0));",
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
        if let Change::AddConstraint(constraint) = &alter.change
            && matches!(constraint.kind, ConstraintKind::Check(_))
            && !constraint.span.of(here.stmt().sql).to_lowercase().ends_with("not enforced")
        {
            report
                .say(
                    format!("{} is copied to check its rows, and writes wait", altered.table),
                    "do it when nobody writes, or on a copy of the table that is swapped in",
                )
                .at(alter.span)
                .of(&altered.table);
        }
    }
}
