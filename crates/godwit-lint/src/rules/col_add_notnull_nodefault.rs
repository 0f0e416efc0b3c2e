//! `ADD COLUMN … NOT NULL` without a default.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, Column, ColumnOption};

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-add-notnull-nodefault",
    engines: &Engine::ALL,
    severity: Severity::Block,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A required column is added without a default",
    why: "The rows that are there have no value for it. PostgreSQL and SQLite refuse the statement as soon as the table has \
          a row, so that a migration which ran on an empty development database fails on production. MySQL and MariaDB \
          make a value up: 0, an empty string, the first member of an ENUM.\n\nAn application that does not know the column \
          yet cannot insert rows any more either.",
    instead: "Give it a constant default, which costs nothing on PostgreSQL 11, MySQL 8.0.12 and MariaDB 10.3 or later. Or \
              add it without NOT NULL, fill it in batches, and make it NOT NULL in a later migration.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html",
        "https://www.sqlite.org/lang_altertable.html",
        "squawk:adding-required-field",
        "atlas:MF103",
        "atlas:MY101",
        "atlas:LT101",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int); INSERT INTO orders VALUES (1);",
            "ALTER TABLE orders ADD COLUMN note text NOT NULL;",
        )
        .refused(),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN note varchar(40) NOT NULL;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int); INSERT INTO orders VALUES (1);",
            "ALTER TABLE orders ADD COLUMN note text NOT NULL;",
        )
        .refused(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT '';",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id int); ALTER TABLE orders ADD COLUMN note text NOT NULL;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN note varchar(40) NOT NULL DEFAULT '';",
        ),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN note text;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (altered, alter) in column::changes(here) {
        let Change::AddColumn { column, .. } = &alter.change else {
            continue;
        };
        if !is_required(column) || fills_itself(column) || here.made.is_empty(&altered.table) {
            continue;
        }
        let name = &column.name.name;
        let said = match here.context.engine {
            Engine::Mysql => report
                .say(
                    format!(
                        "{name} is added to {} as NOT NULL without a default: the rows that are there get a made-up value",
                        altered.table
                    ),
                    "give it a DEFAULT; or add it without NOT NULL, fill it, and make it NOT NULL afterwards",
                )
                .at_most(Severity::Warn),
            Engine::Postgres | Engine::Sqlite => report.say(
                format!(
                    "{name} is added to {} as NOT NULL without a default: this fails as soon as the table has a row",
                    altered.table
                ),
                "give it a DEFAULT; or add it without NOT NULL, fill it, and make it NOT NULL afterwards",
            ),
        };
        said.at(column.span).of(&altered.table);
    }
}

/// Whether rows must have a value. SQLite takes no primary key here at all, which another rule says.
fn is_required(column: &Column) -> bool {
    column.has(&ColumnOption::NotNull)
}

/// Whether the server has a value for rows that are there.
fn fills_itself(column: &Column) -> bool {
    let null = column
        .default()
        .is_some_and(|default| default.text.eq_ignore_ascii_case("null"));
    (column.default().is_some() && !null)
        || column.generated().is_some()
        || column.has(&ColumnOption::Identity)
        || column.has(&ColumnOption::AutoIncrement)
        || matches!(
            column.data_type.name.as_str(),
            "serial" | "bigserial" | "smallserial" | "serial2" | "serial4" | "serial8"
        )
}
