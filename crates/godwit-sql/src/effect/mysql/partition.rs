//! The clauses of ALTER TABLE that are about partitions.

use godwit_core::{DbObject, Effect, ObjectKind};

use crate::words::Words;

/// Reads one; `None` where the words are not about partitions, and then nothing is read.
pub(super) fn alter(words: &mut Words<'_>, table: &DbObject) -> Option<Effect> {
    let redefines = || Effect::Redefines(table.clone());
    let part = |name| table.part(ObjectKind::Partition, name);
    if words.eat("add partition") {
        return Some(added(words).map_or_else(redefines, |name| match name {
            Name::Conditional => Effect::Repeatable,
            Name::Is(name) => Effect::Creates(part(name)),
        }));
    }
    if words.eat("drop partition") {
        if words.eat("if exists") {
            return Some(Effect::Repeatable);
        }
        return Some(words.name().map_or(Effect::Unknown, |name| Effect::Drops(part(name))));
    }
    // A partition becomes a table, or a table a partition.
    if words.eat("convert partition") {
        words.skip_past("table");
        return Some(other(words).map_or(Effect::Unknown, Effect::Creates));
    }
    if words.eat("convert table") {
        return Some(other(words).map_or(Effect::Unknown, Effect::Drops));
    }
    if words.eat("reorganize partition") || words.eat("coalesce partition") {
        return Some(redefines());
    }
    for verb in ["analyze", "check", "optimize", "rebuild", "repair"] {
        if words.eat(&format!("{verb} partition")) {
            return Some(Effect::Repeatable);
        }
    }
    // A second time would swap back, empty what was filled since, or take away what was put in.
    for verb in ["exchange", "truncate", "discard", "import"] {
        if words.eat(&format!("{verb} partition")) {
            return Some(Effect::Unknown);
        }
    }
    None
}

enum Name {
    Conditional,
    Is(String),
}

/// Reads `[IF NOT EXISTS] (PARTITION name …`; `None` for `PARTITIONS 4`, which the server names.
fn added(words: &mut Words<'_>) -> Option<Name> {
    if words.eat("if not exists") {
        return Some(Name::Conditional);
    }
    (words.eat_sign(b'(') && words.eat("partition")).then_some(())?;
    words.name().map(Name::Is)
}

fn other(words: &mut Words<'_>) -> Option<DbObject> {
    words.object(ObjectKind::Table)
}
