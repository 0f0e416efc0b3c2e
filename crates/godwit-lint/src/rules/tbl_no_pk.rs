//! A table without a primary key.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, ColumnOption, ConstraintKind, Name, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-no-pk",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A table has no primary key",
    why: "Nothing tells two rows apart. PostgreSQL's logical replication refuses UPDATE and DELETE on such a table once it is \
          published. MySQL's and MariaDB's replicas look for each changed row through the whole table, so that one large \
          DELETE stops them for hours, group replication refuses the table, and tools for online changes cannot copy it.",
    instead: "Give it one: a number, `id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY` or `BIGINT UNSIGNED AUTO_INCREMENT`, or \
              the columns that tell its rows apart.",
    sources: &[
        "https://www.postgresql.org/docs/current/logical-replication-publication.html",
        "https://dev.mysql.com/doc/refman/8.4/en/group-replication-requirements.html",
    ],
    examples: &[
        Example::bad(Engine::Postgres, "", "CREATE TABLE orders (id bigint, total numeric);"),
        Example::bad(Engine::Mysql, "", "CREATE TABLE orders (id bigint, total int, KEY (id));"),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id bigint, total numeric); ALTER TABLE ONLY orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TEMPORARY TABLE passing (id bigint);",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id bigint NOT NULL UNIQUE, total int);",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::CreateTable(table) = here.shape() else {
        return;
    };
    if table.temporary || table.derived || table.columns.is_empty() || table.has_primary_key() {
        return;
    }
    // InnoDB takes the first unique key without NULLs for one, and SERIAL brings such a key.
    let stands_in = table.columns.iter().any(|column| {
        column.has(&ColumnOption::Unique) && column.has(&ColumnOption::NotNull) || column.data_type.name == "serial"
    });
    if here.context.engine == Engine::Mysql && stands_in || gets_one(here, &table.name) {
        return;
    }
    report
        .say(
            format!("{} has no primary key, so that replicas and tools cannot tell its rows apart", table.name),
            "add a primary key: a number, or the columns that tell its rows apart",
        )
        .at(table.name.span);
}

/// Whether a later statement of the script adds one, as dumps do.
fn gets_one(here: &Here<'_>, name: &Name) -> bool {
    here.after().iter().any(|stmt| match stmt.shape() {
        Shape::AlterTable(altered) => {
            altered.table.may_be(name)
                && altered.changes.iter().any(|alter| match &alter.change {
                    Change::AddConstraint(constraint) => matches!(
                        constraint.kind,
                        ConstraintKind::PrimaryKey(_) | ConstraintKind::UsingIndex { primary: true, .. }
                    ),
                    Change::AddColumn { column, .. } => column.has(&ColumnOption::PrimaryKey),
                    _ => false,
                })
        }
        _ => false,
    })
}
