//! One script to findings, with what a target says of itself.

use godwit_core::{Direction, Engine, Tier, TransactionMode};

use crate::{Context, Facts, Found, Input, Policy, Server, TableFacts};

/// What the rules say on production of one script without a transaction.
pub(crate) fn findings(engine: Engine, server: Option<Server>, facts: Option<&Facts>, sql: &str) -> Vec<Found> {
    let policy = Policy::default();
    let context = Context {
        engine,
        server,
        tier: Tier::Production,
        direction: Direction::Up,
        facts,
        policy: &policy,
    };
    let script = godwit_sql::split(engine, sql);
    let input = Input {
        file: "0001_example.up.sql",
        text: sql,
        statements: &script.statements,
        findings: &script.findings,
        transaction: TransactionMode::Stepwise,
        joined: false,
        limited: true,
    };
    crate::lint(&context, &[input])
}

/// What `rule` says of one script, where this is known of one table.
pub(crate) fn told(rule: &str, engine: Engine, table: &str, facts: TableFacts, sql: &str) -> Vec<String> {
    let facts = Facts {
        tables: [(table.to_owned(), facts)].into(),
        ..Facts::default()
    };
    findings(engine, None, Some(&facts), sql)
        .into_iter()
        .filter(|found| found.rule == rule)
        .map(|found| found.message)
        .collect()
}
