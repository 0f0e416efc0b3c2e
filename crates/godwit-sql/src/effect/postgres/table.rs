//! PostgreSQL's ALTER TABLE: any number of clauses, done together or not at all.

use godwit_core::{DbObject, Effect, ObjectKind};

use super::moved;
use crate::{effect::net, words::Words};

/// Reads what follows ALTER TABLE.
pub(super) fn alter(words: &mut Words<'_>, kind: ObjectKind, conditional: bool) -> Option<Effect> {
    // `ALL IN TABLESPACE` moves tables one after the other.
    if words.eat("all in") {
        return None;
    }
    words.eat("only");
    let table = words.object(kind)?;
    words.eat_sign(b'*');
    let read = |mut words: Words<'_>| clause(&mut words, &table, conditional).unwrap_or(Effect::Unknown);
    let clauses: Vec<Effect> = words.clauses().into_iter().map(read).collect();
    Some(net::together(words.engine, &table, &clauses))
}

fn clause(words: &mut Words<'_>, table: &DbObject, conditional: bool) -> Option<Effect> {
    if words.eat("add") {
        add(words, table)
    } else if words.eat("drop") {
        drop(words, table)
    } else if words.eat("rename to") || words.eat("set schema") {
        moved(words, table, conditional)
    } else if words.eat("rename") {
        rename(words, table)
    } else if words.eat("alter") {
        column(words, table)
    } else if words.eat("attach partition") {
        let partition = words.object(ObjectKind::Table)?;
        Some(Effect::Creates(table.part(ObjectKind::Partition, partition.name)))
    } else if words.eat("detach partition") {
        let partition = words.object(ObjectKind::Table)?;
        Some(Effect::Drops(table.part(ObjectKind::Partition, partition.name)))
    } else if words.eat("inherit") || words.eat("no inherit") {
        // Refused the second time.
        Some(Effect::Redefines(table.clone()))
    } else {
        // They set the table to what they say, or find it so.
        let sets = [
            "set", "reset", "owner", "cluster", "replica", "enable", "disable", "force", "no", "validate", "of", "not",
        ];
        words.is_at(&sets).then_some(Effect::Repeatable)
    }
}

fn add(words: &mut Words<'_>, table: &DbObject) -> Option<Effect> {
    if words.eat("constraint") {
        return Some(Effect::Creates(table.part(ObjectKind::Constraint, words.name()?)));
    }
    // The server gives it a name.
    if words.is_at(&["check", "unique", "primary", "foreign", "exclude"]) {
        return Some(Effect::Redefines(table.clone()));
    }
    words.eat("column");
    if words.eat("if not exists") {
        return Some(Effect::Repeatable);
    }
    Some(Effect::Creates(table.part(ObjectKind::Column, words.name()?)))
}

fn drop(words: &mut Words<'_>, table: &DbObject) -> Option<Effect> {
    let kind = if words.eat("constraint") {
        ObjectKind::Constraint
    } else {
        words.eat("column");
        ObjectKind::Column
    };
    if words.eat("if exists") {
        return Some(Effect::Repeatable);
    }
    Some(Effect::Drops(table.part(kind, words.name()?)))
}

fn rename(words: &mut Words<'_>, table: &DbObject) -> Option<Effect> {
    let kind = if words.eat("constraint") {
        ObjectKind::Constraint
    } else {
        words.eat("column");
        ObjectKind::Column
    };
    let from = words.name()?;
    words.eat("to").then_some(())?;
    Some(Effect::Renames {
        to: table.part(kind, words.name()?),
        from: table.part(kind, from),
    })
}

/// Reads what follows ALTER in a clause.
fn column(words: &mut Words<'_>, table: &DbObject) -> Option<Effect> {
    // A constraint is made deferrable or not, the same the second time.
    if words.eat("constraint") {
        return words.name().map(|_| Effect::Repeatable);
    }
    words.eat("column");
    words.name()?;
    if words.eat("type") || words.eat("set data type") {
        // An expression would be computed from its own result: `USING price * 100`.
        return (!words.mentions(&["using"])).then_some(Effect::Repeatable);
    }
    if words.mentions(&["restart"]) {
        return None;
    }
    let refused_again = words.eat("add generated") || words.eat("drop identity") || words.eat("drop expression");
    if refused_again && !words.eat("if exists") {
        return Some(Effect::Redefines(table.clone()));
    }
    Some(Effect::Repeatable)
}
