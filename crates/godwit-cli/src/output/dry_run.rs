//! Dry runs for people: statement by statement, and what each kind proves and what not.

use anstyle::Style;
use godwit_api::views::{
    DryRunKindView, DryRunOutcomeView, DryRunView, DryStatementView, DryVerdictView, PlanView, SchemaChangeKindView,
    SchemaChangeView,
};

use super::{
    Screen, error,
    plan::title,
    style::{BAD, BOLD, CAUTION, FAINT, GOOD, NOTE, paint},
    words,
};

/// All of it.
pub(crate) fn show(screen: &Screen, plan: &PlanView, found: &DryRunView) {
    let kind = match found.kind {
        DryRunKindView::Static => "static",
        DryRunKindView::Validated => "validated",
        DryRunKindView::Executed => "executed and rolled back",
        DryRunKindView::Scratch => "in a scratch database",
    };
    screen.line(&format!(
        "{}  {}",
        paint(BOLD, format!("Dry run, {kind}: {}", title(plan))),
        paint(FAINT, &plan.address)
    ));
    let mut file = None;
    for statement in &found.statements {
        if found.kind == DryRunKindView::Static {
            sent(screen, statement);
            continue;
        }
        let now = statement.place.as_ref().map(|place| place.file.as_str());
        if now != file {
            screen.line("");
            screen.line(now.unwrap_or_default());
            file = now;
        }
        judged(screen, statement);
    }
    for change in found.schema.iter().flatten() {
        changed(screen, change);
    }
    if found.schema.as_ref().is_some_and(Vec::is_empty) {
        screen.line("");
        screen.line("The schema stays as it is.");
    }
    screen.line("");
    for note in &found.notes {
        screen.line(&paint(FAINT, note));
    }
    let (word, style) = outcome(found.outcome);
    screen.line(&format!(
        "{} after {}",
        paint(style, word),
        words::duration(f64::from(found.took_ms))
    ));
    screen.line(&format!("Proves: {}", found.proves));
    screen.line(&format!("Does not prove: {}", found.does_not_prove));
    if let Some(problem) = &found.problem {
        error::tell(screen, problem);
    }
}

/// One text as it would be sent.
fn sent(screen: &Screen, statement: &DryStatementView) {
    match &statement.place {
        Some(place) => screen.line(&paint(FAINT, format!("-- {}", words::place(place)))),
        None => screen.line(&paint(FAINT, "-- Godwit")),
    }
    let end = if statement.truncated { " …" } else { ";" };
    screen.lines(format!("{}{end}", statement.sql).lines().map(str::to_owned));
}

fn judged(screen: &Screen, statement: &DryStatementView) {
    let (sign, word, style) = verdict(statement.verdict);
    let at = statement
        .place
        .as_ref()
        .map_or_else(String::new, |place| format!("{}:{}", place.line, place.column));
    let took = statement.millis.map_or_else(String::new, |millis| {
        format!(", {}", words::duration(f64::from(millis)))
    });
    screen.line(&format!(
        "  {} {} {} {}",
        paint(style, sign),
        paint(FAINT, at),
        words::short(&statement.sql, 80),
        paint(style, format!("({word}{took})"))
    ));
    if let Some(detail) = &statement.detail {
        screen.lines(detail.lines().map(|line| format!("      {line}")));
    }
    for lock in &statement.locks {
        screen.line(&paint(FAINT, format!("      locks {} in {}", lock.relation, lock.mode)));
    }
    for relation in &statement.rewritten {
        screen.line(&paint(CAUTION, format!("      writes {relation} anew")));
    }
}

const fn verdict(verdict: DryVerdictView) -> (&'static str, &'static str, Style) {
    match verdict {
        DryVerdictView::Sent => ("→", "sent like this", NOTE),
        DryVerdictView::Planned => ("✓", "planned", GOOD),
        DryVerdictView::Parsed => ("○", "parsed only", NOTE),
        DryVerdictView::Ran => ("✓", "ran", GOOD),
        DryVerdictView::Failed => ("✗", "failed", BAD),
        DryVerdictView::NotChecked => ("?", "not checked", CAUTION),
    }
}

const fn outcome(outcome: DryRunOutcomeView) -> (&'static str, Style) {
    match outcome {
        DryRunOutcomeView::Passed => ("passed", GOOD),
        DryRunOutcomeView::Failed => ("failed", BAD),
        DryRunOutcomeView::Incomplete => ("incomplete", CAUTION),
        DryRunOutcomeView::Refused => ("refused", BAD),
        DryRunOutcomeView::NotOffered => ("not offered", CAUTION),
        DryRunOutcomeView::Cancelled => ("cancelled", CAUTION),
    }
}

/// An object before and after, line by line.
fn changed(screen: &Screen, change: &SchemaChangeView) {
    let (word, style) = match change.kind {
        SchemaChangeKindView::Added => ("new", GOOD),
        SchemaChangeKindView::Removed => ("gone", BAD),
        SchemaChangeKindView::Changed => ("changed", CAUTION),
    };
    screen.line("");
    screen.line(&format!(
        "{} {} {}",
        paint(style, word),
        change.object,
        paint(BOLD, &change.name)
    ));
    let (none, before, after) = (Vec::new(), &change.before, &change.after);
    let (before, after) = (before.as_ref().unwrap_or(&none), after.as_ref().unwrap_or(&none));
    for line in before.iter().filter(|line| !after.contains(line)) {
        screen.line(&paint(BAD, format!("  - {line}")));
    }
    for line in after.iter().filter(|line| !before.contains(line)) {
        screen.line(&paint(GOOD, format!("  + {line}")));
    }
}
