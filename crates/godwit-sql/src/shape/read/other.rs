//! Maintenance, locks and settings.

use godwit_core::Engine;

use super::{name, names};
use crate::{compound::is_any, lexer::TokenKind, shape::Shape, words::Words};

/// Reads the statement from its first word.
pub(super) fn read(words: &mut Words<'_>) -> Option<Shape> {
    if words.eat("set") {
        return setting(words);
    }
    if words.eat("pragma") {
        return pragma(words);
    }
    if words.eat("vacuum") {
        return Some(vacuum(words));
    }
    if words.engine != Engine::Postgres {
        return None;
    }
    if words.eat("reindex") {
        return reindex(words);
    }
    if words.eat("cluster") {
        while words.is_at_sign(b'(') || words.is_at(&["verbose"]) {
            words.skip();
        }
        return Some(Shape::Cluster { table: name(words) });
    }
    if words.eat("refresh materialized view") {
        let concurrently = words.eat("concurrently");
        return Some(Shape::Refresh {
            view: name(words)?,
            concurrently,
            without_data: words.eat("with no data"),
        });
    }
    if words.eat("lock") {
        words.eat("table");
        let tables = names(words)?;
        let mode = mode(words).unwrap_or_else(|| "ACCESS EXCLUSIVE".to_owned());
        return Some(Shape::Lock { tables, mode });
    }
    None
}

/// Reads `IN … MODE`.
fn mode(words: &mut Words<'_>) -> Option<String> {
    words.eat("in").then_some(())?;
    let mut mode = Vec::new();
    while let Some(word) = words.word() {
        if words.eat("mode") {
            break;
        }
        mode.push(word.to_ascii_uppercase());
        words.skip();
    }
    Some(mode.join(" "))
}

fn reindex(words: &mut Words<'_>) -> Option<Shape> {
    let options = options(words);
    let mut concurrently = options.iter().any(|option| option.is_at(&["concurrently"]));
    let what = words.word()?.to_ascii_lowercase();
    words.skip();
    concurrently |= words.eat("concurrently");
    Some(Shape::Reindex {
        what,
        name: name(words),
        concurrently,
    })
}

fn vacuum(words: &mut Words<'_>) -> Shape {
    let options = options(words);
    let mut full = options
        .iter()
        .any(|option| option.is_at(&["full"]) && !option.mentions(&["off", "false", "0"]));
    while words.is_at(&["full", "freeze", "verbose", "analyze"]) {
        full |= words.is_at(&["full"]);
        words.skip();
    }
    Shape::Vacuum {
        tables: names(words).unwrap_or_default(),
        full,
    }
}

fn setting(words: &mut Words<'_>) -> Option<Shape> {
    words.eat_any(&["local", "session", "global", "persist"]);
    // MySQL's `SET @@session.x`.
    while words.eat_sign(b'@') {}
    let mut name = words.name()?.to_ascii_lowercase();
    while words.eat_sign(b'.') {
        name = words.name()?.to_ascii_lowercase();
    }
    let given = words.eat_sign(b'=') || words.eat("to") || (words.eat_sign(b':') && words.eat_sign(b'='));
    given.then(|| Shape::Setting {
        name,
        value: value(words),
    })
}

fn pragma(words: &mut Words<'_>) -> Option<Shape> {
    let mut name = words.name()?.to_ascii_lowercase();
    if words.eat_sign(b'.') {
        name = words.name()?.to_ascii_lowercase();
    }
    let given = words.eat_sign(b'=') || words.eat_sign(b'(');
    Some(Shape::Setting {
        name,
        value: given.then(|| value(words)).flatten(),
    })
}

/// The value in lower case without quotes; `None` for DEFAULT.
fn value(words: &mut Words<'_>) -> Option<String> {
    let (kind, text) = words.next_token()?;
    match kind {
        TokenKind::Word if is_any(text, &["default"]) => None,
        TokenKind::Word => Some(text.to_ascii_lowercase()),
        TokenKind::String | TokenKind::Identifier => Some(text.trim_matches(['\'', '"', '`']).to_ascii_lowercase()),
        _ => None,
    }
}

/// Reads options in brackets, where there are any.
fn options<'t>(words: &mut Words<'t>) -> Vec<Words<'t>> {
    if words.is_at_sign(b'(') {
        super::bracketed(words)
    } else {
        Vec::new()
    }
}
