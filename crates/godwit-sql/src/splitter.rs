//! Tokens to statements.

use godwit_core::{Engine, Span};

use crate::{
    Script, Statement,
    classify::{self, Head},
    client,
    compound::{Piece, Tracker, is},
    dialect::Dialect,
    finding::{self, Opened},
    lexer::{Lexer, Token, TokenKind},
};

/// Splits `text` into the statements that `engine` would execute one by one.
///
/// A client's `DELIMITER` lines are honoured and cut out, so that files written for it work; other client
/// commands are cut out and reported. What cannot be split is kept whole.
pub fn split(engine: Engine, text: &str) -> Script {
    let lexer = Lexer::new(Dialect::of(engine), text);
    let mut splitter = Splitter {
        engine,
        text,
        lexer,
        script: Script::default(),
        pending: Pending::new(engine),
        copy_rows_may_end: true,
        lines: Lines {
            line: 1,
            start: 0,
            at: 0,
        },
    };
    if text.starts_with('\u{feff}') {
        splitter.lexer.seek('\u{feff}'.len_utf8());
    }
    splitter.run();
    splitter.script.findings.append(&mut splitter.lexer.findings);
    splitter.script.findings.sort_by_key(|finding| finding.offset);
    splitter.script
}

/// The statement that is being read.
struct Pending<'t> {
    /// Its first and one past its last byte, once it has any.
    span: Option<Span>,
    head: Head,
    tracker: Tracker<'t>,
}

impl Pending<'_> {
    fn new(engine: Engine) -> Self {
        Self {
            span: None,
            head: Head::default(),
            tracker: Tracker::Start(engine),
        }
    }
}

struct Splitter<'t> {
    engine: Engine,
    text: &'t str,
    lexer: Lexer<'t>,
    script: Script,
    pending: Pending<'t>,
    /// Whether a `\.` line may still come: sought once, so that the scan stays linear.
    copy_rows_may_end: bool,
    lines: Lines,
}

/// Counts lines as statements are found: looking each place up from the start would be quadratic.
struct Lines {
    /// The line of `at`, from 1.
    line: u32,
    /// The offset of that line's first byte.
    start: usize,
    at: usize,
}

impl Lines {
    fn advance(&mut self, text: &str, to: usize) {
        for found in memchr::memchr_iter(b'\n', &text.as_bytes()[self.at..to]) {
            self.line = self.line.saturating_add(1);
            self.start = self.at + found + 1;
        }
        self.at = to;
    }

    fn column(&self, text: &str) -> u32 {
        u32::try_from(text[self.start..self.at].chars().count()).map_or(u32::MAX, |before| before.saturating_add(1))
    }
}

impl Splitter<'_> {
    fn run(&mut self) {
        while let Some(token) = self.lexer.next() {
            match token.kind {
                TokenKind::Space | TokenKind::Comment => {}
                TokenKind::Terminator if self.is_end() => {
                    let is_copy = self.engine == Engine::Postgres && self.pending.head.is_copy_from_stdin(self.text);
                    self.finish();
                    if is_copy {
                        self.skip_copy_rows(token);
                    }
                }
                // Under another delimiter the client sends `a; b` at once; the server would run them one by one.
                TokenKind::Symbol(b';') if self.lexer.delimiter().is_some() && self.pending.tracker.is_plain() => {
                    self.finish();
                }
                TokenKind::Word if self.is_delimiter_line(token) => self.set_delimiter(token),
                TokenKind::Symbol(byte) if self.is_client_command(byte, token) => self.skip_client_command(token),
                _ => self.push(token),
            }
        }
        if let Some(offset) = self.lexer.take_executable() {
            self.script
                .findings
                .push(finding::unterminated(self.engine, Opened::ExecutableComment, offset));
        } else if let Some(span) = self.pending.span
            && self.pending.tracker.holds()
        {
            self.script
                .findings
                .push(finding::unterminated(self.engine, Opened::Body, span.start));
        }
        self.finish();
    }

    /// Whether a terminator ends the pending statement; one that a `DELIMITER` line set always does.
    fn is_end(&self) -> bool {
        self.lexer.delimiter().is_some() || !(self.pending.tracker.holds() || self.lexer.in_executable())
    }

    fn push(&mut self, token: Token) {
        let pending = &mut self.pending;
        // `END; //` is common: the `;` before another delimiter is not part of the statement.
        if self.lexer.delimiter().is_none() || token.kind != TokenKind::Symbol(b';') || pending.tracker.holds() {
            let start = pending.span.map_or(token.start, |span| span.start);
            pending.span = Some(Span { start, end: token.end });
            pending.head.push(token, self.text);
        }
        if let Some(piece) = Piece::of(token.kind, &self.text[token.start..token.end]) {
            pending.tracker.feed(piece);
        }
    }

    fn finish(&mut self) {
        if let Some(span) = self.pending.span.take() {
            self.lines.advance(self.text, span.start);
            let meaning = classify::classify(self.engine, self.text, &self.pending.head);
            self.script.statements.push(Statement {
                span,
                line: self.lines.line,
                column: self.lines.column(self.text),
                kind: meaning.kind,
                transactional: meaning.transactional,
                summary: meaning.summary,
                controls_transaction: meaning.control,
                atomic: meaning.atomic,
                patient: meaning.patient,
                has_secret: meaning.has_secret,
            });
        }
        self.pending.head.clear();
        self.pending.tracker = Tracker::Start(self.engine);
    }

    /// Whether `token` is the keyword of a client's `DELIMITER` line.
    fn is_delimiter_line(&self, token: Token) -> bool {
        self.engine == Engine::Mysql
            && token.end - token.start == "delimiter".len()
            && is(&self.text[token.start..token.end], "delimiter")
            // Under `;` a pending statement may have a column of that name at the start of a line.
            && (self.pending.span.is_none() || self.lexer.delimiter().is_some())
            && self.text.as_bytes().get(token.end).is_none_or(u8::is_ascii_whitespace)
            && client::is_at_line_start(self.text, token.start)
    }

    fn set_delimiter(&mut self, keyword: Token) {
        self.finish();
        match client::delimiter(self.text, keyword.end) {
            Some(delimiter) => self.lexer.set_delimiter(delimiter),
            None => self.script.findings.push(finding::delimiter_missing(keyword.start)),
        }
        self.lexer.seek(client::line_end(self.text, keyword.end));
    }

    fn is_client_command(&self, byte: u8, token: Token) -> bool {
        match (self.engine, byte) {
            (Engine::Postgres | Engine::Mysql, b'\\') => true,
            (Engine::Sqlite, b'.') => {
                self.pending.span.is_none()
                    && self.text.as_bytes().get(token.end).is_some_and(u8::is_ascii_alphabetic)
                    && client::is_at_line_start(self.text, token.start)
            }
            _ => false,
        }
    }

    fn skip_client_command(&mut self, token: Token) {
        self.finish();
        let command = client::command(self.text, token.start);
        self.script
            .findings
            .push(finding::client_command(self.engine, command, token.start));
        self.lexer.seek(client::line_end(self.text, token.start));
    }

    fn skip_copy_rows(&mut self, terminator: Token) {
        if let Some(copy) = self.script.statements.last() {
            self.script.findings.push(finding::copy_from_stdin(copy.span.start));
        }
        if self.copy_rows_may_end {
            match client::after_copy_rows(self.text, terminator.end) {
                Some(after) => self.lexer.seek(after),
                None => self.copy_rows_may_end = false,
            }
        }
    }
}
