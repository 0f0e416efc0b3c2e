//! `DROP DATABASE` and `DROP SCHEMA`.

use godwit_core::{Engine, Severity};
use godwit_sql::{DropKind, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "db-drop",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Block,
    grows: false,
    loses: true,
    needs_facts: false,
    opt_in: false,
    title: "A database or schema is dropped",
    why: "Everything in it is gone: tables, rows, code, privileges. No migration brings it back. PostgreSQL's `DROP SCHEMA` \
          without CASCADE only takes an empty one.",
    instead: "Do not do this in a migration. Drop what is in it by name, and the empty schema at the end; a database is dropped \
              by whoever runs the server, after a backup.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-dropschema.html",
        "https://dev.mysql.com/doc/refman/8.4/en/drop-database.html",
        "squawk:ban-drop-database",
        "squawk:ban-drop-schema",
        "atlas:DS101",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE SCHEMA archive; CREATE TABLE archive.orders (id int);",
            "DROP SCHEMA archive CASCADE;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE DATABASE IF NOT EXISTS godwit_example_archive;",
            "DROP DATABASE godwit_example_archive;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE SCHEMA archive; CREATE VIEW archive.orders AS SELECT 1 AS id;",
            "DROP VIEW archive.orders;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE VIEW orders AS SELECT 1 AS id;",
            "DROP VIEW orders;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::Drop(dropped) = here.shape() else {
        return;
    };
    for name in &dropped.names {
        match dropped.kind {
            DropKind::Database => report.say(
                format!("the database {name} is dropped with everything in it"),
                "leave that to whoever runs the server, after a backup",
            ),
            DropKind::Schema if dropped.cascade => report.say(
                format!("the schema {name} is dropped with everything in it"),
                "drop what is in it by name, and the empty schema without CASCADE",
            ),
            DropKind::Schema => report
                .say(
                    format!("the schema {name} is dropped, which fails unless it is empty"),
                    "see that nothing is in it and that nobody's search_path names it",
                )
                .at_most(Severity::Warn),
            _ => continue,
        }
        .at(name.span);
    }
}
