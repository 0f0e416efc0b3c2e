//! Plans for people: what would run, statement by statement.

use godwit_api::views::{
    DirectionView, FindingView, GateStateView, LimitsView, PlanStepView, PlanView, SeverityView, TransactionsView,
};

use super::{
    Screen,
    style::{BAD, BOLD, CAUTION, FAINT, GOOD, NOTE, paint},
    words,
};

/// How much of each statement is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Nothing but the sum: the run itself shows them.
    Sum,
    /// One line each.
    Lines,
    /// All of its SQL.
    Sql,
}

/// `Apply 3 migrations to shop`, `Roll back 1 migration of shop`.
pub(crate) fn title(plan: &PlanView) -> String {
    let migrations = words::count(u32::try_from(plan.steps.len()).unwrap_or(u32::MAX), "migration");
    match plan.direction {
        DirectionView::Up => format!("Apply {migrations} to {}", plan.target),
        DirectionView::Down => format!("Roll back {migrations} of {}", plan.target),
    }
}

/// The whole plan.
pub(crate) fn show(screen: &Screen, plan: &PlanView, depth: Depth) {
    screen.line(&format!(
        "{}  {}",
        paint(BOLD, title(plan)),
        paint(FAINT, format!("{}, {}", words::tier(plan.tier), plan.address))
    ));
    let version = |version: &Option<String>| version.clone().unwrap_or_else(|| "nothing".to_owned());
    screen.line(&format!(
        "from {} to {}, {}, plan {}",
        version(&plan.from),
        version(&plan.to),
        words::count(plan.statements, "statement"),
        plan.digest_short
    ));
    if plan.creates_history {
        screen.line(&format!(
            "the history table of format {} will be created",
            words::format(plan.format)
        ));
    }
    if plan.creates_journal {
        screen.line("Godwit's journal will be created beside it");
    }
    if depth != Depth::Sum {
        for planned in &plan.steps {
            step(screen, planned, plan.transactions == TransactionsView::All, depth);
        }
        screen.line("");
    }
    for finding in &plan.findings {
        show_finding(screen, finding);
    }
    for gate in &plan.gates {
        let (sign, style) = match gate.state {
            GateStateView::Met => ("✓", GOOD),
            GateStateView::AtStart => ("○", NOTE),
            GateStateView::Closed => ("✗", BAD),
            GateStateView::NotNeeded => ("–", FAINT),
        };
        screen.line(&format!(
            "{} {}: {}",
            paint(style, sign),
            words::gate(gate.kind),
            gate.detail
        ));
    }
}

fn step(screen: &Screen, step: &PlanStepView, together: bool, depth: Depth) {
    let transaction = if step.transactional && together {
        "in one transaction with all others".to_owned()
    } else if step.transactional {
        "one transaction".to_owned()
    } else {
        let because = step
            .because
            .as_ref()
            .map_or_else(String::new, |because| format!(": {because}"));
        paint(CAUTION, format!("statement by statement{because}"))
    };
    screen.line("");
    screen.line(&format!("{} {}", paint(BOLD, &step.version), paint(BOLD, &step.name)));
    screen.line(&format!("  {}, {transaction}", step.file));
    for statement in &step.statements {
        let at = paint(FAINT, format!("{}:{}", statement.line, statement.column));
        match depth {
            Depth::Lines | Depth::Sum => screen.line(&format!("  {at} {}", words::short(&statement.sql, 90))),
            Depth::Sql => {
                screen.line(&format!("  {at} {}", paint(FAINT, &statement.kind)));
                screen.lines(
                    statement
                        .sql
                        .lines()
                        .map(|line| format!("      {line}").trim_end().to_owned()),
                );
                if statement.truncated {
                    screen.line(&paint(FAINT, "      … the rest is not shown"));
                }
                screen.line(&paint(FAINT, format!("      ↳ {}", statement.impact.sentence)));
            }
        }
    }
    if let Some(resumes) = &step.resumes {
        screen.line(&paint(
            CAUTION,
            format!(
                "  goes on after statement {} of {}",
                resumes.done,
                step.statements.len()
            ),
        ));
        for evidence in &resumes.evidence {
            screen.line(&format!("    {evidence}"));
        }
        for sql in &resumes.clear {
            screen.line(&format!("    first: {sql}"));
        }
    }
    if depth == Depth::Sql {
        screen.line(&paint(FAINT, format!("  limits: {}", limits(&step.limits))));
        for row in &step.history {
            screen.line(&paint(FAINT, format!("  history: {row}")));
        }
    }
}

fn limits(limits: &LimitsView) -> String {
    let time = |millis: u32| words::duration(f64::from(millis));
    let statement = limits.statement.map_or_else(
        || "as long as they take".to_owned(),
        |millis| format!("at most {}", time(millis)),
    );
    format!(
        "a lock within {} (within {} where nobody queues), {}; statements run {statement}",
        time(limits.lock_wait),
        time(limits.long_lock_wait),
        if limits.tries == 1 {
            "1 try".to_owned()
        } else {
            format!("{} tries", limits.tries)
        },
    )
}

pub(crate) fn show_finding(screen: &Screen, finding: &FindingView) {
    let style = match finding.severity {
        SeverityView::Info => NOTE,
        SeverityView::Warn => CAUTION,
        SeverityView::Block => BAD,
    };
    let place = finding
        .place
        .as_ref()
        .map_or_else(String::new, |place| format!(" ({})", words::place(place)));
    screen.line(&format!(
        "{} {}: {}{place}",
        paint(style, words::severity(finding.severity)),
        finding.rule,
        finding.message
    ));
    match &finding.suppressed {
        None => screen.line(&format!("  {}", finding.help)),
        Some(reason) if reason.is_empty() => screen.line("  silenced by a comment"),
        Some(reason) => screen.line(&format!("  silenced by a comment: {reason}")),
    }
}
