//! What rules find in the scripts of a plan, and what its statements do to others.

use godwit_core::{Direction, Finding, Lines, PlanStep, Script, Severity, TransactionMode, Transactions, Version};
use godwit_lint::{Context, Found, Input, Server};

use super::{Inputs, steps::Made};
use crate::lint;

/// The steps with their impacts, and in `findings` what was found in them.
pub(super) fn finish(
    inputs: Inputs<'_>,
    direction: Direction,
    all: Vec<Made<'_>>,
    findings: &mut Vec<Finding>,
) -> Vec<PlanStep> {
    let (policy, trouble) = lint::policy(inputs.folder);
    findings.extend(trouble);
    let context = Context {
        engine: inputs.target.address.engine(),
        server: inputs
            .server
            .and_then(|server| Server::parse(server.product, &server.version)),
        tier: inputs.target.tier,
        direction,
        facts: None,
        policy: &policy,
    };
    let old = |version: &Version| {
        policy
            .start_after
            .as_deref()
            .is_some_and(|after| *version <= Version::new(after))
    };
    let (mut steps, mut own, mut scripts) = (Vec::new(), Vec::new(), Vec::new());
    for made in all {
        steps.push(made.step);
        own.push(made.findings);
        scripts.push((made.script, made.split));
    }
    let texts: Vec<Input<'_>> = steps
        .iter()
        .zip(&scripts)
        .map(|(step, (script, split))| input(inputs, step.transaction, script, split))
        .collect();
    let mut found = godwit_lint::lint(&context, &texts).into_iter().peekable();
    let mut impacts = Vec::with_capacity(texts.len());
    for (index, (text, own)) in texts.iter().zip(own).enumerate() {
        findings.extend(own);
        let lines = found
            .peek()
            .filter(|found| found.script == index)
            .map(|_| Lines::of(text.text));
        while let Some(found) = found.next_if(|found| found.script == index) {
            if let Some(lines) = lines.as_ref().filter(|_| !old(&steps[index].version)) {
                findings.push(finding(text.file, lines, found));
            }
        }
        impacts.push(godwit_lint::impacts(&context, text));
    }
    for (step, impacts) in steps.iter_mut().zip(impacts) {
        for (statement, impact) in step.statements.iter_mut().zip(impacts) {
            statement.impact = impact;
        }
    }
    steps
}

fn input<'a>(
    inputs: Inputs<'_>,
    transaction: TransactionMode,
    script: &'a Script,
    split: &'a godwit_sql::Script,
) -> Input<'a> {
    Input {
        file: &script.file,
        text: &script.text,
        statements: &split.statements,
        findings: &split.findings,
        transaction,
        joined: inputs.transactions == Transactions::All && transaction == TransactionMode::Migration,
        // Every run sets them, by the tier or the script's directive.
        limited: true,
    }
}

/// What a rule found, as plans show it; what is silenced is only noted.
pub(crate) fn finding(file: &str, lines: &Lines<'_>, found: Found) -> Finding {
    Finding {
        severity: if found.suppressed.is_some() {
            Severity::Info
        } else {
            found.severity
        },
        rule: found.rule.to_string(),
        message: found.message,
        help: found.help,
        place: Some(lines.place(file, found.span.start)),
        fixable: found.fix.is_some(),
        suppressed: found.suppressed,
    }
}
