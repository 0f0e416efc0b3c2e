//! Every rule over every statement of a plan.

use std::borrow::Cow;

use godwit_core::{Direction, Severity, Span, TransactionMode};
use godwit_sql::TransactionControl;

use crate::{
    Context, Fix, Input, RULES, Rule, Stmt, custom, facts,
    made::Made,
    rule::{Report, Said},
    script::Here,
    squawk, suppress, workers,
};

/// What a rule found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The rule's id: one of the registry's or of the project's own.
    pub rule: Cow<'static, str>,
    /// Its weight here.
    pub severity: Severity,
    /// One sentence.
    pub message: String,
    /// What to do now.
    pub help: String,
    /// The script, as its index among those that were given.
    pub script: usize,
    /// Where in the script's text.
    pub span: Span,
    /// The safe way; its spans are in the script's text.
    pub fix: Option<Fix>,
    /// The reason that the script gives for leaving it so; empty where it gives none.
    pub suppressed: Option<String>,
}

/// Asks every rule about `inputs`, which are the scripts of one plan in their order.
///
/// What a script silences is in the answer, with its reason.
pub fn lint(context: &Context<'_>, inputs: &[Input<'_>]) -> Vec<Found> {
    let asked = Asked::by(context);
    let embedded = squawk::lint(context, inputs, &asked.rules);
    judge(context, &asked, inputs, embedded)
}

/// Asks every rule about each of `inputs` by itself, as a plan of its own, and on all processors.
pub fn lint_apart(context: &Context<'_>, inputs: &[Input<'_>]) -> Vec<Found> {
    let asked = Asked::by(context);
    let one = |script: usize, input: &Input<'_>| {
        let embedded = squawk::look_with_room(context, input, &asked.rules);
        let mut found = judge(context, &asked, std::slice::from_ref(input), vec![embedded]);
        for found in &mut found {
            found.script = script;
        }
        found
    };
    match workers::each(inputs, one) {
        Ok(found) => found.into_iter().flatten().collect(),
        // A machine that gives no threads gets its answer a little later.
        Err(_) => lint_in_turn(context, inputs),
    }
}

fn lint_in_turn(context: &Context<'_>, inputs: &[Input<'_>]) -> Vec<Found> {
    let each = inputs.iter().enumerate().flat_map(|(script, input)| {
        let found = lint(context, std::slice::from_ref(input));
        found.into_iter().map(move |found| Found { script, ..found })
    });
    each.collect()
}

/// Who is asked.
struct Asked<'a> {
    rules: Vec<(&'static Rule, Severity)>,
    own: Vec<custom::Active<'a>>,
}

impl<'a> Asked<'a> {
    fn by(context: &Context<'a>) -> Self {
        let rules = RULES.iter().filter(|rule| rule.engines.contains(&context.engine));
        Self {
            rules: rules
                .filter_map(|rule| Some((*rule, severity(context, rule)?)))
                .collect(),
            own: custom::active(context),
        }
    }
}

/// Asks `asked` about `inputs`; `embedded` is what the embedded linter found in each of them.
fn judge(context: &Context<'_>, asked: &Asked<'_>, inputs: &[Input<'_>], mut embedded: Vec<Vec<Found>>) -> Vec<Found> {
    let Asked { rules, own } = asked;
    let scripts: Vec<Vec<Stmt<'_>>> = inputs
        .iter()
        .map(|input| {
            let statements = input.statements.iter();
            statements
                .map(|statement| Stmt::new(context.engine, statement, input.text))
                .collect()
        })
        .collect();
    let mut made = Made::default();
    let mut all = Vec::new();
    for (index, (input, stmts)) in inputs.iter().zip(&scripts).enumerate() {
        if !input.joined {
            made.commit();
        }
        let mut found = Vec::new();
        let mut in_transaction = input.transaction == TransactionMode::Migration;
        for at in 0..stmts.len() {
            let here = Here {
                context,
                script: input,
                all: stmts,
                later: scripts.get(index + 1..).unwrap_or_default(),
                index: at,
                made: &made,
            };
            for (rule, severity) in rules {
                let mut report = Report::default();
                (rule.check)(&here, &mut report);
                found.extend(
                    report
                        .said
                        .into_iter()
                        .map(|said| weigh(&here, rule, *severity, index, said)),
                );
            }
            found.extend(own.iter().filter_map(|rule| rule.look(context, &stmts[at], index)));
            match stmts[at].statement.controls_transaction {
                Some(TransactionControl::Begin) => in_transaction = true,
                Some(TransactionControl::Commit | TransactionControl::Rollback) => {
                    in_transaction = false;
                    made.commit();
                }
                _ => {}
            }
            made.note(context.engine, &stmts[at], in_transaction);
            if !in_transaction {
                made.commit();
            }
        }
        found.append(&mut embedded[index]);
        suppress::apply(context, input, index, &mut found);
        found.sort_by(|one, other| (one.span.start, &one.rule).cmp(&(other.span.start, &other.rule)));
        all.append(&mut found);
    }
    all
}

/// What `rule` weighs here before anybody knows the case.
pub(crate) fn severity(context: &Context<'_>, rule: &Rule) -> Option<Severity> {
    if rule.opt_in && !context.policy.rules.contains_key(rule.id) {
        return None;
    }
    let severity = context.policy.level(rule.id, rule.severity, context.tier)?;
    Some(match context.direction {
        Direction::Up => severity,
        // On a bad day the way back must be open: it is told, and never stopped. To lose what was made is its purpose.
        Direction::Down if rule.loses => severity.min(Severity::Info),
        Direction::Down => severity.min(Severity::Warn),
    })
}

/// One saying with its weight, its place in the script, and the size of its table.
fn weigh(here: &Here<'_>, rule: &'static Rule, severity: Severity, script: usize, said: Said) -> Found {
    let stmt = here.stmt();
    let asked = said.table.as_ref().filter(|table| !here.made.outdated().is(table));
    let known = asked.and_then(|table| here.context.facts?.table(table));
    let mut severity = said.at_most.map_or(severity, |most| severity.min(most));
    let mut message = said.message;
    if let Some(known) = known {
        if let Some(size) = facts::size(known) {
            message = format!("{message} ({size})");
        }
        if rule.grows && known.is_small() {
            severity = severity.min(Severity::Info);
        }
    }
    let fix = said.fix.map(|mut fix| {
        for edit in &mut fix.edits {
            edit.span = stmt.place(edit.span);
        }
        fix
    });
    Found {
        rule: rule.id.into(),
        severity,
        message,
        help: said.help,
        script,
        span: said.span.map_or(stmt.statement.span, |span| stmt.place(span)),
        fix,
        suppressed: None,
    }
}
