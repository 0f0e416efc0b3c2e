//! `CREATE INDEX`.

use super::{columns, name, table};
use crate::{shape::CreateIndex, words::Words};

/// Reads what follows `CREATE … INDEX`.
pub(super) fn read(words: &mut Words<'_>, unique: bool, special: Option<String>) -> Option<CreateIndex> {
    let after_index = words.span_from(0).end;
    let concurrently = words.eat("concurrently");
    let if_not_exists = words.eat("if not exists");
    let label = if words.is_at(&["on"]) { None } else { Some(name(words)?) };
    if words.eat("using") {
        words.skip();
    }
    if !words.eat("on") {
        return None;
    }
    let only = words.eat("only");
    let table = name(words)?;
    if words.eat("using") {
        words.skip();
    }
    let mut index = CreateIndex {
        name: label,
        table,
        unique,
        special,
        concurrently,
        after_index,
        if_not_exists,
        only,
        columns: columns(words),
        partial: false,
        includes: 0,
        options: Vec::new(),
    };
    while !words.is_end() {
        if words.eat("include") {
            index.includes = columns(words).len();
        } else if words.eat("where") {
            index.partial = true;
            break;
        } else if let Some(option) = table::option(words) {
            index.options.push(option);
        } else {
            words.skip();
        }
    }
    Some(index)
}
