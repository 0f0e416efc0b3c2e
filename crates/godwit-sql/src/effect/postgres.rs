//! ALTER and REINDEX on PostgreSQL.

mod table;
mod types;

use godwit_core::{DbObject, Effect, ObjectKind};

use super::noun::noun;
use crate::words::Words;

/// Reads what follows ALTER.
pub(super) fn alter(words: &mut Words<'_>) -> Option<Effect> {
    // They set what they name to what they say.
    if words.eat("system") || words.eat("default privileges") {
        return Some(Effect::Repeatable);
    }
    let is_domain = words.is_at(&["domain"]);
    let kind = noun(words)?;
    let conditional = words.eat("if exists");
    if matches!(kind, ObjectKind::Table | ObjectKind::ForeignTable) {
        return table::alter(words, kind, conditional);
    }
    if kind == ObjectKind::Type {
        return types::alter(words, is_domain);
    }
    // `ALTER INDEX ALL IN TABLESPACE …` moves them one after the other.
    if words.eat("all in") {
        return None;
    }
    let object = match kind {
        ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule => {
            let name = words.name()?;
            words.eat("on").then_some(())?;
            words.object(ObjectKind::Table)?.part(kind, name)
        }
        _ => words.object(kind)?,
    };
    if kind == ObjectKind::Routines {
        return Some(routine(words, object));
    }
    if words.eat("rename to") || words.eat("set schema") {
        return moved(words, &object, conditional);
    }
    if words.eat("rename") {
        words.eat("column");
        let from = words.name()?;
        words.eat("to").then_some(())?;
        return Some(Effect::Renames {
            to: object.part(ObjectKind::Column, words.name()?),
            from: object.part(ObjectKind::Column, from),
        });
    }
    Some(option(words, kind))
}

/// The object by the name, or in the schema, that comes next. The words before it were read: `RENAME TO` leaves the
/// schema as it is, `SET SCHEMA` the name.
fn moved(words: &mut Words<'_>, from: &DbObject, conditional: bool) -> Option<Effect> {
    let changes_schema = words.follows("schema");
    let name = words.name()?;
    // It may run again: where the old name is gone it does nothing.
    if conditional {
        return Some(Effect::Repeatable);
    }
    let to = if changes_schema {
        DbObject {
            schema: Some(name),
            ..from.clone()
        }
    } else {
        DbObject { name, ..from.clone() }
    };
    Some(Effect::Renames { from: from.clone(), to })
}

/// Its other names and schemas are told apart by arguments, which are not read: what is there by this name changes.
fn routine(words: &Words<'_>, object: DbObject) -> Effect {
    if words.mentions(&["rename", "schema"]) {
        Effect::Redefines(object)
    } else {
        // Options that are set to what they are already.
        Effect::Repeatable
    }
}

/// What else can be altered is set to a value, the same the second time, with a few exceptions.
fn option(words: &Words<'_>, kind: ObjectKind) -> Effect {
    let again: &[&str] = match kind {
        // Values that were taken since would be given out again.
        ObjectKind::Sequence => &["restart"],
        // What was added is refused the second time, and so is what was dropped.
        ObjectKind::Extension | ObjectKind::Publication | ObjectKind::Subscription => &["add", "drop"],
        ObjectKind::Server => &["options"],
        _ => &[],
    };
    if words.is_end() || words.mentions(again) {
        Effect::Unknown
    } else {
        Effect::Repeatable
    }
}

/// Reads what follows REINDEX.
pub(super) fn reindex(words: &mut Words<'_>) -> Effect {
    // As an option in brackets, or as a word after the noun.
    let mut concurrently = false;
    if words.is_at_sign(b'(') {
        let before = words.clone();
        words.skip();
        concurrently = before.mentions(&["concurrently"]) && !words.mentions(&["concurrently"]);
    }
    let kind = if words.eat("system") { None } else { noun(words) };
    concurrently |= words.eat("concurrently");
    if !concurrently {
        return Effect::Repeatable;
    }
    match kind.and_then(|kind| words.object(kind)) {
        Some(object) => Effect::Rebuilds(object),
        // Without a name it is the session's own database.
        None => Effect::Rebuilds(DbObject::new(ObjectKind::Database, None, "")),
    }
}
