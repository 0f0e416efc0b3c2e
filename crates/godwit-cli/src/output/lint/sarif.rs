//! SARIF 2.1.0, which code scanning reads.
//!
//! Its form: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::collections::BTreeSet;

use godwit_api::views::{FindingView, LintView, SeverityView};
use serde_json::{Value, json};

pub(super) fn report(view: &LintView) -> String {
    let rules: BTreeSet<&str> = view.findings.iter().map(|finding| finding.rule.as_str()).collect();
    let rules: Vec<Value> = rules.into_iter().map(|rule| json!({ "id": rule })).collect();
    let results: Vec<Value> = view.findings.iter().map(|finding| result(view, finding)).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "godwit", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}")
}

fn result(view: &LintView, finding: &FindingView) -> Value {
    let (line, column) = super::position(finding);
    let mut result = json!({
        "ruleId": finding.rule,
        "level": match finding.severity {
            SeverityView::Block => "error",
            SeverityView::Warn => "warning",
            SeverityView::Info => "note",
        },
        "message": { "text": format!("{}: {}", finding.message, finding.help) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": super::path(view, finding) },
                "region": { "startLine": line, "startColumn": column },
            },
        }],
    });
    if let Some(reason) = &finding.suppressed {
        result["suppressions"] = json!([{ "kind": "inSource", "justification": reason }]);
    }
    result
}
