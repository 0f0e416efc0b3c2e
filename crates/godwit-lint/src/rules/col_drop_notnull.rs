//! `DROP NOT NULL`.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, ColumnOption};

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-drop-notnull",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column may be NULL from now on",
    why: "An application that never met a NULL there fails at the first one: in its types, in comparisons (`NULL <> 'x'` is \
          not true), in `NOT IN`, in sums. The statement itself is quick on PostgreSQL and MariaDB; MySQL rebuilds the \
          table. The way back fails once there is a NULL.",
    instead: "First release an application that reads a NULL, then drop NOT NULL, then let it write one.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL",
        "squawk:ban-drop-not-null",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, total numeric NOT NULL);",
            "ALTER TABLE orders ALTER COLUMN total DROP NOT NULL;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int NOT NULL);",
            "ALTER TABLE orders MODIFY total int NULL;",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id int, total numeric NOT NULL); ALTER TABLE orders ALTER COLUMN total DROP NOT NULL;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int NOT NULL);",
            "ALTER TABLE orders MODIFY total bigint NOT NULL;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (altered, alter) in column::changes(here) {
        let table = &altered.table;
        let name = match &alter.change {
            Change::DropNotNull(name) => name,
            Change::Redefine { name, column, .. } if !column.is_required() => {
                match column::before(here, table, &name.name) {
                    Some(old) if old.is_required() => name,
                    // `NULL` is the default, so whoever writes it out means it.
                    None if column.has(&ColumnOption::Null) => name,
                    _ => continue,
                }
            }
            _ => continue,
        };
        if here.made.has_column(table, &name.name) {
            continue;
        }
        report
            .say(
                format!("{} of {table} may be NULL from now on, which no reader has met yet", name.name),
                "release an application that reads a NULL there before this runs",
            )
            .at(alter.span)
            .of(table);
    }
}
