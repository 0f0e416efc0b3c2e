//! What holds for every text that rules look at: asserted here for the corpus, the examples and the fuzzer alike.

use godwit_core::{Engine, Span};
use godwit_lint::{Found, apply_edits};

use crate::support;

/// Asks every rule about `text`: findings lie in it, and no fix breaks what could be read before.
pub fn lint_holds(engine: Engine, text: &str) {
    let readable = godwit_sql::split(engine, text).findings.is_empty();
    for no_transaction in [false, true] {
        for found in support::findings(engine, text, no_transaction) {
            assert!(lies_in(text, found.span), "{found:?} lies outside of {text:?}");
            assert!(!found.message.is_empty(), "{found:?} says nothing");
            fix_holds(engine, text, &found, readable);
        }
    }
}

/// The fix of `found` changes `text` in places of their own, and leaves it as readable as it was.
fn fix_holds(engine: Engine, text: &str, found: &Found, readable: bool) {
    let Some(fix) = &found.fix else {
        return;
    };
    assert!(!fix.title.is_empty(), "{found:?} has a fix without a title");
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut end = 0;
    for edit in &edits {
        assert!(
            lies_in(text, edit.span),
            "{edit:?} of {found:?} lies outside of {text:?}"
        );
        assert!(end <= edit.span.start, "{found:?} changes one place twice in {text:?}");
        end = edit.span.end;
    }
    let mended = apply_edits(text, &fix.edits);
    assert!(
        mended != text || fix.no_transaction || !fix.more.is_empty(),
        "{found:?} has a fix that does nothing to {text:?}"
    );
    let further = fix.more.iter().flat_map(|file| [Some(&file.sql), file.down.as_ref()]);
    for sql in [Some(&mended)].into_iter().chain(further).flatten() {
        let findings = godwit_sql::split(engine, sql).findings;
        assert!(
            !readable || findings.is_empty(),
            "the fix of {found:?} makes {sql:?} of {text:?}: {findings:?}"
        );
    }
}

fn lies_in(text: &str, span: Span) -> bool {
    span.start <= span.end && text.get(span.start..span.end).is_some()
}
