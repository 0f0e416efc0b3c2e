//! Scripts to findings, as a plan would have them.

use godwit_core::{Direction, Engine, Tier, TransactionMode};
use godwit_lint::{Context, Found, Input, Level, Policy, RULES, RulePolicy, lint};

/// What the rules say of one script on production.
pub fn findings(engine: Engine, sql: &str, no_transaction: bool) -> Vec<Found> {
    let mut policy = Policy::default();
    for rule in RULES.iter().filter(|rule| rule.opt_in) {
        let level = RulePolicy::Everywhere(Level::Warn);
        policy.rules.insert(rule.id.to_owned(), level);
    }
    let context = Context {
        engine,
        server: None,
        tier: Tier::Production,
        direction: Direction::Up,
        facts: None,
        policy: &policy,
    };
    let script = godwit_sql::split(engine, sql);
    let commits = script
        .statements
        .iter()
        .any(|statement| statement.transactional == godwit_sql::Transactional::ImplicitCommit);
    lint(
        &context,
        &[Input {
            file: "0001_example.up.sql",
            text: sql,
            statements: &script.statements,
            findings: &script.findings,
            transaction: if no_transaction || commits {
                TransactionMode::Stepwise
            } else {
                TransactionMode::Migration
            },
            joined: false,
            limited: true,
        }],
    )
}
