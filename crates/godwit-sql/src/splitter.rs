//! Tokens to statements.

use godwit_core::{Engine, Span};

use crate::{
    Family, ScanFinding, Script, Spans,
    classify::{self, Head},
    client,
    compound::{Piece, Tracker, is},
    dialect::Dialect,
    finding::{self, Opened},
    found::{Classified, Found},
    lexer::{Lexer, Token, TokenKind},
    settings::Settings,
};

/// Splits `text` into the statements that `engine` would execute one by one.
///
/// A client's `DELIMITER` lines are honoured and cut out, so that files written for it work; other client
/// commands are cut out and reported. What cannot be split is kept whole.
pub fn split(engine: Engine, text: &str) -> Script {
    let mut classified = Classified::default();
    let findings = read(engine, text, &mut classified);
    Script {
        statements: classified.statements,
        findings,
    }
}

/// Where the statements of [`split`] are, with the same findings and in less time: nothing else is read of them.
pub fn spans(engine: Engine, text: &str) -> Spans {
    let mut spans = Vec::new();
    let findings = read(engine, text, &mut spans);
    Spans { spans, findings }
}

fn read<F: Found>(engine: Engine, text: &str, found: &mut F) -> Vec<ScanFinding> {
    let mut splitter = Splitter {
        engine,
        text,
        lexer: Lexer::new(*Dialect::of(engine), text),
        found,
        findings: Vec::new(),
        pending: Pending::new(engine),
        copy_rows_may_end: true,
        settings: Settings::default(),
        nul_sought: 0,
    };
    if text.starts_with('\u{feff}') {
        splitter.lexer.seek('\u{feff}'.len_utf8());
    }
    splitter.run();
    let mut findings = splitter.findings;
    findings.append(&mut splitter.lexer.findings);
    findings.sort_by_key(|finding| finding.offset);
    findings
}

/// The statement that is being read.
struct Pending<'t> {
    /// Its first and one past its last byte, once it has any.
    span: Option<Span>,
    head: Head<'t>,
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

struct Splitter<'t, 'f, F> {
    engine: Engine,
    text: &'t str,
    lexer: Lexer<'t>,
    found: &'f mut F,
    findings: Vec<ScanFinding>,
    pending: Pending<'t>,
    /// Whether a `\.` line may still come: sought once, so that the scan stays linear.
    copy_rows_may_end: bool,
    settings: Settings,
    /// Up to where NUL bytes were looked for.
    nul_sought: usize,
}

impl<F: Found> Splitter<'_, '_, F> {
    fn run(&mut self) {
        loop {
            self.lexer.skip_spaces();
            let Some(token) = self.lexer.next() else { break };
            match token.kind {
                TokenKind::Space | TokenKind::Comment => {}
                // Most tokens are words, and only one of them is a client's.
                TokenKind::Word if !self.is_delimiter_line(token) => {
                    self.push(token);
                    self.skip_quiet();
                }
                TokenKind::Terminator if self.is_end() => {
                    let is_copy = self.engine == Engine::Postgres && self.pending.head.is_copy_from_stdin();
                    let copy = self.finish().filter(|_| is_copy);
                    if let Some(copy) = copy {
                        self.skip_copy_rows(copy, token);
                    }
                }
                // Under another delimiter the client sends `a; b` at once; the server would run them one by one.
                TokenKind::Symbol(b';') if self.lexer.delimiter().is_some() && self.pending.tracker.is_plain() => {
                    self.finish();
                }
                TokenKind::Word => self.set_delimiter(token),
                TokenKind::Symbol(byte) if self.is_client_command(byte, token) => self.skip_client_command(token),
                _ => {
                    self.push(token);
                    self.skip_quiet();
                }
            }
        }
        if let Some(offset) = self.lexer.take_executable() {
            self.findings
                .push(finding::unterminated(self.engine, Opened::ExecutableComment, offset));
        } else if let Some(span) = self.pending.span
            && self.pending.tracker.holds()
        {
            self.findings
                .push(finding::unterminated(self.engine, Opened::Body, span.start));
        }
        self.finish();
        self.find_nul(self.text.len());
    }

    /// Looks for the first NUL byte as far as `to`.
    fn find_nul(&mut self, to: usize) {
        let from = self.nul_sought;
        self.nul_sought = from.max(to);
        if from < to
            && let Some(found) = memchr::memchr(0, &self.text.as_bytes()[from..to])
        {
            self.findings.push(finding::nul_byte(self.engine, from + found));
            // One is enough to say.
            self.nul_sought = self.text.len();
        }
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
        if !pending.tracker.is_plain()
            && let Some(piece) = Piece::of(token.kind, &self.text[token.start..token.end])
        {
            pending.tracker.feed(piece);
        }
    }

    /// In a statement without a body, past the tokens that tell what it is, only its end is sought.
    fn skip_quiet(&mut self) {
        let pending = &mut self.pending;
        if pending.tracker.is_plain()
            && F::has_enough(&pending.head)
            && self.lexer.has_quiet()
            && let Some(end) = self.lexer.skip_quiet()
            && let Some(span) = &mut pending.span
        {
            span.end = end;
            pending.head.go_on();
        }
    }

    /// Ends the pending statement; says where it was, if there is one.
    fn finish(&mut self) -> Option<Span> {
        let span = self.pending.span.take();
        if let Some(span) = span {
            self.find_nul(span.end);
            self.found.take(self.engine, self.text, span, &self.pending.head);
            self.settle();
        }
        self.pending.head.clear();
        self.pending.tracker = Tracker::Start(self.engine);
        span
    }

    /// What the statement sets holds from the next one on.
    fn settle(&mut self) {
        let head = &self.pending.head;
        if !head.may_set() {
            return;
        }
        let (kind, control) = classify::control(self.engine, self.text, head);
        if control.is_some() || kind.family() == Family::Session {
            let dialect = self
                .settings
                .after(self.lexer.dialect(), self.text, head.tokens(), control);
            self.lexer.set_dialect(dialect);
        }
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
            None => self.findings.push(finding::delimiter_missing(keyword.start)),
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
        self.findings
            .push(finding::client_command(self.engine, command, token.start));
        self.lexer.seek(client::line_end(self.text, token.start));
    }

    fn skip_copy_rows(&mut self, copy: Span, terminator: Token) {
        self.findings.push(finding::copy_from_stdin(copy.start));
        if self.copy_rows_may_end {
            match client::after_copy_rows(self.text, terminator.end) {
                Some(after) => self.lexer.seek(after),
                None => self.copy_rows_may_end = false,
            }
        }
    }
}
