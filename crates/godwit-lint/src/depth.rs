//! What is nested too deeply for a parser that calls itself.

use std::borrow::Cow;

use godwit_core::Span;
use squawk_lexer::{TokenKind, tokenize};

use crate::Input;

/// The text of `input` with blanks for what may be nested more than `deepest` times, and where that was.
///
/// A parser calls itself at most once for each word or sign of a list's element and of those around it, so that bounds
/// it for every grammar. People write some hundreds of them; only a statement of `deepest` bytes can have more.
pub(crate) fn shallow<'t>(input: &Input<'t>, deepest: usize) -> (Cow<'t, str>, Vec<Span>) {
    let mut text = Cow::Borrowed(input.text);
    let mut left_out = Vec::new();
    if text.len() < deepest {
        return (text, left_out);
    }
    while let Some(at) = too_deep(&text, deepest) {
        let span = around(input, at);
        let blank = " ".repeat(span.end - span.start);
        text.to_mut().replace_range(span.start..span.end, &blank);
        left_out.push(span);
    }
    (text, left_out)
}

/// Where `text` may first be nested more than `deepest` times.
fn too_deep(text: &str, deepest: usize) -> Option<usize> {
    // For each bracket that is open: what came since the last comma in it. The sum is kept beside it.
    let mut open = vec![0_usize];
    let mut sum = 0;
    let mut at = 0;
    for token in tokenize(text) {
        let begin = at;
        at += token.len as usize;
        match token.kind {
            TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment { .. } | TokenKind::Eof => {
                continue;
            }
            TokenKind::Comma | TokenKind::Semi => {
                if let Some(since) = open.last_mut() {
                    sum -= std::mem::take(since);
                }
                continue;
            }
            TokenKind::CloseParen | TokenKind::CloseBracket if open.len() > 1 => {
                sum -= open.pop().unwrap_or_default();
            }
            _ => {}
        }
        if let Some(since) = open.last_mut() {
            *since += 1;
            sum += 1;
        }
        if matches!(token.kind, TokenKind::OpenParen | TokenKind::OpenBracket) {
            open.push(0);
        }
        if sum > deepest {
            return Some(begin);
        }
    }
    None
}

/// The statement at `at`, or what stands between two of them there.
fn around(input: &Input<'_>, at: usize) -> Span {
    let next = input.statements.partition_point(|statement| statement.span.end <= at);
    let before = next.checked_sub(1).and_then(|before| input.statements.get(before));
    let gap = Span {
        start: before.map_or(0, |statement| statement.span.end),
        end: input
            .statements
            .get(next)
            .map_or(input.text.len(), |statement| statement.span.start),
    };
    match input.statements.get(next) {
        Some(statement) if statement.span.start <= at => statement.span,
        _ => gap,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_by_element_and_bracket() {
        assert_eq!(too_deep("SELECT a, b, c, d, e, f", 2), None);
        assert_eq!(too_deep("SELECT a b, c", 2), Some(9));
        assert_eq!(too_deep("f(g(h(1)))", 7), None);
        assert_eq!(too_deep("f(g(h(1)))", 6), Some(6));
        assert_eq!(too_deep("VALUES (1, 2), (3, 4), (5, 6)", 3), None);
        assert_eq!(too_deep("VALUES ((1), 2)", 3), Some(9));
        assert_eq!(too_deep("a b; c d; e f", 2), None);
        assert_eq!(too_deep(")))) a", 8), None);
        assert_eq!(too_deep("a -- b c d\n /* e f */", 1), None);
    }
}
