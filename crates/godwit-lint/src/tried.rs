//! Scripts to findings, for the tests of single rules.

use godwit_core::{Direction, Engine, Tier, TransactionMode};

use crate::{Context, Facts, Found, Input, Policy, Server, TableFacts, lint};

/// A script in its surroundings.
pub(crate) struct Tried<'a> {
    pub engine: Engine,
    pub sql: &'a str,
    pub limited: bool,
    pub stepwise: bool,
    pub tier: Tier,
    pub server: Option<Server>,
    pub facts: Option<Facts>,
    pub policy: Policy,
}

impl<'a> Tried<'a> {
    /// A script for production in one transaction, under limits, of whose target nothing is known.
    pub fn new(engine: Engine, sql: &'a str) -> Self {
        Self {
            engine,
            sql,
            limited: true,
            stepwise: engine == Engine::Mysql,
            tier: Tier::Production,
            server: None,
            facts: None,
            policy: Policy::default(),
        }
    }

    /// The same with a table that the target has.
    pub fn with(mut self, table: &str, facts: TableFacts) -> Self {
        self.facts
            .get_or_insert_with(Facts::default)
            .tables
            .insert(table.to_owned(), facts);
        self
    }

    /// All findings.
    pub fn all(&self) -> Vec<Found> {
        let context = Context {
            engine: self.engine,
            server: self.server,
            tier: self.tier,
            direction: Direction::Up,
            facts: self.facts.as_ref(),
            policy: &self.policy,
        };
        let script = godwit_sql::split(self.engine, self.sql);
        lint(
            &context,
            &[Input {
                file: "0002_tried.up.sql",
                text: self.sql,
                statements: &script.statements,
                findings: &script.findings,
                transaction: if self.stepwise {
                    TransactionMode::Stepwise
                } else {
                    TransactionMode::Migration
                },
                joined: false,
                limited: self.limited,
            }],
        )
    }

    /// Those of one rule.
    pub fn of(&self, rule: &str) -> Vec<Found> {
        self.all().into_iter().filter(|found| found.rule == rule).collect()
    }
}
