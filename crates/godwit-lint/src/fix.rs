//! The safe way, as changes of the file and as further files.

use godwit_core::Span;
use serde::{Deserialize, Serialize};

/// A replacement in a script's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What goes; empty where something is only put in.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// A migration that a fix adds after the one that it mends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFile {
    /// What it does, for its name: `validate orders_total_check`.
    pub purpose: String,
    /// Whether it must not run in a transaction.
    pub no_transaction: bool,
    /// Its statements.
    pub sql: String,
    /// The statements of its way back, where there is one.
    pub down: Option<String>,
}

/// The safe way to do what a statement does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, in an imperative: `build the index concurrently`.
    pub title: String,
    /// Changes of the script, none of which overlap.
    pub edits: Vec<Edit>,
    /// Whether the script must not run in a transaction afterwards.
    pub no_transaction: bool,
    /// What follows in files of its own.
    pub more: Vec<NewFile>,
}

impl Fix {
    /// A fix of one replacement.
    pub fn replace(title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            edits: vec![Edit {
                span,
                text: text.into(),
            }],
            no_transaction: false,
            more: Vec::new(),
        }
    }

    /// The same where the script cannot run in a transaction then.
    #[must_use]
    pub fn without_transaction(mut self) -> Self {
        self.no_transaction = true;
        self
    }

    /// The same with a further file.
    #[must_use]
    pub fn followed_by(mut self, file: NewFile) -> Self {
        self.more.push(file);
        self
    }
}

/// `text` with `edits` made; edits that overlap one before them are left out.
pub fn apply_edits(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in sorted {
        let (Some(before), true) = (text.get(at..edit.span.start), edit.span.end <= text.len()) else {
            continue;
        };
        out.push_str(before);
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_in_order_and_never_twice_at_one_place() {
        let edit = |start, end, text: &str| Edit {
            span: Span { start, end },
            text: text.to_owned(),
        };
        let edits = [edit(4, 5, "X"), edit(0, 1, "Y"), edit(0, 3, "Z"), edit(6, 6, "!")];
        assert_eq!(apply_edits("abcdef", &edits), "YbcdXf!");
    }
}
