//! Long work under a strong lock.

use godwit_core::{Blocks, Engine, Severity};
use godwit_sql::{Change, Family, Name, Shape};

use crate::{
    Example, Rule, Stmt,
    locks::{locked_here, same_transaction},
    rule::Report,
    script::Here,
};

pub(super) static RULE: Rule = Rule {
    id: "tx-hold-lock-more-stmts",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A table stays locked for everybody while something else goes on",
    why: "A lock is held to the end of its transaction, not of its statement. An ALTER TABLE that takes a millisecond keeps \
          readers and writers of its table out for as long as the statements after it take: the build of an index, a \
          query, a function.",
    instead: "Put the quick change that locks the table into a migration of its own, and the long work into another.",
    sources: &["https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE TABLE people (id int);",
            "ALTER TABLE orders ADD COLUMN at date; CREATE INDEX people_id ON people (id);",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM orders;",
            "ALTER TABLE orders ADD COLUMN at date; REFRESH MATERIALIZED VIEW totals;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date; COMMENT ON COLUMN orders.at IS 'when';",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE people (id int);",
            "CREATE TABLE orders (id int); ALTER TABLE orders ADD COLUMN at date; SELECT count(*) FROM people;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Some((what, table, most)) = long(here.stmt()) else {
        return;
    };
    if table.is_some_and(|table| here.made.is_new(table)) {
        return;
    }
    let holder = same_transaction(here).iter().find_map(|stmt| {
        let locked = locked_here(here, stmt)
            .into_iter()
            .find(|locked| locked.blocks == Blocks::Everything)?;
        Some((stmt, locked.table))
    });
    let Some((holder, held)) = holder else {
        return;
    };
    let said = report
        .say(
            format!(
                "nobody can read or write {held} while {what}: {} in line {} holds its lock to the end",
                holder.statement.kind, holder.statement.line
            ),
            "put this into a migration of its own, after the one that locks the table",
        )
        .at_most(most);
    if let Some(table) = table {
        said.of(table);
    }
}

/// What a statement does that takes long, on which table, and how sure that is.
///
/// Changes of rows and VALIDATE are told by rules of their own.
fn long<'a>(stmt: &'a Stmt<'_>) -> Option<(String, Option<&'a Name>, Severity)> {
    match stmt.shape() {
        Shape::CreateIndex(index) if !index.concurrently => Some((
            format!("an index of {} is built", index.table),
            Some(&index.table),
            Severity::Block,
        )),
        Shape::Refresh {
            view,
            without_data: false,
            ..
        } => Some((format!("{view} is computed anew"), Some(view), Severity::Block)),
        Shape::Reindex { name, .. } => Some(("indexes are built anew".to_owned(), name.as_ref(), Severity::Block)),
        Shape::CreateTable(table) if table.derived && table.partition_of.is_none() => {
            Some((format!("{} is filled", table.name), None, Severity::Warn))
        }
        Shape::CreateView {
            name,
            materialized: true,
            ..
        } => Some((format!("{name} is computed"), None, Severity::Warn)),
        Shape::AlterTable(altered) => altered
            .changes
            .iter()
            .any(|alter| matches!(alter.change, Change::Rewrite(_)))
            .then(|| {
                (
                    format!("{} is written anew", altered.table),
                    Some(&altered.table),
                    Severity::Block,
                )
            }),
        Shape::Other => match stmt.statement.kind.family() {
            Family::Query if stmt.statement.kind.phrase() == "select" && stmt.sql.to_ascii_lowercase().contains("from") => {
                Some(("this query runs".to_owned(), None, Severity::Warn))
            }
            Family::Code => Some(("this code runs".to_owned(), None, Severity::Warn)),
            _ => None,
        },
        _ => None,
    }
}
