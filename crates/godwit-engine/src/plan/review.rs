//! What rules find in the scripts of a plan, and what its statements do to others.

use godwit_core::{Direction, Finding, PlanStep};

use super::{Inputs, steps::Made};
use crate::{
    facts,
    lint::{self, Looking, SplitScript},
};

/// The steps with their impacts, and in `findings` what was found in them.
pub(super) fn finish(
    inputs: Inputs<'_>,
    direction: Direction,
    all: Vec<Made<'_>>,
    findings: &mut Vec<Finding>,
) -> Vec<PlanStep> {
    let (policy, trouble) = lint::policy(inputs.folder);
    findings.extend(trouble);
    findings.extend(facts::unread(inputs.facts));
    let looking = Looking {
        engine: inputs.target.address.engine(),
        server: inputs.server,
        tier: inputs.target.tier,
        direction,
        facts: inputs.facts.map(|known| &known.facts),
        policy: &policy,
        transactions: inputs.transactions,
    };
    let (mut steps, mut own, mut scripts) = (Vec::new(), Vec::new(), Vec::<SplitScript<'_>>::new());
    for made in all {
        steps.push(made.step);
        own.push(made.findings);
        scripts.push(made.script);
    }
    for ((script, own), found) in scripts.iter().zip(own).zip(looking.found(&scripts)) {
        findings.extend(own);
        findings.extend(lint::findings(script.script, &found));
    }
    for (step, impacts) in steps.iter_mut().zip(looking.impacts(&scripts)) {
        for (statement, impact) in step.statements.iter_mut().zip(impacts) {
            statement.impact = impact;
        }
    }
    steps
}
