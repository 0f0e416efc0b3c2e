//! JUnit: a script is a suite, a finding that blocks or warns a failed case.

use godwit_api::views::{LintView, SeverityView};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

pub(super) fn report(view: &LintView) -> String {
    let mut report = Report::new("godwit lint");
    let mut suites: Vec<(String, TestSuite)> = Vec::new();
    for finding in super::loud(view) {
        let path = super::path(view, finding);
        let (line, column) = super::position(finding);
        let status = match finding.severity {
            SeverityView::Info => TestCaseStatus::success(),
            SeverityView::Warn | SeverityView::Block => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status
                    .set_message(finding.message.as_str())
                    .set_type(if finding.severity == SeverityView::Block {
                        "block"
                    } else {
                        "warn"
                    })
                    .set_description(format!("{path}:{line}:{column}: {}\n{}", finding.message, finding.help));
                status
            }
        };
        let case = TestCase::new(format!("{} at {line}:{column}", finding.rule), status);
        match suites.iter_mut().find(|(name, _)| *name == path) {
            Some((_, suite)) => {
                suite.add_test_case(case);
            }
            None => {
                let mut suite = TestSuite::new(path.as_str());
                suite.add_test_case(case);
                suites.push((path, suite));
            }
        }
    }
    if suites.is_empty() {
        let mut suite = TestSuite::new("migrations");
        suite.add_test_case(TestCase::new("no finding", TestCaseStatus::success()));
        suites.push((String::new(), suite));
    }
    report.add_test_suites(suites.into_iter().map(|(_, suite)| suite));
    // Writing to a string fails only where a text holds what XML cannot, which the library leaves out.
    report.to_string().unwrap_or_default()
}
