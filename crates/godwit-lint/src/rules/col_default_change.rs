//! `SET DEFAULT` and `DROP DEFAULT`.

use godwit_core::{Engine, Severity};
use godwit_sql::Change;

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-default-change",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Info,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column's default changes",
    why: "The statement is quick. But an application that leaves the column out of its INSERT gets the new default at once, and \
          one whose framework has read the old default keeps writing that until it is started anew. For a while both are \
          written. Without a default, an INSERT that leaves out a NOT NULL column fails.",
    instead: "Release an application that writes the column itself before the default changes, or accept both values meanwhile.",
    sources: &["https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-DEFAULT"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, state text DEFAULT 'new');",
            "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open';",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, state int DEFAULT 1);",
            "ALTER TABLE orders ALTER state DROP DEFAULT;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN state text; ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open';",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id int, state int DEFAULT 1); ALTER TABLE orders ALTER state SET DEFAULT 2;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (altered, alter) in column::changes(here) {
        let (name, what) = match &alter.change {
            Change::SetDefault { name, expr } => (name, format!("becomes {}", expr.text)),
            Change::DropDefault(name) => (name, "goes".to_owned()),
            _ => continue,
        };
        let table = &altered.table;
        let beside = altered.changes.iter().any(|other| {
            matches!(&other.change, Change::AddColumn { column, .. } if column.name.name == name.name)
        });
        if beside || here.made.has_column(table, &name.name) {
            continue;
        }
        report
            .say(
                format!("the default of {} of {table} {what}, for who leaves the column out", name.name),
                "let the application write the column itself before this runs, or accept both values for a while",
            )
            .at(alter.span)
            .of(table);
    }
}
