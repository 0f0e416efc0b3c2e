//! CREATE, on all engines.

use godwit_core::{DbObject, Effect, Engine, ObjectKind};

use super::{
    net,
    noun::{account, named, noun},
};
use crate::words::Words;

/// Reads what follows CREATE.
pub(super) fn read(words: &mut Words<'_>) -> Option<Effect> {
    let replaces = words.eat("or replace");
    let temporary = modifiers(words)?;
    let kind = noun(words)?;
    if replaces {
        return replaces_harmlessly(kind).then_some(Effect::Repeatable);
    }
    // It went with its session, and is made again.
    if temporary {
        return Some(Effect::Repeatable);
    }
    let concurrently = kind == ObjectKind::Index && words.eat("concurrently");
    // It may run again: where the object is there it does nothing. A concurrent build is the exception, since it would
    // take the invalid index that a failed one leaves for the one that is wanted.
    if words.eat("if not exists") && !concurrently {
        return Some(Effect::Repeatable);
    }
    match (words.engine, kind) {
        (Engine::Postgres, ObjectKind::Index) => index(words),
        (Engine::Mysql | Engine::Sqlite, ObjectKind::Index) => named_index(words).map(Effect::Creates),
        (Engine::Postgres, ObjectKind::Schema) => schema(words).map(Effect::Creates),
        (Engine::Postgres, ObjectKind::Trigger | ObjectKind::Policy) => part(words, kind, "on").map(Effect::Creates),
        (Engine::Postgres, ObjectKind::Rule) => part(words, kind, "to").map(Effect::Creates),
        // `CREATE STATISTICS ON a, b FROM t` leaves the name to the server.
        (Engine::Postgres, ObjectKind::Statistics) if words.is_at(&["on"]) || words.is_at_sign(b'(') => None,
        (Engine::Postgres, ObjectKind::Routines) => words.object(kind).map(Effect::Redefines),
        (Engine::Mysql, ObjectKind::Role) => accounts(words),
        // A function of a shared library is kept elsewhere.
        (Engine::Mysql, ObjectKind::Function) if words.mentions(&["soname"]) => None,
        _ => object(words, kind),
    }
}

fn object(words: &mut Words<'_>, kind: ObjectKind) -> Option<Effect> {
    let object = named(words, kind)?;
    Some(match (words.engine, object.schema.as_deref()) {
        (Engine::Postgres, Some("pg_temp")) => Effect::Repeatable,
        (Engine::Sqlite, Some(schema)) if schema.eq_ignore_ascii_case("temp") => Effect::Repeatable,
        _ => Effect::Creates(object),
    })
}

/// Reads the words before the noun; says whether the object is temporary. `None` where they are not understood.
pub(crate) fn modifiers(words: &mut Words<'_>) -> Option<bool> {
    let mut temporary = false;
    loop {
        if words.eat_any(&["temp", "temporary"]) {
            temporary = true;
        } else if words.is_at(&["aggregate"]) && words.engine == Engine::Postgres {
            return Some(temporary);
        } else if words.eat("definer") || words.eat("algorithm") {
            words.eat_sign(b'=').then_some(())?;
            definer(words)?;
        } else if words.eat("sql security") {
            words.skip();
        } else if !words.eat_any(&[
            "global",
            "local",
            "unlogged",
            "unique",
            "fulltext",
            "spatial",
            "vector",
            "recursive",
            "constraint",
            "virtual",
            "aggregate",
            "online",
            "offline",
        ]) {
            return Some(temporary);
        }
    }
}

/// Reads an option's value: a word, a user, or the current one.
fn definer(words: &mut Words<'_>) -> Option<()> {
    if words.eat_any(&["current_user", "current_role"]) {
        if words.is_at_sign(b'(') {
            words.skip();
        }
        return Some(());
    }
    account(words).map(drop)
}

/// Whether `CREATE OR REPLACE` of this kind replaces a definition and nothing else.
///
/// MariaDB's OR REPLACE of a table or database drops it with its rows, of a sequence begins it anew, and of a user
/// takes away what was granted: if the first time was done, a second loses what came since.
fn replaces_harmlessly(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::View
            | ObjectKind::Index
            | ObjectKind::Trigger
            | ObjectKind::Rule
            | ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routines
            | ObjectKind::Event
    )
}

/// PostgreSQL's index, whose name may be left to the server.
fn index(words: &mut Words<'_>) -> Option<Effect> {
    let name = if words.is_at(&["on"]) {
        None
    } else {
        Some(words.name()?)
    };
    words.eat("on").then_some(())?;
    words.eat("only");
    let table = words.object(ObjectKind::Table)?;
    Some(match name {
        Some(name) => Effect::Creates(table.part(ObjectKind::Index, name)),
        None => Effect::Redefines(DbObject {
            kind: ObjectKind::Indexes,
            ..table
        }),
    })
}

/// `name ON table`; SQLite names the schema with the index.
fn named_index(words: &mut Words<'_>) -> Option<DbObject> {
    let index = words.object(ObjectKind::Index)?;
    words.skip_past("on").then_some(())?;
    let table = words.object(ObjectKind::Table)?;
    Some(DbObject {
        schema: index.schema.or(table.schema),
        table: Some(table.name),
        ..DbObject::new(ObjectKind::Index, None, index.name)
    })
}

/// A schema takes its owner's name where it has none of its own.
fn schema(words: &mut Words<'_>) -> Option<DbObject> {
    words.eat("authorization");
    if words.is_at(&["current_user", "session_user", "current_role"]) {
        return None;
    }
    Some(DbObject::new(ObjectKind::Schema, None, words.name()?))
}

/// Reads `name … ON table`, where `joint` stands for ON.
fn part(words: &mut Words<'_>, kind: ObjectKind, joint: &str) -> Option<DbObject> {
    let name = words.name()?;
    words.skip_past(joint).then_some(())?;
    Some(words.object(ObjectKind::Table)?.part(kind, name))
}

/// MySQL's users, one after the other.
fn accounts(words: &mut Words<'_>) -> Option<Effect> {
    let mut made = Vec::new();
    for mut clause in words.clauses() {
        made.push(Effect::Creates(account(&mut clause)?));
    }
    Some(net::one_by_one(words.engine, &made))
}
