//! Names that are too long.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, Name, Shape};
use squawk_linter::Rule as Squawk;

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-naming",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A name is longer than the server keeps",
    why: "PostgreSQL cuts a name after 63 bytes and says so in a notice that nobody reads: two names that begin alike become one, \
          and a tool that looks for the name as it was written does not find it. MySQL and MariaDB refuse a name of more than \
          64 characters, half-way through the migration.",
    instead: "Give it a shorter name.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
        "https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html",
        "squawk:identifier-too-long",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD CONSTRAINT orders_identifier_must_be_positive_because_the_accounting_needs_it CHECK (id > 0);",
        ),
        Example::bad(
            Engine::Mysql,
            "",
            "CREATE TABLE orders_of_customers_who_have_not_paid_for_more_than_three_months_now (id bigint PRIMARY KEY);",
        )
        .refused(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD CONSTRAINT orders_id_check CHECK (id > 0);",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders_unpaid (id bigint PRIMARY KEY);",
        ),
    ],
    squawk: &[Squawk::IdentifierTooLong],
    check,
};

/// What the embedded linter does not read: MySQL's names.
fn check(here: &Here<'_>, report: &mut Report) {
    if here.context.engine != Engine::Mysql {
        return;
    }
    for name in names(here.shape()) {
        let length = name.name.chars().count();
        if length > 64 {
            report
                .say(
                    format!("{} has {length} characters, and the server refuses more than 64", name.name),
                    "give it a shorter name",
                )
                .at(name.span);
        }
    }
}

/// The names that a statement gives.
fn names(shape: &Shape) -> Vec<&Name> {
    match shape {
        Shape::CreateTable(table) => {
            std::iter::once(&table.name)
                .chain(table.columns.iter().map(|column| &column.name))
                .chain(table.constraints.iter().filter_map(|constraint| constraint.name.as_ref()))
                .collect()
        }
        Shape::CreateIndex(index) => index.name.iter().collect(),
        Shape::CreateView { name, .. } => vec![name],
        Shape::AlterTable(altered) => altered
            .changes
            .iter()
            .filter_map(|alter| match &alter.change {
                Change::AddColumn { column, .. } | Change::Redefine { column, .. } => Some(&column.name),
                Change::AddConstraint(constraint) => constraint.name.as_ref(),
                Change::Rename { to } | Change::RenameColumn { to, .. } => Some(to),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}
