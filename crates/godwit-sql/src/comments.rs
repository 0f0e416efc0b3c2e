//! Where a script's comments are.

use godwit_core::{Engine, Span};

use crate::{
    dialect::Dialect,
    lexer::{Lexer, TokenKind},
};

/// The comments of `text`, in order, with their signs. MySQL's executable comments are none.
pub fn comments(engine: Engine, text: &str) -> Vec<Span> {
    let mut lexer = Lexer::new(*Dialect::of(engine), text);
    let mut found = Vec::new();
    while let Some(token) = lexer.next() {
        if token.kind == TokenKind::Comment {
            found.push(Span {
                start: token.start,
                end: token.end,
            });
        }
    }
    found
}
