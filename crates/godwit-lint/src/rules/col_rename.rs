//! `RENAME COLUMN`, and `CHANGE` with another name.

use godwit_core::{Engine, Severity};
use godwit_sql::Change;

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-rename",
    engines: &Engine::ALL,
    severity: Severity::Block,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column is renamed under a running application",
    why: "Renaming is quick, and every statement that still says the old name fails from that moment on. There is no moment at \
          which the old and the new version of the application both work, so that no rollout without an outage is possible.",
    instead: "Add a column of the new name, write both from the application or by a trigger, fill the old rows in batches, \
              read the new one, and drop the old one later. Or keep the name in the database and rename it in the \
              application only.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME",
        "squawk:renaming-column",
        "atlas:BC102",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, total numeric);",
            "ALTER TABLE orders RENAME COLUMN total TO amount;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders CHANGE total amount int;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders RENAME total TO amount;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, total numeric);",
            "ALTER TABLE orders ADD COLUMN amount numeric;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders CHANGE total Total bigint;",
        ),
        Example::good(
            Engine::Sqlite,
            "",
            "CREATE TABLE orders (id int, total int); ALTER TABLE orders RENAME COLUMN total TO amount;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (altered, alter) in column::changes(here) {
        let (from, to) = match &alter.change {
            Change::RenameColumn { from, to } => (from, to),
            Change::Redefine { name, column, .. } => (name, &column.name),
            _ => continue,
        };
        // MySQL and SQLite find a column whatever its case.
        let same = match here.context.engine {
            Engine::Postgres => from.name == to.name,
            Engine::Mysql | Engine::Sqlite => from.name.eq_ignore_ascii_case(&to.name),
        };
        let table = &altered.table;
        if same || here.made.has_column(table, &from.name) {
            continue;
        }
        report
            .say(
                format!(
                    "{} of {table} becomes {}, and whoever still says {} fails",
                    from.name, to.name, from.name
                ),
                "add the new column beside it, write both, fill it in batches, and drop the old one later",
            )
            .at(alter.span)
            .of(table);
    }
}
