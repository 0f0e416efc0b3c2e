//! Text to tokens: just enough of each dialect to know what is quoted, what is a comment and what is a word.

mod comment;
mod quiet;
mod quoted;

use memchr::memmem;

use crate::{
    dialect::Dialect,
    finding::{ScanFinding, unterminated},
};

/// What a run of bytes is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// White space.
    Space,
    /// A comment that the server skips.
    Comment,
    /// Unquoted: a keyword, a name or a number.
    Word,
    /// A string literal.
    String,
    /// A quoted identifier.
    Identifier,
    /// `/*!` or `/*M!` with its version number.
    ExecutableOpen,
    /// The `*/` of an executable comment.
    ExecutableClose,
    /// What ends a statement: `;`, or what a `DELIMITER` line says.
    Terminator,
    /// One other byte.
    Symbol(u8),
}

/// A run of bytes and what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
}

/// Reads one token after the other; every byte of the text is in exactly one of them.
pub(crate) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    dialect: Dialect,
    /// A `DELIMITER` other than `;`.
    delimiter: Option<&'t str>,
    /// Where the executable comment that is open began.
    executable: Option<usize>,
    /// What was opened and never closed.
    pub findings: Vec<ScanFinding>,
}

impl<'t> Lexer<'t> {
    pub const fn new(dialect: Dialect, text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            dialect,
            delimiter: None,
            executable: None,
            findings: Vec::new(),
        }
    }

    /// How what follows is read.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Reads what follows as `dialect` says.
    pub const fn set_dialect(&mut self, dialect: Dialect) {
        self.dialect = dialect;
    }

    /// Goes on at `position`, which lies on a character border.
    pub const fn seek(&mut self, position: usize) {
        self.at = position;
    }

    /// The terminator that a client's `DELIMITER` line set, where it is not `;`.
    pub const fn delimiter(&self) -> Option<&'t str> {
        self.delimiter
    }

    /// Makes `delimiter` the terminator.
    pub fn set_delimiter(&mut self, delimiter: &'t str) {
        self.delimiter = (delimiter != ";").then_some(delimiter);
    }

    /// Whether an executable comment is open.
    pub const fn in_executable(&self) -> bool {
        self.executable.is_some()
    }

    /// The offset of an executable comment that the end of the text left open.
    pub const fn take_executable(&mut self) -> Option<usize> {
        self.executable.take()
    }

    /// Passes over white space.
    #[inline]
    pub fn skip_spaces(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let spaces = rest
            .iter()
            .take_while(|byte| CLASSES[usize::from(**byte)] == Class::Space);
        self.at += spaces.count();
    }

    /// The next token; `None` at the end.
    #[inline]
    pub fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let byte = *bytes.get(start)?;
        let (kind, end) = if self.at_delimiter(start) {
            (TokenKind::Terminator, start + self.delimiter.map_or(1, str::len))
        } else {
            match CLASSES[usize::from(byte)] {
                Class::Space => (TokenKind::Space, run(bytes, start, Class::Space)),
                Class::Word => self.word(start),
                Class::Quote => self.quote(byte, start),
                Class::Symbol => self.symbol(byte, start),
            }
        };
        debug_assert!(end > start, "every token takes at least one byte");
        self.at = end;
        Some(Token { kind, start, end })
    }

    fn at_delimiter(&self, at: usize) -> bool {
        self.delimiter
            .is_some_and(|delimiter| self.text.as_bytes()[at..].starts_with(delimiter.as_bytes()))
    }

    fn word(&mut self, start: usize) -> (TokenKind, usize) {
        let bytes = self.text.as_bytes();
        let mut end = run(bytes, start, Class::Word);
        // `$` belongs to a name from its second byte on; a number ends before it.
        if bytes.get(end) == Some(&b'$') && !bytes[start].is_ascii_digit() {
            while end < bytes.len() && (bytes[end] == b'$' || CLASSES[usize::from(bytes[end])] == Class::Word) {
                end += 1;
            }
        }
        // The client looks for its delimiter in the raw text: `END$$` is `END` and `$$`.
        if let Some(delimiter) = self.delimiter
            && let Some(found) = memmem::find(&bytes[start..end], delimiter.as_bytes())
        {
            end = start + found;
        }
        if self.dialect.escape_strings && end == start + 1 && bytes.get(end) == Some(&b'\'') {
            match bytes[start] | 0x20 {
                b'e' => return (TokenKind::String, self.escape_string(start, end)),
                // Bits have no escapes, whatever the strings beside them have.
                b'b' | b'x' => return (TokenKind::String, self.bits(start, end)),
                _ => {}
            }
        }
        (TokenKind::Word, end)
    }

    fn symbol(&mut self, byte: u8, start: usize) -> (TokenKind, usize) {
        let bytes = self.text.as_bytes();
        let second = bytes.get(start + 1).copied();
        match (byte, second) {
            (b';', _) if self.delimiter.is_none() => (TokenKind::Terminator, start + 1),
            (b'-', Some(b'-')) if self.begins_comment(start) => (TokenKind::Comment, self.line_end(start)),
            (b'#', _) if self.dialect.hash_comments => (TokenKind::Comment, self.line_end(start)),
            (b'/', Some(b'*')) => self.block_comment(start),
            (b'*', Some(b'/')) if self.executable.take().is_some() => (TokenKind::ExecutableClose, start + 2),
            (b'$', _) if self.dialect.dollar_quotes => self.dollar_quote(start),
            (b'[', _) if self.dialect.brackets => self.bracket(start),
            _ => (TokenKind::Symbol(byte), start + 1),
        }
    }

    /// Notes that `what` is open to the end of the text, which is returned.
    fn unterminated(&mut self, what: crate::finding::Opened, start: usize) -> usize {
        self.findings.push(unterminated(self.dialect.engine, what, start));
        self.text.len()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Word,
    Quote,
    Symbol,
}

/// What each byte begins. Bytes from 0x80 belong to characters outside ASCII, which all dialects take in names.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Symbol; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte {
            0x09..=0x0d | 0x20 => Class::Space,
            0x30..=0x39 | 0x41..=0x5a | 0x5f | 0x61..=0x7a | 0x80..=0xff => Class::Word,
            0x22 | 0x27 | 0x60 => Class::Quote,
            _ => Class::Symbol,
        };
        byte += 1;
    }
    classes
};

/// Where the run of bytes of `class` that begins at `start` ends.
#[inline]
fn run(bytes: &[u8], start: usize, class: Class) -> usize {
    let rest = bytes.get(start + 1..).unwrap_or_default();
    let length = rest.iter().position(|byte| CLASSES[usize::from(*byte)] != class);
    start + 1 + length.unwrap_or(rest.len())
}
