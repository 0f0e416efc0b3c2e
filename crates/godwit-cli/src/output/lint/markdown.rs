//! A table for a comment in a review.

use std::fmt::Write as _;

use godwit_api::views::LintView;

use crate::output::words;

pub(super) fn report(view: &LintView) -> String {
    let mut out = format!(
        "### Migrations: {} scripts, {} statements\n\n",
        view.scripts, view.statements
    );
    if super::loud(view).next().is_none() {
        out.push_str("Nothing was found.\n");
        return out;
    }
    out.push_str("| | where | rule | what | way out |\n|---|---|---|---|---|\n");
    for finding in super::loud(view) {
        let (line, _) = super::position(finding);
        let _ = writeln!(
            out,
            "| {} | {}:{line} | {} | {} | {} |",
            words::severity(finding.severity),
            cell(&super::path(view, finding)),
            finding.rule,
            cell(&finding.message),
            cell(&finding.help)
        );
    }
    out
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}
