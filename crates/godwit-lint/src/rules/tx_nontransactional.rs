//! What no transaction takes, among what one would protect.

use godwit_core::{Engine, Severity};
use godwit_sql::{Family, Transactional};

use crate::{Example, Rule, Stmt, locks::begun, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tx-nontransactional",
    engines: &[Engine::Postgres, Engine::Sqlite],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A statement loses its transaction for another one's sake",
    why: "Some statements run outside of transactions only, so that their file has none: every other statement in it is \
          committed by itself, and a failure leaves those before it in place.",
    instead: "Put the statement that refuses transactions into a file of its own, or write BEGIN and COMMIT around the \
              others.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY",
        "https://www.sqlite.org/lang_vacuum.html",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "DELETE FROM orders WHERE at IS NULL; CREATE INDEX CONCURRENTLY orders_at ON orders (at);",
        )
        .stepwise(),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int, at date);",
            "DELETE FROM orders WHERE at IS NULL; VACUUM;",
        )
        .stepwise(),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "SET lock_timeout = '1h'; CREATE INDEX CONCURRENTLY orders_at ON orders (at);",
        )
        .stepwise(),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (id int, at date);",
            "BEGIN; DELETE FROM orders WHERE at IS NULL; COMMIT; VACUUM;",
        )
        .stepwise(),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    // Inside a transaction the plan refuses it.
    if here.in_transaction() || !loses(here.stmt()) || here.before().iter().any(loses) || begun(here.before()).is_some() {
        return;
    }
    let Some(alone) = here
        .all
        .iter()
        .find(|stmt| stmt.statement.transactional == Transactional::Refused)
    else {
        return;
    };
    report.say(
        format!(
            "this {} has no transaction, because the {} of line {} takes none",
            here.stmt().statement.kind,
            alone.statement.kind,
            alone.statement.line
        ),
        format!("put the {} into a file of its own", alone.statement.kind),
    );
}

/// Whether a transaction would protect a statement.
fn loses(stmt: &Stmt<'_>) -> bool {
    stmt.statement.transactional == Transactional::Yes
        && stmt.statement.controls_transaction.is_none()
        && matches!(
            stmt.statement.kind.family(),
            Family::Definition | Family::Data | Family::Privilege | Family::Code
        )
}
