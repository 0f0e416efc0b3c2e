//! Tokens to shapes.

mod alter;
mod alter_column;
mod alter_mysql;
mod alter_postgres;
mod column;
mod constraint;
mod create;
mod data;
mod drop;
mod expression;
mod index;
mod other;
mod table;

use godwit_core::{Engine, Span};

use super::{Name, Shape};
use crate::words::Words;

/// Reads one statement; `None` where it is of no kind that has a shape.
pub(super) fn read(engine: Engine, sql: &str) -> Option<Shape> {
    let mut words = Words::new(engine, sql);
    if words.eat("create") {
        return create::read(&mut words);
    }
    if words.eat("alter") {
        return alter::read(&mut words);
    }
    if words.eat("drop") {
        return drop::read(&mut words);
    }
    if words.eat("rename") {
        return alter_mysql::rename(&mut words);
    }
    if words.is_at(&["update", "delete", "insert", "replace", "with", "truncate"]) {
        return data::read(&mut words);
    }
    other::read(&mut words)
}

/// Reads a name that may have a schema before it; a third part before those is passed over.
fn name(words: &mut Words<'_>) -> Option<Name> {
    let start = words.position();
    let mut parts = vec![words.name()?];
    while words.is_at_sign(b'.') {
        words.eat_sign(b'.');
        parts.push(words.name()?);
    }
    let name = parts.pop()?;
    Some(Name {
        schema: parts.pop(),
        name,
        span: words.span_from(start),
    })
}

/// Reads names with commas between them; PostgreSQL's `ONLY` and `*` are passed over.
fn names(words: &mut Words<'_>) -> Option<Vec<Name>> {
    let mut names = Vec::new();
    loop {
        words.eat("only");
        names.push(name(words)?);
        words.eat_sign(b'*');
        if !words.eat_sign(b',') {
            return Some(names);
        }
    }
}

/// Reads the names in brackets; what is no plain name is `None`. Reads nothing where no bracket opens.
fn columns(words: &mut Words<'_>) -> Vec<Option<String>> {
    let mut columns = Vec::new();
    if !words.is_at_sign(b'(') {
        return columns;
    }
    for clause in bracketed(words) {
        let mut clause = clause;
        let plain = clause.next_token().is_some() && !clause.is_at_sign(b'(');
        let column = if plain { clause.name() } else { None };
        // `lower(name)` and `a + b` are expressions; `name(20)` is MySQL's prefix of a column.
        let expression = match clause.engine {
            Engine::Mysql => clause.is_at_sign(b'.'),
            Engine::Postgres | Engine::Sqlite => clause.is_at_sign(b'(') || clause.is_at_sign(b'.'),
        };
        columns.push(column.filter(|_| !expression));
    }
    columns
}

/// Reads a bracket to its end, and gives what is in it cut at its commas.
fn bracketed<'t>(words: &mut Words<'t>) -> Vec<Words<'t>> {
    let inner = words.inside();
    words.skip();
    if inner.is_end() { Vec::new() } else { inner.clauses() }
}

/// The first so many words that were not read yet, in lower case, as far as they are words.
fn first_words(words: &Words<'_>, count: usize) -> String {
    let mut ahead = words.clone();
    let mut phrase = Vec::new();
    while phrase.len() < count {
        let Some(word) = ahead.word() else { break };
        phrase.push(word.to_ascii_lowercase());
        ahead.skip();
    }
    phrase.join(" ")
}

/// Reads everything that is left; gives where it ends.
fn rest(words: &mut Words<'_>, start: usize) -> Span {
    while !words.is_end() {
        words.skip();
    }
    words.span_from(start)
}
