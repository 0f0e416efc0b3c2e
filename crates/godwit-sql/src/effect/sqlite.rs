//! SQLite's ALTER TABLE, which does one thing at a time.

use godwit_core::{DbObject, Effect, ObjectKind};

use super::net;
use crate::words::Words;

/// Reads what follows ALTER.
pub(super) fn alter(words: &mut Words<'_>) -> Option<Effect> {
    words.eat("table").then_some(())?;
    let table = words.object(ObjectKind::Table)?;
    let column = |name| table.part(ObjectKind::Column, name);
    let clause = if words.eat("rename to") {
        Effect::Renames {
            to: DbObject {
                name: words.name()?,
                ..table.clone()
            },
            from: table.clone(),
        }
    } else if words.eat("rename") {
        words.eat("column");
        let from = words.name()?;
        words.eat("to").then_some(())?;
        Effect::Renames {
            from: column(from),
            to: column(words.name()?),
        }
    } else if words.eat("add") {
        words.eat("column");
        Effect::Creates(column(words.name()?))
    } else if words.eat("drop") {
        words.eat("column");
        Effect::Drops(column(words.name()?))
    } else {
        return None;
    };
    Some(net::together(words.engine, &table, &[clause]))
}
