//! Statements about rows.

use super::{columns, name, names};
use crate::{
    shape::{Mutation, Name, Shape},
    words::Words,
};

const VERBS: [&str; 7] = ["update", "delete", "insert", "replace", "select", "merge", "values"];

/// Reads the statement from its first word.
pub(super) fn read(words: &mut Words<'_>) -> Option<Shape> {
    // Common table expressions stand in brackets.
    if words.eat("with") {
        while !words.is_end() && !words.is_at(&VERBS) {
            words.skip();
        }
    }
    if words.eat("truncate") {
        words.eat("table");
        let tables = names(words)?;
        let cascade = words.mentions(&["cascade"]);
        return Some(Shape::Truncate { tables, cascade });
    }
    if words.eat_any(&["insert", "replace"]) {
        return insert(words);
    }
    if words.eat("update") {
        return update(words);
    }
    if words.eat("delete") {
        return delete(words);
    }
    None
}

fn insert(words: &mut Words<'_>) -> Option<Shape> {
    while words.eat_any(&[
        "low_priority",
        "delayed",
        "high_priority",
        "ignore",
        "or",
        "rollback",
        "abort",
        "fail",
    ]) {}
    // SQLite's INSERT OR REPLACE.
    words.eat("replace");
    words.eat("into");
    let table = name(words)?;
    if words.eat("as") {
        words.name();
    }
    let lists_columns = words.is_at_sign(b'(') && !columns(words).is_empty();
    let sets = words.is_at(&["set"]);
    Some(Shape::Insert {
        table,
        lists_columns: lists_columns || sets,
        from_query: words.is_at(&["select", "with", "table"]),
    })
}

fn update(words: &mut Words<'_>) -> Option<Shape> {
    while words.eat_any(&["low_priority", "ignore", "only"]) {}
    if words.eat("or") {
        words.skip();
    }
    let table = name(words)?;
    words.skip_past("set").then_some(())?;
    let mut assigns = Vec::new();
    loop {
        let start = words.position();
        if words.is_at_sign(b'(') {
            let found = columns(words);
            assigns.extend(found.into_iter().flatten().map(|name| Name {
                schema: None,
                name,
                span: words.span_from(start),
            }));
        } else {
            assigns.push(name(words)?);
        }
        while !words.is_end()
            && !words.is_at_sign(b',')
            && !words.is_at(&["where", "from", "order", "limit", "returning"])
        {
            words.skip();
        }
        if !words.eat_sign(b',') {
            break;
        }
    }
    let (condition, limited) = condition(words);
    Some(Shape::Mutate(Mutation {
        table,
        deletes: false,
        condition,
        assigns,
        limited,
    }))
}

fn delete(words: &mut Words<'_>) -> Option<Shape> {
    while words.eat_any(&["low_priority", "quick", "ignore"]) {}
    words.eat("from");
    words.eat("only");
    let table = name(words)?;
    let (condition, limited) = condition(words);
    Some(Shape::Mutate(Mutation {
        table,
        deletes: true,
        condition,
        assigns: Vec::new(),
        limited,
    }))
}

/// Reads to the end; gives the condition, and whether ORDER BY or LIMIT cut the rows.
fn condition(words: &mut Words<'_>) -> (Option<godwit_core::Span>, bool) {
    let (mut condition, mut limited) = (None, false);
    while !words.is_end() {
        if words.eat("where") {
            let start = words.position();
            while !words.is_end() && !words.is_at(&["order", "limit", "returning"]) {
                words.skip();
            }
            condition = Some(words.span_from(start));
        } else {
            limited |= words.is_at(&["order", "limit"]);
            words.skip();
        }
    }
    (condition, limited)
}
