//! Compound bodies: where a `;` belongs to the statement instead of ending it.
//!
//! Each dialect follows the words of a statement just far enough to know whether a body is open.

mod mysql;
mod postgres;
mod sqlite;

use godwit_core::Engine;

use crate::lexer::TokenKind;

/// A token as the trackers see it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Piece<'t> {
    Word(&'t str),
    Symbol(u8),
    /// A `;` that did not end the statement.
    Semicolon,
    /// A string or a quoted identifier.
    Quoted,
}

impl<'t> Piece<'t> {
    /// The piece that `kind` with `text` is; executable comments are transparent.
    pub fn of(kind: TokenKind, text: &'t str) -> Option<Self> {
        match kind {
            TokenKind::Word => Some(Self::Word(text)),
            TokenKind::Symbol(b';') | TokenKind::Terminator => Some(Self::Semicolon),
            TokenKind::Symbol(byte) => Some(Self::Symbol(byte)),
            TokenKind::String | TokenKind::Identifier => Some(Self::Quoted),
            TokenKind::Space | TokenKind::Comment | TokenKind::ExecutableOpen | TokenKind::ExecutableClose => None,
        }
    }
}

/// Follows one statement.
#[derive(Debug)]
pub(crate) enum Tracker<'t> {
    /// No word seen yet.
    Start(Engine),
    /// A statement that has no body.
    Plain,
    Postgres(postgres::Body<'t>),
    Mysql(mysql::Body),
    Sqlite(sqlite::Body),
}

impl<'t> Tracker<'t> {
    /// Takes the next piece of the statement.
    pub fn feed(&mut self, piece: Piece<'t>) {
        match self {
            Self::Plain => {}
            Self::Start(engine) => *self = Self::first(*engine, piece),
            Self::Postgres(body) => {
                if !body.feed(piece) {
                    *self = Self::Plain;
                }
            }
            Self::Mysql(body) => {
                if !body.feed(piece) {
                    *self = Self::Plain;
                }
            }
            Self::Sqlite(body) => {
                if !body.feed(piece) {
                    *self = Self::Plain;
                }
            }
        }
    }

    fn first(engine: Engine, piece: Piece<'t>) -> Self {
        let Piece::Word(word) = piece else { return Self::Plain };
        match engine {
            Engine::Postgres if is(word, "create") => Self::Postgres(postgres::Body::default()),
            Engine::Sqlite if is(word, "create") => Self::Sqlite(sqlite::Body::default()),
            Engine::Mysql => mysql::Body::begin(word).map_or(Self::Plain, Self::Mysql),
            Engine::Postgres | Engine::Sqlite => Self::Plain,
        }
    }

    /// Whether a body is open, so that a `;` belongs to it.
    pub fn holds(&self) -> bool {
        match self {
            Self::Start(_) | Self::Plain => false,
            Self::Postgres(body) => body.is_open(),
            Self::Mysql(body) => body.is_open(),
            Self::Sqlite(body) => body.is_open(),
        }
    }

    /// Whether the statement can have no body.
    pub const fn is_plain(&self) -> bool {
        matches!(self, Self::Plain)
    }
}

/// Whether `word` is `keyword`, which is given in lower case.
#[inline(always)]
pub(crate) fn is(word: &str, keyword: &str) -> bool {
    // Most words differ in length or in their first byte: nothing is called to see that.
    word.len() == keyword.len()
        && word
            .bytes()
            .zip(keyword.bytes())
            .all(|(byte, wanted)| byte.to_ascii_lowercase() == wanted)
}

/// Whether `word` is one of `keywords`.
#[inline]
pub(crate) fn is_any(word: &str, keywords: &[&str]) -> bool {
    keywords.iter().any(|keyword| is(word, keyword))
}
