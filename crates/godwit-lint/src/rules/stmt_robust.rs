//! Scripts without a transaction that cannot be run again.

use godwit_core::{Engine, Severity, Span};
use godwit_sql::{Change, DropKind, Family, Shape};

use crate::{Example, Fix, Rule, Stmt, locks::begun, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "stmt-robust",
    engines: &[Engine::Postgres],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A script that stopped half-way cannot be run again",
    why: "Without a transaction a failure leaves what was done before it. Run again, the script stops at its first \
          statement, because that was done already. Godwit knows how far it came and goes on from there; another tool, or \
          a person, does not.",
    instead: "`IF EXISTS` and `IF NOT EXISTS`; or one statement to a file. Not so for CREATE INDEX CONCURRENTLY: what a \
              failed build leaves is an invalid index, and `IF NOT EXISTS` would take it for the real one.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html",
        "squawk:prefer-robust-stmts",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE old (id int); CREATE TABLE orders (id int);",
            "DROP TABLE old; CREATE INDEX CONCURRENTLY orders_id ON orders (id);",
        )
        .stepwise(),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date; CREATE INDEX CONCURRENTLY orders_at ON orders (at);",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE old (id int); CREATE TABLE orders (id int);",
            "DROP TABLE IF EXISTS old; CREATE INDEX CONCURRENTLY orders_id ON orders (id);",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date;",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date; CREATE INDEX orders_at ON orders (at);",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    // What nothing follows is done wholly or not at all, and is what runs again.
    let works = |stmt: &Stmt<'_>| stmt.statement.kind.family() != Family::Session;
    if here.in_transaction() || begun(here.before()).is_some() || !here.after().iter().any(works) {
        return;
    }
    let again = "where a later statement fails, this one stops the script when it is run again";
    match here.shape() {
        Shape::Drop(dropped) if !dropped.if_exists && !dropped.concurrently => {
            if matches!(
                dropped.kind,
                DropKind::Table | DropKind::Index | DropKind::View | DropKind::Schema | DropKind::Trigger
            ) && let Some(first) = dropped.names.first()
            {
                let at = Span {
                    start: first.span.start,
                    end: first.span.start,
                };
                report
                    .say(format!("{again}: {first} is gone then"), "write IF EXISTS")
                    .at(first.span)
                    .fix(Fix::replace("drop it only where it exists", at, "IF EXISTS "));
            }
        }
        Shape::CreateTable(table) if !table.if_not_exists && !table.temporary => {
            report
                .say(format!("{again}: {} exists then", table.name), "write IF NOT EXISTS")
                .at(table.name.span);
        }
        Shape::CreateIndex(index) if !index.if_not_exists && !index.concurrently => {
            let name = index.name.as_ref().map_or("the index".to_owned(), ToString::to_string);
            report.say(
                format!("{again}: {name} exists then, or is built twice"),
                "write IF NOT EXISTS with a name",
            );
        }
        Shape::AlterTable(altered) => {
            for alter in &altered.changes {
                let text = alter.span.of(here.stmt().sql).to_ascii_lowercase();
                let message = match &alter.change {
                    Change::AddColumn {
                        column,
                        if_not_exists: false,
                        ..
                    } => format!("{again}: {} has the column {} then", altered.table, column.name),
                    Change::DropColumn { name, .. } if !text.contains("if exists") => {
                        format!("{again}: {} has no column {name} then", altered.table)
                    }
                    _ => continue,
                };
                report
                    .say(message, "write IF EXISTS or IF NOT EXISTS")
                    .at(alter.span);
            }
        }
        _ => {}
    }
}
