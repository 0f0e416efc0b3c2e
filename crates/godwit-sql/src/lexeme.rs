//! A text's words, strings and signs, for those who look for what no shape holds.

use godwit_core::{Engine, Span};

use crate::{
    dialect::Dialect,
    lexer::{Lexer, TokenKind},
};

/// One part of a text that is neither space nor comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lexeme<'t> {
    /// Unquoted: a keyword, a name or a number.
    Word(&'t str),
    /// A quoted identifier, with its quotes.
    Identifier(&'t str),
    /// A string, with its quotes; PostgreSQL's dollar quotes are such, too.
    String(&'t str),
    /// One other byte.
    Sign(u8),
}

/// The parts of `text` in order, with their places. What MySQL's executable comments hold is among them.
pub fn lexemes(engine: Engine, text: &str) -> Vec<(Lexeme<'_>, Span)> {
    let mut lexer = Lexer::new(Dialect::of(engine), text);
    let mut found = Vec::new();
    while let Some(token) = lexer.next() {
        let raw = &text[token.start..token.end];
        let lexeme = match token.kind {
            TokenKind::Space | TokenKind::Comment | TokenKind::ExecutableOpen | TokenKind::ExecutableClose => continue,
            TokenKind::Word => Lexeme::Word(raw),
            TokenKind::Identifier => Lexeme::Identifier(raw),
            TokenKind::String => Lexeme::String(raw),
            TokenKind::Terminator => Lexeme::Sign(b';'),
            TokenKind::Symbol(byte) => Lexeme::Sign(byte),
        };
        let span = Span {
            start: token.start,
            end: token.end,
        };
        found.push((lexeme, span));
    }
    found
}
