//! Annotations that GitHub's workflows read from standard output.
//!
//! Their escapes: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use godwit_api::views::{LintView, SeverityView};

pub(super) fn report(view: &LintView) -> String {
    let lines = super::loud(view).map(|finding| {
        let level = match finding.severity {
            SeverityView::Block => "error",
            SeverityView::Warn => "warning",
            SeverityView::Info => "notice",
        };
        let (line, column) = super::position(finding);
        format!(
            "::{level} file={},line={line},col={column},title={}::{}",
            property(&super::path(view, finding)),
            property(&finding.rule),
            data(&format!("{}\n{}", finding.message, finding.help))
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
