//! MySQL's ALTER TABLE: any number of clauses, done together or not at all.

use godwit_core::{DbObject, Effect, ObjectKind};

use super::{partition, patience};
use crate::{effect::net, words::Words};

/// Options of a table, which it is set to.
#[rustfmt::skip]
const OPTIONS: &[&str] = &[
    "algorithm", "auto_increment", "autoextend_size", "avg_row_length", "character", "charset", "checksum", "collate",
    "comment", "compression", "connection", "convert", "data", "default", "delay_key_write", "disable", "enable",
    "encrypted", "encryption", "encryption_key_id", "engine", "force", "index", "insert_method", "itef_quotes",
    "key_block_size", "lock", "max_rows", "min_rows", "order", "pack_keys", "page_checksum", "page_compressed",
    "page_compression_level", "row_format", "secondary_engine", "stats_auto_recalc", "stats_persistent",
    "stats_sample_pages", "storage", "tablespace", "transactional", "type", "union", "with", "without", "nowait", "wait",
];

/// Reads what follows ALTER TABLE.
pub(super) fn alter(words: &mut Words<'_>, conditional: bool) -> Option<Effect> {
    let table = words.object(ObjectKind::Table)?;
    patience(words);
    // Its commas are those of a list of partitions, and nothing else comes with it.
    if let Some(effect) = partition::alter(words, &table) {
        return Some(effect);
    }
    let read = |mut words: Words<'_>| clause(&mut words, &table, conditional).unwrap_or(Effect::Unknown);
    let clauses: Vec<Effect> = words.clauses().into_iter().map(read).collect();
    Some(net::together(words.engine, &table, &clauses))
}

fn clause(words: &mut Words<'_>, table: &DbObject, conditional: bool) -> Option<Effect> {
    if words.eat("add") {
        return add(words, table);
    }
    if words.eat("drop") {
        return drop(words, table);
    }
    if words.eat("rename") {
        return rename(words, table, conditional);
    }
    if words.eat("change") {
        words.eat("column");
        if words.eat("if exists") {
            return Some(Effect::Repeatable);
        }
        let from = table.part(ObjectKind::Column, words.name()?);
        let to = table.part(ObjectKind::Column, words.name()?);
        return Some(Effect::Renames { from, to });
    }
    // Refused the second time.
    if words.eat("remove partitioning") {
        return Some(Effect::Redefines(table.clone()));
    }
    // Its data is taken away, or put in from files that others may have changed.
    if words.is_at(&["discard", "import"]) {
        return None;
    }
    // They set a column or the table to what they say.
    let sets = words.is_at(&["modify", "alter", "partition"]) || words.is_at(OPTIONS);
    sets.then_some(Effect::Repeatable)
}

/// Whether a key has no name and gets one: `KEY (a)`, `KEY USING BTREE (a)`.
fn is_nameless(words: &Words<'_>) -> bool {
    words.is_at_sign(b'(') || words.is_at(&["using"])
}

fn add(words: &mut Words<'_>, table: &DbObject) -> Option<Effect> {
    // Both are refused the second time.
    if words.eat("period for") || words.eat("system versioning") {
        return Some(Effect::Redefines(table.clone()));
    }
    let key = |words: &mut Words<'_>| {
        Some(if words.eat("if not exists") {
            Effect::Repeatable
        } else if is_nameless(words) {
            Effect::Redefines(table.clone())
        } else {
            Effect::Creates(table.part(ObjectKind::Index, words.name()?))
        })
    };
    if words.eat_any(&["index", "key"]) || words.eat("vector index") || words.eat("vector key") {
        return key(words);
    }
    if words.eat_any(&["fulltext", "spatial"]) {
        words.eat_any(&["index", "key"]);
        return key(words);
    }
    if words.is_at(&["constraint", "primary", "unique", "foreign", "check"]) {
        return constraint(words, table);
    }
    words.eat("column");
    if words.eat("if not exists") {
        return Some(Effect::Repeatable);
    }
    // `ADD (a INT, b INT)`: the first decides.
    words.eat_sign(b'(');
    Some(Effect::Creates(table.part(ObjectKind::Column, words.name()?)))
}

/// Reads `[CONSTRAINT [symbol]] PRIMARY KEY | UNIQUE [KEY] [name] | FOREIGN KEY | CHECK`.
fn constraint(words: &mut Words<'_>, table: &DbObject) -> Option<Effect> {
    let is_kind = |words: &Words<'_>| words.is_at(&["primary", "unique", "foreign", "check"]);
    let mut symbol = None;
    if words.eat("constraint") {
        if words.eat("if not exists") {
            return Some(Effect::Repeatable);
        }
        if !is_kind(words) {
            symbol = Some(words.name()?);
        }
    }
    if words.eat("primary key") {
        return Some(Effect::Creates(table.part(ObjectKind::Index, "PRIMARY")));
    }
    let mut kind = ObjectKind::Constraint;
    if words.eat("unique") {
        words.eat_any(&["index", "key"]);
        if words.eat("if not exists") {
            return Some(Effect::Repeatable);
        }
        // The key's own name is stronger than the symbol.
        kind = ObjectKind::Index;
        if !is_nameless(words) {
            symbol = Some(words.name()?);
        }
    } else if words.eat("foreign key") {
        // What stands here is the constraint's name to MariaDB and nothing to MySQL.
        if words.eat("if not exists") {
            return Some(Effect::Repeatable);
        }
    } else {
        words.eat("check").then_some(())?;
    }
    Some(match symbol {
        Some(name) => Effect::Creates(table.part(kind, name)),
        None => Effect::Redefines(table.clone()),
    })
}

fn drop(words: &mut Words<'_>, table: &DbObject) -> Option<Effect> {
    if words.eat("period for") || words.eat("system versioning") {
        return Some(Effect::Redefines(table.clone()));
    }
    if words.eat("primary key") {
        return Some(Effect::Drops(table.part(ObjectKind::Index, "PRIMARY")));
    }
    let kind = if words.eat_any(&["index", "key"]) {
        ObjectKind::Index
    } else if words.eat("foreign key") || words.eat_any(&["constraint", "check"]) {
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

fn rename(words: &mut Words<'_>, table: &DbObject, conditional: bool) -> Option<Effect> {
    let kind = if words.eat("column") {
        ObjectKind::Column
    } else if words.eat_any(&["index", "key"]) {
        ObjectKind::Index
    } else {
        words.eat_any(&["to", "as"]);
        words.eat_sign(b'=');
        let to = words.object(ObjectKind::Table)?;
        // It may run again: where the old name is gone it does nothing.
        return Some(if conditional {
            Effect::Repeatable
        } else {
            Effect::Renames {
                from: table.clone(),
                to,
            }
        });
    };
    if words.eat("if exists") {
        return Some(Effect::Repeatable);
    }
    let from = words.name()?;
    words.eat("to").then_some(())?;
    Some(Effect::Renames {
        to: table.part(kind, words.name()?),
        from: table.part(kind, from),
    })
}
