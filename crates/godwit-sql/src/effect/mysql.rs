//! ALTER and RENAME on MySQL and MariaDB.

mod partition;
mod table;

use godwit_core::{DbObject, Effect, ObjectKind};

use super::{
    create::modifiers,
    net,
    noun::{account, noun},
};
use crate::words::Words;

/// Reads what follows ALTER.
pub(super) fn alter(words: &mut Words<'_>) -> Option<Effect> {
    words.eat("or replace");
    modifiers(words)?;
    words.eat("ignore");
    let kind = noun(words)?;
    let conditional = words.eat("if exists");
    match kind {
        ObjectKind::Table => table::alter(words, conditional),
        ObjectKind::Event => event(words, conditional),
        // Values that were taken since would be given out again.
        ObjectKind::Sequence => (!words.mentions(&["restart"])).then_some(Effect::Repeatable),
        // The second time the password before this one is this one, or there is one more factor.
        ObjectKind::Role => (!words.mentions(&["retain", "factor", "random"])).then_some(Effect::Repeatable),
        // They set a definition, or options, to what they say.
        ObjectKind::View | ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Database => {
            (!words.mentions(&["upgrade"])).then_some(Effect::Repeatable)
        }
        _ => None,
    }
}

fn event(words: &mut Words<'_>, conditional: bool) -> Option<Effect> {
    let from = words.object(ObjectKind::Event)?;
    if !words.skip_past("rename") || conditional {
        return Some(Effect::Repeatable);
    }
    words.eat("to").then_some(())?;
    let to = words.object(ObjectKind::Event)?;
    Some(Effect::Renames { from, to })
}

/// Reads what follows RENAME.
pub(super) fn rename(words: &mut Words<'_>) -> Option<Effect> {
    let one: fn(&mut Words<'_>) -> Option<DbObject> = if words.eat("table") {
        |words| words.object(ObjectKind::Table)
    } else {
        words.eat("user").then_some(())?;
        account
    };
    // It may run again: where the old name is gone it does nothing.
    if words.eat("if exists") {
        return Some(Effect::Repeatable);
    }
    let mut renames = Vec::new();
    for mut clause in words.clauses() {
        let from = one(&mut clause)?;
        patience(&mut clause);
        clause.eat("to").then_some(())?;
        let to = one(&mut clause)?;
        clause.is_end().then_some(())?;
        renames.push(Effect::Renames { from, to });
    }
    Some(net::one_by_one(words.engine, &renames))
}

/// MariaDB's `WAIT 5` or `NOWAIT` after a table's name.
fn patience(words: &mut Words<'_>) {
    if words.eat("wait") {
        words.skip();
    }
    words.eat("nowait");
}
