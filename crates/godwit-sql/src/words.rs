//! A statement's tokens, read from left to right.

use godwit_core::{DbObject, Engine, ObjectKind, Span};

use crate::{
    compound::{is, is_any},
    dialect::Dialect,
    lexer::{Lexer, Token, TokenKind},
};

/// From this version on, servers differ in whether they execute what a comment holds: MariaDB passes over MySQL's
/// 5.7 and later, MySQL over all of MariaDB's. What older comments hold is executed by every server that is left.
const EXECUTED_BY_FEW: u32 = 50_700;

/// The tokens of one statement without spaces and comments, and how far they were read.
#[derive(Clone)]
pub(crate) struct Words<'t> {
    pub engine: Engine,
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
}

impl<'t> Words<'t> {
    pub fn new(engine: Engine, text: &'t str) -> Self {
        let mut lexer = Lexer::new(*Dialect::of(engine), text);
        let mut tokens = Vec::new();
        let mut passing_over = false;
        while let Some(token) = lexer.next() {
            match token.kind {
                TokenKind::Space | TokenKind::Comment => {}
                TokenKind::ExecutableOpen => passing_over = is_executed_by_few(&text[token.start..token.end]),
                TokenKind::ExecutableClose => passing_over = false,
                _ if passing_over => {}
                _ => tokens.push(token),
            }
        }
        Self {
            engine,
            text,
            tokens,
            at: 0,
        }
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn raw(&self, token: Token) -> &'t str {
        &self.text[token.start..token.end]
    }

    /// Whether everything was read.
    pub fn is_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The next token, where it is an unquoted word.
    pub fn word(&self) -> Option<&'t str> {
        let token = self.peek().filter(|token| token.kind == TokenKind::Word)?;
        Some(self.raw(token))
    }

    /// Whether the next token is one of `keywords`.
    pub fn is_at(&self, keywords: &[&str]) -> bool {
        self.word().is_some_and(|word| is_any(word, keywords))
    }

    /// Reads one of `keywords`; says whether it was there.
    pub fn eat_any(&mut self, keywords: &[&str]) -> bool {
        let found = self.is_at(keywords);
        self.at += usize::from(found);
        found
    }

    /// Reads the words of `phrase`, which a space stands between; all of them or none.
    pub fn eat(&mut self, phrase: &str) -> bool {
        let start = self.at;
        for keyword in phrase.split(' ') {
            if !self.eat_any(&[keyword]) {
                self.at = start;
                return false;
            }
        }
        true
    }

    /// Whether `keyword` was read last.
    pub fn follows(&self, keyword: &str) -> bool {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.is_some_and(|token| token.kind == TokenKind::Word && is(self.raw(*token), keyword))
    }

    /// Whether the next token is the sign `byte`.
    pub fn is_at_sign(&self, byte: u8) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Symbol(byte))
    }

    /// Reads the sign `byte`; says whether it was there.
    pub fn eat_sign(&mut self, byte: u8) -> bool {
        let found = self.is_at_sign(byte);
        self.at += usize::from(found);
        found
    }

    /// Reads one token, or all between a bracket and the one that closes it.
    pub fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            self.at += 1;
            match token.kind {
                TokenKind::Symbol(b'(') => depth += 1,
                TokenKind::Symbol(b')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Reads on until after `keyword`, outside of brackets; says whether it came.
    pub fn skip_past(&mut self, keyword: &str) -> bool {
        while !self.is_end() {
            if self.eat_any(&[keyword]) {
                return true;
            }
            self.skip();
        }
        false
    }

    /// Whether one of `keywords` comes anywhere in what was not read yet.
    pub fn mentions(&self, keywords: &[&str]) -> bool {
        self.left()
            .iter()
            .any(|token| token.kind == TokenKind::Word && is_any(self.raw(*token), keywords))
    }

    /// The tokens that were not read yet, with their texts.
    pub fn rest(&self) -> impl Iterator<Item = (TokenKind, &'t str)> {
        self.left().iter().map(|token| (token.kind, self.raw(*token)))
    }

    /// The text that was not read yet.
    pub fn unread(&self) -> &'t str {
        self.peek().map_or("", |token| &self.text[token.start..])
    }

    fn left(&self) -> &[Token] {
        self.tokens.get(self.at..).unwrap_or_default()
    }

    /// The offset of the next token; the end of the text where all were read.
    pub fn position(&self) -> usize {
        self.peek().map_or(self.text.len(), |token| token.start)
    }

    /// From `start` to the end of what was read last.
    pub fn span_from(&self, start: usize) -> Span {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let end = last.map_or(start, |token| token.end).max(start);
        Span { start, end }
    }

    /// The text of `span`.
    pub fn text_at(&self, span: Span) -> &'t str {
        span.of(self.text)
    }

    /// What the next token is, with its text.
    pub fn next_token(&self) -> Option<(TokenKind, &'t str)> {
        self.peek().map(|token| (token.kind, self.raw(token)))
    }

    /// Whether the token after the next is the sign `byte`.
    pub fn is_before_sign(&self, byte: u8) -> bool {
        let second = self.tokens.get(self.at + 1);
        second.is_some_and(|token| token.kind == TokenKind::Symbol(byte))
    }

    /// Where `phrase` begins what was not read yet.
    pub fn is_at_phrase(&self, phrase: &str) -> bool {
        phrase.split(' ').enumerate().all(|(ahead, keyword)| {
            let token = self.tokens.get(self.at + ahead);
            token.is_some_and(|token| token.kind == TokenKind::Word && is(self.raw(*token), keyword))
        })
    }

    /// How many tokens were not read yet.
    pub fn count(&self) -> usize {
        self.left().len()
    }

    /// The text of all that was not read yet, to its last token.
    pub fn whole(&self) -> &'t str {
        let end = self.tokens.last().map_or(self.text.len(), |token| token.end);
        self.text.get(self.position()..end).unwrap_or_default()
    }

    /// What stands in the bracket that comes next; nothing where none does.
    pub fn inside(&self) -> Self {
        let mut after = self.clone();
        after.skip();
        let inner = if self.is_at_sign(b'(') && after.at > self.at + 1 {
            self.tokens.get(self.at + 1..after.at - 1).unwrap_or_default()
        } else {
            &[]
        };
        Self {
            tokens: inner.to_vec(),
            at: 0,
            ..*self
        }
    }

    /// Whether `keyword` comes before any bracket.
    pub fn mentions_before_bracket(&self, keyword: &str) -> bool {
        self.left()
            .iter()
            .take_while(|token| token.kind != TokenKind::Symbol(b'('))
            .any(|token| token.kind == TokenKind::Word && is(self.raw(*token), keyword))
    }

    /// What was not read yet, cut at the commas outside of brackets.
    pub fn clauses(&self) -> Vec<Self> {
        let mut clauses = Vec::new();
        let mut rest = self.clone();
        let mut start = self.at;
        let cut = |start: usize, end: usize| Self {
            tokens: self.tokens.get(start..end).unwrap_or_default().to_vec(),
            at: 0,
            ..*self
        };
        while !rest.is_end() {
            let end = rest.at;
            if rest.eat_sign(b',') {
                clauses.push(cut(start, end));
                start = rest.at;
            } else {
                rest.skip();
            }
        }
        clauses.push(cut(start, self.tokens.len()));
        clauses
    }

    /// Reads a name, as the catalogue knows it.
    pub fn name(&mut self) -> Option<String> {
        let token = self.peek()?;
        let raw = self.raw(token);
        let name = match token.kind {
            // U&"…" holds escapes, which nothing here reads.
            TokenKind::Word if is(raw, "u") && self.text[token.end..].starts_with('&') => return None,
            TokenKind::Word if self.engine == Engine::Mysql => raw.to_owned(),
            TokenKind::Word if raw.starts_with(|first: char| first.is_ascii_digit()) => return None,
            // Only what was not quoted is folded, and only the letters of ASCII in a database that keeps UTF-8.
            TokenKind::Word if self.engine == Engine::Postgres => raw.to_ascii_lowercase(),
            TokenKind::Word => raw.to_owned(),
            TokenKind::Identifier => unquoted(raw)?,
            // SQLite takes strings for names; MySQL does in ANSI mode.
            TokenKind::String if self.engine == Engine::Sqlite => unquoted(raw)?,
            TokenKind::String if self.engine == Engine::Mysql && raw.starts_with('"') => self.text_of(raw)?,
            _ => return None,
        };
        self.at += 1;
        (!name.is_empty()).then_some(name)
    }

    /// Reads a name that may have a schema before it.
    pub fn object(&mut self, kind: ObjectKind) -> Option<DbObject> {
        let first = self.name()?;
        if !self.eat_sign(b'.') {
            return Some(DbObject::new(kind, None, first));
        }
        let second = self.name()?;
        // A third part is the database on PostgreSQL, which can only be the session's own; it is never written.
        (!self.is_at_sign(b'.')).then(|| DbObject::new(kind, Some(first), second))
    }

    /// Reads a string without escapes in it.
    pub fn string(&mut self) -> Option<String> {
        let token = self.peek().filter(|token| token.kind == TokenKind::String)?;
        let text = self.text_of(self.raw(token))?;
        self.at += 1;
        Some(text)
    }

    fn text_of(&self, raw: &str) -> Option<String> {
        let escapes = self.engine == Engine::Mysql && raw.contains('\\');
        unquoted(raw).filter(|_| !escapes)
    }
}

/// Whether a comment that begins with `open` holds what some servers execute and others do not.
fn is_executed_by_few(open: &str) -> bool {
    let version = open.trim_start_matches(|sign: char| !sign.is_ascii_digit());
    open.starts_with("/*M") || version.parse().is_ok_and(|version: u32| version >= EXECUTED_BY_FEW)
}

/// What stands between the quotes of `raw`, each doubled one made single; `None` where it begins with no quote.
fn unquoted(raw: &str) -> Option<String> {
    let quote = raw.chars().next()?;
    if quote == '[' {
        return Some(raw.strip_prefix('[')?.strip_suffix(']')?.to_owned());
    }
    if !matches!(quote, '"' | '`' | '\'') {
        return None;
    }
    let inner = raw.strip_prefix(quote)?.strip_suffix(quote)?;
    Some(inner.replace(&format!("{quote}{quote}"), &quote.to_string()))
}
