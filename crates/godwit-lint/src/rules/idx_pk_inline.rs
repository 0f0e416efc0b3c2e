//! `ADD PRIMARY KEY` that builds its index.

use godwit_core::{Engine, Severity, Span};
use godwit_sql::{AlterTable, Change, ColumnOption, Constraint, ConstraintKind, Shape};

use super::validate_later::made_up;
use crate::{Example, Fix, NewFile, Rule, indexes::bracket, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-pk-inline",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    grows: true,
    title: "A primary key is built while reads and writes wait",
    why: "`ADD PRIMARY KEY` holds an ACCESS EXCLUSIVE lock while it builds the index and, where a column may be NULL, while \
          it reads every row once more.",
    instead: "Build the index with `CREATE UNIQUE INDEX CONCURRENTLY`, prove with a validated `CHECK (… IS NOT NULL)` that \
              no row lacks a value, and then `ADD CONSTRAINT … PRIMARY KEY USING INDEX`, which takes a moment (PostgreSQL 12 \
              and later use the CHECK as the proof).",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html",
        "squawk:adding-serial-primary-key-field",
        "atlas:PG104",
        "atlas:PG304",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint);",
            "ALTER TABLE orders ADD PRIMARY KEY (id);",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (shop int, id bigint);",
            "ALTER TABLE orders ADD CONSTRAINT orders_key PRIMARY KEY (shop, id);",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (code text);",
            "ALTER TABLE orders ADD COLUMN id bigserial PRIMARY KEY;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint NOT NULL); CREATE UNIQUE INDEX orders_pkey ON orders (id);",
            "ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id bigint); ALTER TABLE orders ADD PRIMARY KEY (id);",
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
        let constraint = match &alter.change {
            Change::AddConstraint(constraint) if matches!(constraint.kind, ConstraintKind::PrimaryKey(_)) => {
                Some(constraint)
            }
            Change::AddColumn { column, .. } if column.has(&ColumnOption::PrimaryKey) => None,
            _ => continue,
        };
        let said = report
            .say(
                format!("reads and writes of {} wait until its primary key is built", altered.table),
                "build a unique index CONCURRENTLY first, and add the primary key USING INDEX in a later migration",
            )
            .at(alter.span)
            .of(&altered.table);
        said.fix = constraint.and_then(|constraint| fix(here, altered, constraint));
    }
}

/// Builds the index and the proof that no value lacks, and makes it the primary key in a further file.
fn fix(here: &Here<'_>, altered: &AlterTable, constraint: &Constraint) -> Option<Fix> {
    let sql = here.stmt().sql;
    let ConstraintKind::PrimaryKey(columns) = &constraint.kind else {
        return None;
    };
    let (_, keys, after) = bracket(constraint.span.of(sql))?;
    if !after.is_empty() || !here.is_alone() || altered.changes.len() != 1 || altered.only || keys.is_empty() {
        return None;
    }
    let of_table = altered.table.name.as_str();
    let name = match &constraint.name {
        Some(name) => name.span.of(sql).to_owned(),
        None => made_up(&[of_table, "pkey"])?,
    };
    let mut parts = vec![of_table];
    parts.extend(columns.iter().map(String::as_str));
    parts.push("filled");
    let proof = made_up(&parts)?;
    let table = altered.table.span.of(sql);
    let filled: Vec<String> = keys.iter().map(|key| format!("{key} IS NOT NULL")).collect();
    let build = format!(
        "CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({});\n\
         ALTER TABLE {table} ADD CONSTRAINT {proof} CHECK ({}) NOT VALID;\n\
         ALTER TABLE {table} VALIDATE CONSTRAINT {proof}",
        keys.join(", "),
        filled.join(" AND ")
    );
    let whole = Span {
        start: 0,
        end: sql.len(),
    };
    Some(
        Fix::replace("build the index concurrently, and make it the primary key in a further migration", whole, build)
            .without_transaction()
            .followed_by(NewFile {
                purpose: format!("make {} the primary key", name.trim_matches('"')),
                no_transaction: false,
                sql: format!(
                    "ALTER TABLE {table} ADD CONSTRAINT {name} PRIMARY KEY USING INDEX {name};\n\
                     ALTER TABLE {table} DROP CONSTRAINT {proof};"
                ),
                down: Some(format!("ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name};")),
            }),
    )
}
