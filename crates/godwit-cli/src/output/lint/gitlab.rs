//! GitLab's code quality report.
//!
//! Its form: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::hash::{DefaultHasher, Hash, Hasher};

use godwit_api::views::{LintView, SeverityView};
use serde_json::{Value, json};

pub(super) fn report(view: &LintView) -> String {
    let issues = super::loud(view).map(|finding| {
        let path = super::path(view, finding);
        let excerpt = finding.place.as_ref().map_or("", |place| place.excerpt.as_str());
        // The line is no part of it: a finding that only moved is no new one.
        let mut hash = DefaultHasher::new();
        (&finding.rule, &path, excerpt, &finding.message).hash(&mut hash);
        json!({
            "description": format!("{}: {}", finding.message, finding.help),
            "check_name": finding.rule,
            "fingerprint": format!("{:016x}", hash.finish()),
            "severity": match finding.severity {
                SeverityView::Block => "blocker",
                SeverityView::Warn => "major",
                SeverityView::Info => "info",
            },
            "location": { "path": path, "lines": { "begin": super::position(finding).0 } },
        })
    });
    format!("{:#}", Value::Array(issues.collect()))
}
