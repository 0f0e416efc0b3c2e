//! `ADD COLUMN … serial`, identity or `AUTO_INCREMENT`.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, Column, ColumnOption};

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-add-serial",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Block,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "Numbering the rows that are there writes the whole table anew",
    why: "A column that numbers its rows by itself gives a number to every row that is there. PostgreSQL writes the table and \
          its indexes anew under an ACCESS EXCLUSIVE lock, so that reads wait too. MySQL and MariaDB rebuild the table, and \
          writes wait until it is done.",
    instead: "On PostgreSQL add a plain `bigint`, make a sequence and set it as the default, fill the old rows in batches, and \
              only then make it NOT NULL and unique. On MySQL and MariaDB do it in a quiet hour, or with an online copy of \
              the table.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES",
        "https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html",
        "squawk:adding-serial-primary-key-field",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (name text);",
            "ALTER TABLE orders ADD COLUMN number bigserial;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (name text);",
            "ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (name varchar(20));",
            "ALTER TABLE orders ADD COLUMN id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY;",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (name text); ALTER TABLE orders ADD COLUMN number bigserial;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (name text);",
            "ALTER TABLE orders ADD COLUMN number bigint;",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY);",
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
        if !numbers(column) || here.made.is_new(&altered.table) {
            continue;
        }
        let (name, table) = (&column.name.name, &altered.table);
        let said = match here.context.engine {
            Engine::Mysql => report.say(
                format!("adding {name} to {table} rebuilds the table to number its rows while writes wait"),
                "do it in a quiet hour, or with an online copy of the table",
            ),
            Engine::Postgres | Engine::Sqlite => report.say(
                format!("adding {name} to {table} numbers every row while reads and writes wait"),
                "add a plain bigint, set nextval() of a sequence as its default, and fill the old rows in batches",
            ),
        };
        said.at(column.span).of(table);
    }
}

fn numbers(column: &Column) -> bool {
    column.has(&ColumnOption::Identity)
        || column.has(&ColumnOption::AutoIncrement)
        || matches!(
            column.data_type.name.as_str(),
            "serial" | "bigserial" | "smallserial" | "serial2" | "serial4" | "serial8"
        )
}
