//! Scripts as the rules take them, for whoever asks: a plan, a folder, or a plan once more.

use godwit_core::{
    Direction, Engine, Facts, Finding, Impact, Lines, PlanServer, Script, Severity, Tier, TransactionMode,
    Transactions, Version,
};
use godwit_lint::{Context, Found, Input, Policy, Server};

/// A script, split once.
pub(crate) struct SplitScript<'a> {
    /// Whose script it is.
    pub(crate) version: &'a Version,
    /// The script.
    pub(crate) script: &'a Script,
    /// Its statements, and what splitting it found.
    pub(crate) split: godwit_sql::Script,
    /// Where its transaction begins and ends.
    pub(crate) transaction: TransactionMode,
}

/// For whom scripts are looked at.
pub(crate) struct Looking<'a> {
    /// Whose SQL it is.
    pub(crate) engine: Engine,
    /// The server, where one is known.
    pub(crate) server: Option<&'a PlanServer>,
    /// The tier.
    pub(crate) tier: Tier,
    /// Up, or back down.
    pub(crate) direction: Direction,
    /// What the target says of its tables, where it was asked.
    pub(crate) facts: Option<&'a Facts>,
    /// What the project says of the rules.
    pub(crate) policy: &'a Policy,
    /// How many transactions the scripts get.
    pub(crate) transactions: Transactions,
}

impl Looking<'_> {
    /// Whether the policy starts after `version`: nothing is said of it.
    pub(crate) fn passes_over(&self, version: &Version) -> bool {
        let start = self.policy.start_after.as_deref();
        start.is_some_and(|start| *version <= Version::new(start))
    }

    /// What the rules find in each of `scripts`, which run one after the other. Of one that the policy starts after only
    /// counts what it makes.
    pub(crate) fn found(&self, scripts: &[SplitScript<'_>]) -> Vec<Vec<Found>> {
        self.sorted(scripts, godwit_lint::lint(&self.context(), &self.inputs(scripts)))
    }

    /// What the rules find in each of `scripts`, which have nothing to do with each other.
    pub(crate) fn found_apart(&self, scripts: &[SplitScript<'_>]) -> Vec<Vec<Found>> {
        self.sorted(scripts, godwit_lint::lint_apart(&self.context(), &self.inputs(scripts)))
    }

    fn sorted(&self, scripts: &[SplitScript<'_>], found: Vec<Found>) -> Vec<Vec<Found>> {
        let mut all = vec![Vec::new(); scripts.len()];
        for found in found {
            if !self.passes_over(scripts[found.script].version) {
                all[found.script].push(found);
            }
        }
        all
    }

    /// What each statement of each of `scripts`, which run one after the other, does to others.
    pub(crate) fn impacts(&self, scripts: &[SplitScript<'_>]) -> Vec<Vec<Impact>> {
        godwit_lint::impacts(&self.context(), &self.inputs(scripts))
    }

    fn context(&self) -> Context<'_> {
        Context {
            engine: self.engine,
            server: self
                .server
                .and_then(|server| Server::parse(server.product, &server.version)),
            tier: self.tier,
            direction: self.direction,
            facts: self.facts,
            policy: self.policy,
        }
    }

    fn inputs<'s>(&self, scripts: &'s [SplitScript<'_>]) -> Vec<Input<'s>> {
        let input = |script: &'s SplitScript<'_>| Input {
            file: &script.script.file,
            text: &script.script.text,
            statements: &script.split.statements,
            findings: &script.split.findings,
            transaction: script.transaction,
            joined: self.transactions == Transactions::All && script.transaction == TransactionMode::Migration,
            // Every run sets them, by the tier or the script's directive.
            limited: true,
        };
        scripts.iter().map(input).collect()
    }
}

/// What rules found in `script`, as people read it; what is silenced is only noted.
pub(crate) fn findings(script: &Script, found: &[Found]) -> Vec<Finding> {
    if found.is_empty() {
        return Vec::new();
    }
    let lines = Lines::of(&script.text);
    let finding = |found: &Found| Finding {
        severity: if found.suppressed.is_some() {
            Severity::Info
        } else {
            found.severity
        },
        rule: found.rule.to_string(),
        message: found.message.clone(),
        help: found.help.clone(),
        place: Some(lines.place(&script.file, found.span.start)),
        fixable: found.fix.is_some(),
        suppressed: found.suppressed.clone(),
    };
    found.iter().map(finding).collect()
}
