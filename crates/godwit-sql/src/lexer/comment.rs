//! Comments, and MySQL's comments that are none.

use memchr::{memchr, memchr2, memmem};

use super::{Lexer, TokenKind};
use crate::finding::Opened;

impl Lexer<'_> {
    /// Whether the two dashes at `start` begin a comment in this dialect.
    pub(super) fn begins_comment(&self, start: usize) -> bool {
        // MySQL: `5--1` is an expression; only a space or a control character makes it a comment.
        !self.dialect.dashes_need_space
            || self
                .text
                .as_bytes()
                .get(start + 2)
                .is_none_or(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control())
    }

    /// Where the line that `start` is on ends, before its line feed.
    pub(super) fn line_end(&self, start: usize) -> usize {
        let rest = &self.text.as_bytes()[start..];
        let found = if self.dialect.return_ends_line {
            memchr2(b'\n', b'\r', rest)
        } else {
            memchr(b'\n', rest)
        };
        found.map_or(self.text.len(), |at| start + at)
    }

    pub(super) fn block_comment(&mut self, start: usize) -> (TokenKind, usize) {
        if let Some(end) = self.executable_open(start) {
            self.executable = Some(start);
            return (TokenKind::ExecutableOpen, end);
        }
        let bytes = self.text.as_bytes();
        let end = if self.dialect.nested_comments {
            nested_end(bytes, start)
        } else {
            memmem::find(&bytes[start + 2..], b"*/").map(|at| start + 2 + at + 2)
        };
        let end = end.unwrap_or_else(|| self.unterminated(Opened::Comment, start));
        (TokenKind::Comment, end)
    }

    /// The end of `/*!`, `/*!50003` or `/*M!100301`, where one begins at `start`.
    fn executable_open(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        if !self.dialect.executable_comments || self.executable.is_some() {
            return None;
        }
        let rest = &bytes[start + 2..];
        let mark = if rest.starts_with(b"!") {
            1
        } else if rest.starts_with(b"M!") {
            2
        } else {
            return None;
        };
        let digits = rest[mark..]
            .iter()
            .take(6)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        Some(start + 2 + mark + digits)
    }
}

/// The end of the nested comment that begins at `start`.
fn nested_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 2;
    let mut depth = 1_usize;
    while let Some(found) = memchr2(b'*', b'/', &bytes[at..]) {
        at += found;
        match (bytes[at], bytes.get(at + 1)) {
            (b'*', Some(b'/')) => {
                at += 2;
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            (b'/', Some(b'*')) => {
                at += 2;
                depth += 1;
            }
            _ => at += 1,
        }
    }
    None
}
