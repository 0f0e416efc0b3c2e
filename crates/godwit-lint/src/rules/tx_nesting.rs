//! Transactions that do not hold what their words promise.

use godwit_core::{Engine, Severity, TransactionMode};
use godwit_sql::{TransactionControl, Transactional};

use crate::{Example, Rule, Stmt, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tx-nesting",
    engines: &Engine::ALL,
    severity: Severity::Block,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A transaction does not hold what it promises",
    why: "A second BEGIN begins nothing: PostgreSQL passes over it with a warning, MySQL commits what was open, SQLite \
          refuses it. A COMMIT without a BEGIN ends nothing. And on MySQL and MariaDB every definition commits, so that a \
          ROLLBACK, or a failure after it, leaves half of the work in place.\n\nThis is about scripts that run without a \
          transaction around them; in others Godwit's plan refuses BEGIN and COMMIT altogether.",
    instead: "One BEGIN and one COMMIT around the statements that belong together, and on MySQL and MariaDB only changes of \
              rows between them.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-begin.html",
        "https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html",
        "https://www.sqlite.org/lang_transaction.html",
        "squawk:transaction-nesting",
        "squawk:ban-uncommitted-transaction",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "BEGIN; BEGIN; DELETE FROM orders WHERE id = 1; COMMIT;",
        )
        .stepwise(),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "BEGIN; DELETE FROM orders WHERE id = 1; CREATE INDEX orders_id ON orders (id);",
        )
        .stepwise(),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "BEGIN; DELETE FROM orders WHERE id = 1;",
        )
        .stepwise(),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "DELETE FROM orders WHERE id = 1; COMMIT;",
        )
        .stepwise()
        .refused(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "BEGIN; DELETE FROM orders WHERE id = 1; COMMIT;",
        )
        .stepwise(),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "CREATE INDEX orders_id ON orders (id); BEGIN; DELETE FROM orders WHERE id = 1; COMMIT;",
        )
        .stepwise(),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "BEGIN; DELETE FROM orders WHERE id = 1; COMMIT;",
        )
        .stepwise(),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    if here.script.transaction == TransactionMode::Migration {
        return;
    }
    let statement = here.stmt().statement;
    match (statement.controls_transaction, open(here.before())) {
        (Some(TransactionControl::Begin), Some(begin)) => {
            report.say(
                format!(
                    "this {} stands in the transaction that line {} begins",
                    statement.kind, begin.statement.line
                ),
                "remove it, or commit the first one before",
            );
        }
        // MySQL's transaction that nobody ends; of the other engines' the plan tells.
        (Some(TransactionControl::Begin), None)
            if here.context.engine == Engine::Mysql
                && open(here.all).is_some_and(|begin| begin.statement.span == statement.span) =>
        {
            report.say(
                "nobody ends the transaction that begins here: it is committed with the history, whatever happened in it",
                "write COMMIT after the statements that belong together",
            );
        }
        // Two-phase commits end what another session prepared; SET autocommit = 1 restores what was before.
        (Some(TransactionControl::Commit | TransactionControl::Rollback), None)
            if matches!(statement.kind.phrase(), "commit" | "end" | "rollback" | "abort") =>
        {
            report.say(
                format!("this {} ends no transaction of the script", statement.kind),
                "remove it, or write BEGIN before what belongs together",
            );
        }
        (None, Some(begin)) if statement.transactional == Transactional::ImplicitCommit => {
            report.say(
                format!(
                    "this {} commits the transaction that line {} begins: what follows stands outside of it",
                    statement.kind, begin.statement.line
                ),
                "take it out of the transaction",
            );
        }
        _ => {}
    }
}

/// The statement that begins the transaction which is open after `stmts`.
fn open<'a>(stmts: &'a [Stmt<'a>]) -> Option<&'a Stmt<'a>> {
    let mut open = None;
    for stmt in stmts {
        match stmt.statement.controls_transaction {
            Some(TransactionControl::Begin | TransactionControl::Chain) => open = open.or(Some(stmt)),
            Some(TransactionControl::Commit | TransactionControl::Rollback) => open = None,
            None if stmt.statement.transactional == Transactional::ImplicitCommit => open = None,
            _ => {}
        }
    }
    open
}
