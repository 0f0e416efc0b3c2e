//! `ADD COLUMN … GENERATED ALWAYS AS (…) STORED`.

use godwit_core::{Engine, Severity};
use godwit_sql::Change;

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-add-generated",
    engines: &Engine::ALL,
    severity: Severity::Block,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A stored computed column writes the whole table anew",
    why: "Its value must be computed for every row that is there. PostgreSQL writes the table and its indexes anew under an \
          ACCESS EXCLUSIVE lock, so that reads wait too. MySQL and MariaDB copy the table while writes wait. SQLite refuses \
          to add one to a table that has a row.",
    instead: "On MySQL, MariaDB and SQLite, and on PostgreSQL from version 18 on, add it as VIRTUAL, which is computed when it \
              is read and costs nothing to add. On PostgreSQL add a plain column, fill new rows by a trigger and the old \
              ones in batches.",
    sources: &[
        "https://www.postgresql.org/docs/current/ddl-generated-columns.html",
        "https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html",
        "https://www.sqlite.org/gencol.html",
        "squawk:adding-field-with-default",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (net numeric);",
            "ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (net * 1.2) STORED;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (net int);",
            "ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (net * 2) STORED;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (net int); INSERT INTO orders VALUES (1);",
            "ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (net * 2) STORED;",
        )
        .refused(),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (net numeric, gross numeric GENERATED ALWAYS AS (net * 1.2) STORED);",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (net int);",
            "ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (net * 2) VIRTUAL;",
        ),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (net int);",
            "ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (net * 2) VIRTUAL;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let sqlite = here.context.engine == Engine::Sqlite;
    for (altered, alter) in column::changes(here) {
        let Change::AddColumn { column, .. } = &alter.change else {
            continue;
        };
        let harmless = if sqlite {
            here.made.is_empty(&altered.table)
        } else {
            here.made.is_new(&altered.table)
        };
        if column.generated() != Some(true) || harmless {
            continue;
        }
        let (name, table) = (&column.name.name, &altered.table);
        let said = match here.context.engine {
            Engine::Postgres => report.say(
                format!("adding {name} to {table} computes it for every row while reads and writes wait"),
                "add a plain column, fill new rows by a trigger and the old ones in batches",
            ),
            Engine::Mysql => report.say(
                format!("adding {name} to {table} copies the table while writes wait"),
                "make it VIRTUAL, which costs nothing to add",
            ),
            Engine::Sqlite => report.say(
                format!("SQLite refuses to add {name} to {table} as STORED as soon as the table has a row"),
                "make it VIRTUAL",
            ),
        };
        said.at(column.span);
        if !sqlite {
            said.of(table);
        }
    }
}
