//! Everything in quotes: strings, identifiers, dollar quotes, brackets.

use memchr::{memchr, memchr_iter, memchr2};

use super::{CLASSES, Class, Lexer, TokenKind};
use crate::finding::Opened;

impl Lexer<'_> {
    pub(super) fn quote(&mut self, quote: u8, start: usize) -> (TokenKind, usize) {
        let kind = match quote {
            b'\'' => TokenKind::String,
            b'"' if self.dialect.double_quotes_are_strings => TokenKind::String,
            b'`' if !self.dialect.backticks => return (TokenKind::Symbol(quote), start + 1),
            _ => TokenKind::Identifier,
        };
        let escapes = kind == TokenKind::String && self.dialect.backslash_escapes;
        // PostgreSQL's strings with escapes go on in the next line.
        if escapes && self.dialect.escape_strings {
            return (kind, self.escape_string(start, start));
        }
        let opened = if kind == TokenKind::String {
            Opened::String
        } else {
            Opened::Identifier
        };
        let end = closing(self.text.as_bytes(), quote, start + 1, escapes);
        (kind, end.unwrap_or_else(|| self.unterminated(opened, start)))
    }

    /// `B'…'` or `X'…'`, which begins at `start` and whose quote is at `quote`.
    pub(super) fn bits(&mut self, start: usize, quote: usize) -> usize {
        let end = closing(self.text.as_bytes(), b'\'', quote + 1, false);
        end.unwrap_or_else(|| self.unterminated(Opened::String, start))
    }

    /// PostgreSQL's `E'…'`, which begins at `start` and whose quote is at `quote`; without conforming strings, any.
    pub(super) fn escape_string(&mut self, start: usize, quote: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut open = quote;
        loop {
            let Some(end) = closing(bytes, b'\'', open + 1, true) else {
                return self.unterminated(Opened::String, start);
            };
            // A string goes on after white space with a line feed in it, still with escapes.
            let next = bytes[end..]
                .iter()
                .position(|byte| CLASSES[usize::from(*byte)] != Class::Space)
                .map(|at| end + at);
            match next {
                Some(next) if bytes[next] == b'\'' && bytes[end..next].contains(&b'\n') => open = next,
                _ => return end,
            }
        }
    }

    /// `$tag$ … $tag$`, or a lone `$` as in the parameter `$1`.
    pub(super) fn dollar_quote(&mut self, start: usize) -> (TokenKind, usize) {
        let bytes = self.text.as_bytes();
        let tag_end = bytes[start + 1..]
            .iter()
            .position(|byte| CLASSES[usize::from(*byte)] != Class::Word);
        let Some(tag_end) = tag_end.map(|at| start + 1 + at).filter(|at| bytes[*at] == b'$') else {
            return (TokenKind::Symbol(b'$'), start + 1);
        };
        if bytes[start + 1].is_ascii_digit() {
            return (TokenKind::Symbol(b'$'), start + 1);
        }
        let tag = &bytes[start..=tag_end];
        // A tag has a `$` at its ends only, so that no comparison goes past the next one: the search stays linear.
        let rest = &bytes[tag_end + 1..];
        let close = memchr_iter(b'$', rest).find(|at| rest[*at..].starts_with(tag));
        let end = close.map(|at| tag_end + 1 + at + tag.len());
        (
            TokenKind::String,
            end.unwrap_or_else(|| self.unterminated(Opened::DollarQuote, start)),
        )
    }

    /// SQLite's `[…]`, in which nothing escapes.
    pub(super) fn bracket(&mut self, start: usize) -> (TokenKind, usize) {
        let end = memchr(b']', &self.text.as_bytes()[start..]).map(|at| start + at + 1);
        (
            TokenKind::Identifier,
            end.unwrap_or_else(|| self.unterminated(Opened::Identifier, start)),
        )
    }
}

/// The end of what `quote` closes, from `at` on; a doubled quote stands for itself.
fn closing(bytes: &[u8], quote: u8, mut at: usize, escapes: bool) -> Option<usize> {
    loop {
        let rest = bytes.get(at..)?;
        let found = at
            + if escapes {
                memchr2(quote, b'\\', rest)
            } else {
                memchr(quote, rest)
            }?;
        if bytes[found] == b'\\' {
            // The escaped character may have more bytes; none of them is a quote or a backslash.
            at = found + 2;
        } else if bytes.get(found + 1) == Some(&quote) {
            at = found + 2;
        } else {
            return Some(found + 1);
        }
    }
}
