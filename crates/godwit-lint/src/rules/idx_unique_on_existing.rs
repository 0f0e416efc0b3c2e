//! Uniqueness for rows that are there.

use godwit_core::{Engine, Severity, Span};
use godwit_sql::{AlterTable, Change, ColumnOption, Constraint, ConstraintKind, Shape};

use super::validate_later::made_up;
use crate::{Example, Fix, NewFile, Rule, indexes::bracket, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-unique-on-existing",
    engines: &Engine::ALL,
    severity: Severity::Block,
    grows: true,
    title: "Rows that are there must become unique",
    why: "Where two rows are equal in these columns, the statement fails, after it read the whole table. On PostgreSQL `ADD \
          UNIQUE` builds its index under an ACCESS EXCLUSIVE lock: reads and writes wait, however it ends. On SQLite all \
          writes to the database wait.",
    instead: "Look for duplicates first, with the query that the finding shows, and settle them. On PostgreSQL build the \
              index with `CREATE UNIQUE INDEX CONCURRENTLY` in a migration without a transaction, and make it a constraint \
              with `ADD CONSTRAINT … UNIQUE USING INDEX` in the next, which takes a moment.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html",
        "squawk:disallowed-unique-constraint",
        "atlas:MF101",
        "atlas:PG105",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE users (id bigint, email text);",
            "ALTER TABLE users ADD CONSTRAINT users_email UNIQUE (email);",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE users (id bigint, email text);",
            "ALTER TABLE users ADD UNIQUE (email, id);",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE users (id bigint, email text);",
            "CREATE UNIQUE INDEX users_email ON users (lower(email));",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE users (id bigint, email varchar(200));",
            "ALTER TABLE users ADD UNIQUE KEY users_email (email);",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE users (id integer, email text);",
            "CREATE UNIQUE INDEX users_email ON users (email);",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE users (id bigint, email text);",
            "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE users (id bigint, email text); CREATE UNIQUE INDEX users_email ON users (email);",
            "ALTER TABLE users ADD CONSTRAINT users_email UNIQUE USING INDEX users_email;",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE users (id bigint, email varchar(200)); CREATE UNIQUE INDEX users_email ON users (email);",
        ),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE users (id integer, email text);",
            "CREATE INDEX users_email ON users (email);",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let (engine, sql) = (here.context.engine, here.stmt().sql);
    match here.shape() {
        // A concurrent build fails without making anybody wait, and Godwit takes away what it leaves.
        Shape::CreateIndex(index) if index.unique && !index.concurrently && !here.made.is_new(&index.table) => {
            let table = index.table.span.of(sql);
            let keys = sql.get(index.table.span.end..).and_then(bracket).map(|(_, keys, _)| keys);
            report
                .say(
                    format!("this fails where two rows of {} are equal in these columns", index.table),
                    help(table, keys.as_deref().filter(|_| !index.partial)),
                )
                .of(&index.table)
                .at_most(Severity::Warn);
        }
        Shape::AlterTable(altered) if !here.made.is_new(&altered.table) => {
            let table = altered.table.span.of(sql);
            for alter in &altered.changes {
                let keys = match &alter.change {
                    Change::AddConstraint(constraint) if matches!(constraint.kind, ConstraintKind::Unique(_)) => {
                        bracket(constraint.span.of(sql)).map(|(_, keys, _)| keys)
                    }
                    Change::AddColumn { column, .. } if column.has(&ColumnOption::Unique) => {
                        let all_null = !column.is_required() && column.default().is_none();
                        if engine != Engine::Postgres && all_null {
                            continue;
                        }
                        None
                    }
                    _ => continue,
                };
                let message = if engine == Engine::Postgres {
                    format!(
                        "reads and writes of {} wait while its rows are compared, and equal ones make it fail",
                        altered.table
                    )
                } else {
                    format!("this fails where two rows of {} are equal in these columns", altered.table)
                };
                let said = report
                    .say(message, help(table, keys.as_deref()))
                    .at(alter.span)
                    .of(&altered.table);
                if engine != Engine::Postgres {
                    said.at_most(Severity::Warn);
                } else if let Change::AddConstraint(constraint) = &alter.change {
                    said.fix = fix(here, altered, constraint);
                }
            }
        }
        _ => {}
    }
}

/// What to do, with the query that finds equal rows.
fn help(table: &str, keys: Option<&[&str]>) -> String {
    let Some(keys) = keys else {
        return "make sure first that no two rows are equal there".to_owned();
    };
    let list = keys.join(", ");
    let filled: Vec<String> = keys.iter().map(|key| format!("{key} IS NOT NULL")).collect();
    format!(
        "look for equal rows first: SELECT {list}, count(*) FROM {table} WHERE {} GROUP BY {list} HAVING count(*) > 1",
        filled.join(" AND ")
    )
}

/// Builds the index concurrently and makes it the constraint in a further file.
fn fix(here: &Here<'_>, altered: &AlterTable, constraint: &Constraint) -> Option<Fix> {
    let sql = here.stmt().sql;
    let ConstraintKind::Unique(columns) = &constraint.kind else {
        return None;
    };
    let (before, keys, after) = bracket(constraint.span.of(sql))?;
    let simple = after.is_empty() && before.trim_end().to_lowercase().ends_with("unique");
    if !simple || !here.is_alone() || altered.changes.len() != 1 || altered.only {
        return None;
    }
    let name = match &constraint.name {
        Some(name) => name.span.of(sql).to_owned(),
        None => {
            let mut parts = vec![altered.table.name.as_str()];
            parts.extend(columns.iter().map(String::as_str));
            parts.push("key");
            made_up(&parts)?
        }
    };
    let table = altered.table.span.of(sql);
    let whole = Span {
        start: 0,
        end: sql.len(),
    };
    let build = format!("CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({})", keys.join(", "));
    Some(
        Fix::replace("build the index concurrently, and make it the constraint in a further migration", whole, build)
            .without_transaction()
            .followed_by(NewFile {
                purpose: format!("make {} a constraint", name.trim_matches('"')),
                no_transaction: false,
                sql: format!("ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name};"),
                down: Some(format!("ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name};")),
            }),
    )
}
