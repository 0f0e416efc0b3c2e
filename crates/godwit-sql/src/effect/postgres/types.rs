//! PostgreSQL's ALTER TYPE and ALTER DOMAIN.

use godwit_core::{Effect, ObjectKind};

use super::moved;
use crate::words::Words;

/// Reads what follows ALTER TYPE or ALTER DOMAIN.
pub(super) fn alter(words: &mut Words<'_>, is_domain: bool) -> Option<Effect> {
    let object = words.object(ObjectKind::Type)?;
    if words.eat("add value") {
        if words.eat("if not exists") {
            return Some(Effect::Repeatable);
        }
        return Some(Effect::Creates(object.part(ObjectKind::EnumValue, words.string()?)));
    }
    if words.eat("rename value") {
        let from = words.string()?;
        words.eat("to").then_some(())?;
        return Some(Effect::Renames {
            to: object.part(ObjectKind::EnumValue, words.string()?),
            from: object.part(ObjectKind::EnumValue, from),
        });
    }
    if words.eat("rename to") || words.eat("set schema") {
        return moved(words, &object, false);
    }
    if words.is_at(&["owner", "set", "validate"]) {
        return Some(Effect::Repeatable);
    }
    if is_domain {
        return domain(words).then_some(Effect::Redefines(object));
    }
    // `DROP ATTRIBUTE a, ADD ATTRIBUTE a` would lose what was filled in since.
    let both = words.mentions(&["add"]) && words.mentions(&["drop"]);
    let known = words.is_at(&["add", "drop", "alter", "rename"]);
    (known && !both).then_some(Effect::Redefines(object))
}

fn domain(words: &mut Words<'_>) -> bool {
    words.is_at(&["add", "drop", "rename"])
}
