//! DROP, on all engines.

use godwit_core::{DbObject, Effect, Engine, ObjectKind};

use super::{
    net,
    noun::{named, noun},
};
use crate::words::Words;

/// Reads what follows DROP.
pub(super) fn read(words: &mut Words<'_>) -> Option<Effect> {
    // Whether a temporary table was there only its session knew.
    if words.is_at(&["temporary"]) {
        return None;
    }
    words.eat_any(&["online", "offline"]);
    let kind = noun(words)?;
    words.eat("concurrently");
    // It may run again: where the object is gone it does nothing.
    if words.eat("if exists") {
        return Some(Effect::Repeatable);
    }
    let is_part = match kind {
        ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule => words.engine == Engine::Postgres,
        ObjectKind::Index => words.engine == Engine::Mysql,
        _ => false,
    };
    if is_part {
        return part(words, kind).map(Effect::Drops);
    }
    let mut objects = Vec::new();
    for mut clause in words.clauses() {
        let object = named(&mut clause, kind).filter(|object| object.schema.as_deref() != Some("pg_temp"))?;
        // PostgreSQL drops all of them or none, so the first decides.
        if kind == ObjectKind::Routines {
            return Some(Effect::Redefines(object));
        }
        if !is_done(&mut clause) {
            return None;
        }
        objects.push(Effect::Drops(object));
    }
    Some(net::one_by_one(words.engine, &objects))
}

/// Reads `name ON table`.
fn part(words: &mut Words<'_>, kind: ObjectKind) -> Option<DbObject> {
    let name = words.name()?;
    words.eat("on").then_some(())?;
    Some(words.object(ObjectKind::Table)?.part(kind, name))
}

/// Reads what may follow a dropped object's name; says whether nothing else does.
fn is_done(words: &mut Words<'_>) -> bool {
    words.eat_any(&["cascade", "restrict"]);
    // PostgreSQL's DROP DATABASE … WITH (FORCE), MariaDB's DROP TABLE … WAIT 5.
    if words.eat_any(&["with"]) || words.is_at_sign(b'(') || words.eat_any(&["wait"]) {
        words.skip();
    }
    words.eat_any(&["nowait"]);
    words.eat_any(&["restrict", "cascade"]);
    words.is_end()
}
