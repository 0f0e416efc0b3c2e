//! `DROP TABLE IF EXISTS` and `CREATE TABLE` of the same name.

use godwit_core::{Engine, Severity};
use godwit_sql::Shape;

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-create-force",
    engines: &Engine::ALL,
    severity: Severity::Block,
    grows: false,
    loses: true,
    needs_facts: false,
    opt_in: false,
    title: "A table is made anew over the one that is there",
    why: "Dropping a table and creating it again, or `CREATE OR REPLACE TABLE`, leaves an empty one: its rows are gone, and so \
          are its privileges, triggers, and the foreign keys that referred to it. That is handy on a developer's machine \
          and loses everything on production.",
    instead: "Alter the table that is there. Where a new one must take its place, make it under another name, copy the rows, \
              and swap the names.",
    sources: &["https://mariadb.com/kb/en/create-table/"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "DROP TABLE IF EXISTS orders; CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "DROP TABLE IF EXISTS orders; CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "CREATE OR REPLACE TABLE orders (id bigint PRIMARY KEY);",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "DROP TABLE orders; CREATE TABLE orders (id integer PRIMARY KEY);",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY);",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "CREATE TABLE copied (id integer PRIMARY KEY); INSERT INTO copied SELECT id FROM orders; DROP TABLE orders; \
             ALTER TABLE copied RENAME TO orders;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::CreateTable(table) = here.shape() else {
        return;
    };
    if table.temporary {
        return;
    }
    let name = &table.name;
    let replaces = table.replaces && !here.made.has(name);
    if replaces || here.made.has_dropped(name) {
        report
            .say(
                format!("{name} is made anew and empty, and the rows of the one before are gone"),
                "alter the table that is there, or copy its rows into one with another name and swap the names",
            )
            .at(name.span)
            .of(name);
    }
}
