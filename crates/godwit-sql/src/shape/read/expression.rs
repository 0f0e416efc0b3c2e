//! Expressions, read only as far as their borders and calls.

use crate::{compound::is_any, lexer::TokenKind, shape::Expr, words::Words};

/// Words before a bracket that is no call.
const NO_CALLS: [&str; 9] = ["in", "and", "or", "not", "when", "then", "else", "values", "exists"];

/// Words that stand for a value and are no column.
const VALUES: [&str; 12] = [
    "null",
    "true",
    "false",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtime",
    "localtimestamp",
    "current_user",
    "session_user",
    "user",
    "unknown",
];

/// Reads an expression up to the first word of `ends` outside of brackets, or the end; at least one token.
pub(super) fn until(words: &mut Words<'_>, ends: &[&str]) -> Expr {
    let start = words.position();
    let before = words.clone();
    let mut first = true;
    while !words.is_end() && (first || !(words.is_at(ends) || words.is_at_sign(b','))) {
        first = false;
        words.skip();
    }
    of(&before, words, start)
}

/// Reads a bracket as an expression.
pub(super) fn bracket(words: &mut Words<'_>) -> Expr {
    let start = words.position();
    let before = words.clone();
    words.skip();
    of(&before, words, start)
}

fn of<'t>(before: &Words<'t>, after: &Words<'t>, start: usize) -> Expr {
    let span = after.span_from(start);
    let tokens: Vec<(TokenKind, &str)> = before.rest().take(before.count() - after.count()).collect();
    let mut calls = Vec::new();
    let mut constant = true;
    let mut casts = false;
    for (index, (kind, text)) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1).map(|(kind, _)| *kind);
        match kind {
            TokenKind::Word if next == Some(TokenKind::Symbol(b'(')) && !casts => {
                if !is_any(text, &NO_CALLS) {
                    calls.push(text.to_ascii_lowercase());
                }
                constant = false;
            }
            TokenKind::Word => {
                let number = text.starts_with(|first: char| first.is_ascii_digit());
                // A typed literal: `date '2020-01-01'`, `interval '1 day'`.
                let typed = next == Some(TokenKind::String);
                constant &= number || typed || casts || is_any(text, &VALUES);
            }
            TokenKind::Identifier if next == Some(TokenKind::Symbol(b'(')) && !casts => {
                calls.push(text.trim_matches(['"', '`', '[', ']']).to_owned());
                constant = false;
            }
            TokenKind::Symbol(b':') => casts = true,
            TokenKind::Symbol(b'(' | b')' | b'-' | b'+' | b'.' | b'[' | b']' | b',') | TokenKind::String => {}
            // An operator: the type that a cast names is over.
            _ => {
                constant &= casts;
                casts = false;
            }
        }
    }
    Expr {
        text: after.text_at(span).to_owned(),
        span,
        calls,
        constant,
    }
}
