//! What rules found, for people and for the programs that show it.

mod annotations;
mod gitlab;
mod junit;
mod markdown;
mod sarif;

use godwit_api::views::{FindingView, LintView, SeverityView};

use super::{
    Screen,
    plan::show_finding,
    style::{FAINT, paint},
};
use crate::args::Report;

/// A report.
pub(crate) enum Printed {
    /// For a program.
    Text(String),
    /// For a person, by [`human`].
    Human,
}

/// The report of `view`.
pub(crate) fn printed(report: Report, view: &LintView) -> Printed {
    Printed::Text(match report {
        Report::Human => return Printed::Human,
        // Views always have a form in JSON.
        Report::Json => super::json::pretty(view).unwrap_or_default(),
        Report::Sarif => sarif::report(view),
        Report::Junit => junit::report(view),
        Report::Github => annotations::report(view),
        Report::Gitlab => gitlab::report(view),
        Report::Markdown => markdown::report(view),
    })
}

/// For people: what blocks last, where the eye is.
pub(crate) fn human(screen: &Screen, view: &LintView) {
    for file in &view.written {
        screen.line(&format!("written: {file}"));
    }
    let mut findings: Vec<&FindingView> = loud(view).collect();
    findings.sort_by_key(|finding| match finding.severity {
        SeverityView::Info => 0,
        SeverityView::Warn => 1,
        SeverityView::Block => 2,
    });
    for finding in &findings {
        show_finding(screen, finding);
    }
    let silenced = view.findings.len() - findings.len();
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    screen.line(&format!(
        "{} scripts, {} statements: {} block, {} warn, {} to know{}",
        view.scripts,
        view.statements,
        count(SeverityView::Block),
        count(SeverityView::Warn),
        count(SeverityView::Info),
        if silenced > 0 {
            format!(", {silenced} silenced")
        } else {
            String::new()
        }
    ));
    if findings.iter().any(|finding| finding.fixable) {
        screen.detail(&paint(FAINT, "--fix writes the safe way where a rule knows it"));
    }
}

/// What is not silenced.
fn loud(view: &LintView) -> impl Iterator<Item = &FindingView> {
    view.findings.iter().filter(|finding| finding.suppressed.is_none())
}

/// The finding's file as seen from the folder that holds the migrations folder, which is how people name it.
fn path(view: &LintView, finding: &FindingView) -> String {
    let file = finding.place.as_ref().map_or("", |place| place.file.as_str());
    let folder = std::path::Path::new(&view.folder);
    let from = std::env::current_dir().ok();
    let relative = from
        .as_deref()
        .and_then(|from| folder.strip_prefix(from).ok())
        .unwrap_or(folder);
    let path = relative.join(file);
    path.to_string_lossy().replace('\\', "/")
}

/// The finding's line and column, from 1.
fn position(finding: &FindingView) -> (u32, u32) {
    finding
        .place
        .as_ref()
        .map_or((1, 1), |place| (place.line, place.column))
}
