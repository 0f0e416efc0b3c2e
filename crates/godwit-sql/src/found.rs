//! What is made of each statement that the splitter finds.

use godwit_core::{Engine, Span};

use crate::{
    Statement,
    classify::{self, Head},
    lines::Lines,
};

/// Takes statements as they are found.
pub(crate) trait Found {
    /// Whether nothing more is wanted of a statement than `head` holds, so that only its end is sought.
    fn has_enough(head: &Head<'_>) -> bool;

    /// Takes the statement at `span`, which begins as `head` says.
    fn take(&mut self, engine: Engine, text: &str, span: Span, head: &Head<'_>);
}

/// Only where they are.
impl Found for Vec<Span> {
    fn has_enough(head: &Head<'_>) -> bool {
        head.tells_what_follows()
    }

    fn take(&mut self, _: Engine, _: &str, span: Span, _: &Head<'_>) {
        self.push(span);
    }
}

/// Statements with what they do.
#[derive(Default)]
pub(crate) struct Classified {
    pub statements: Vec<Statement>,
    lines: Lines,
}

impl Found for Classified {
    fn has_enough(head: &Head<'_>) -> bool {
        head.is_full()
    }

    fn take(&mut self, engine: Engine, text: &str, span: Span, head: &Head<'_>) {
        self.lines.advance(text, span.start);
        let meaning = classify::classify(engine, text, head);
        self.statements.push(Statement {
            span,
            line: self.lines.line,
            column: self.lines.column,
            kind: meaning.kind,
            transactional: meaning.transactional,
            summary: meaning.summary,
            controls_transaction: meaning.control,
            atomic: meaning.atomic,
            patient: meaning.patient,
            has_secret: meaning.has_secret,
        });
    }
}
