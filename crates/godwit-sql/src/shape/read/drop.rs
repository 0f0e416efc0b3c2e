//! `DROP`.

use super::{name, names};
use crate::{
    shape::{DropKind, Dropped, Shape},
    words::Words,
};

/// Reads what follows `DROP`.
pub(super) fn read(words: &mut Words<'_>) -> Option<Shape> {
    let temporary = words.eat_any(&["temp", "temporary"]);
    words.eat("online");
    let kind = if words.eat_any(&["table", "tables"]) || words.eat("foreign table") {
        DropKind::Table
    } else if words.eat("index") {
        DropKind::Index
    } else if words.eat("materialized view") || words.eat("view") {
        DropKind::View
    } else if words.eat("schema") {
        match words.engine {
            // MySQL's schema is its database.
            godwit_core::Engine::Mysql => DropKind::Database,
            _ => DropKind::Schema,
        }
    } else if words.eat("database") {
        DropKind::Database
    } else if words.eat("trigger") {
        DropKind::Trigger
    } else if words.eat("extension") {
        DropKind::Extension
    } else {
        words.skip();
        DropKind::Other
    };
    let after_kind = words.span_from(0).end;
    let concurrently = words.eat("concurrently");
    let if_exists = words.eat("if exists");
    let names = names(words).unwrap_or_default();
    if names.is_empty() && kind != DropKind::Other {
        return None;
    }
    let on = if words.eat("on") { name(words) } else { None };
    Some(Shape::Drop(Dropped {
        kind,
        after_kind,
        names,
        on,
        if_exists,
        concurrently,
        cascade: words.mentions(&["cascade"]),
        temporary,
    }))
}
