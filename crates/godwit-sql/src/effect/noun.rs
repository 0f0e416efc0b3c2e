//! The nouns after CREATE, ALTER and DROP, and the names of MySQL's users.

use godwit_core::{DbObject, Engine, ObjectKind};

use crate::words::Words;

/// Phrases and what they name. The longer stand before those that they begin with.
type Nouns = &'static [(&'static str, ObjectKind)];

const POSTGRES: Nouns = &[
    ("materialized view", ObjectKind::MaterializedView),
    ("foreign table", ObjectKind::ForeignTable),
    ("event trigger", ObjectKind::EventTrigger),
    ("table", ObjectKind::Table),
    ("view", ObjectKind::View),
    ("sequence", ObjectKind::Sequence),
    ("index", ObjectKind::Index),
    ("schema", ObjectKind::Schema),
    ("database", ObjectKind::Database),
    ("tablespace", ObjectKind::Tablespace),
    ("role", ObjectKind::Role),
    ("user", ObjectKind::Role),
    ("group", ObjectKind::Role),
    ("extension", ObjectKind::Extension),
    ("type", ObjectKind::Type),
    ("domain", ObjectKind::Type),
    ("publication", ObjectKind::Publication),
    ("subscription", ObjectKind::Subscription),
    ("server", ObjectKind::Server),
    ("statistics", ObjectKind::Statistics),
    ("trigger", ObjectKind::Trigger),
    ("policy", ObjectKind::Policy),
    ("rule", ObjectKind::Rule),
    ("function", ObjectKind::Routines),
    ("procedure", ObjectKind::Routines),
    ("routine", ObjectKind::Routines),
    ("aggregate", ObjectKind::Routines),
];

const MYSQL: Nouns = &[
    ("table", ObjectKind::Table),
    ("tables", ObjectKind::Table),
    ("view", ObjectKind::View),
    ("index", ObjectKind::Index),
    ("trigger", ObjectKind::Trigger),
    ("procedure", ObjectKind::Procedure),
    ("function", ObjectKind::Function),
    ("event", ObjectKind::Event),
    ("database", ObjectKind::Database),
    ("schema", ObjectKind::Database),
    ("user", ObjectKind::Role),
    ("role", ObjectKind::Role),
    ("sequence", ObjectKind::Sequence),
];

const SQLITE: Nouns = &[
    ("table", ObjectKind::Table),
    ("view", ObjectKind::View),
    ("index", ObjectKind::Index),
    ("trigger", ObjectKind::Trigger),
];

/// Reads a noun.
pub(super) fn noun(words: &mut Words<'_>) -> Option<ObjectKind> {
    let nouns = match words.engine {
        Engine::Postgres => POSTGRES,
        Engine::Mysql => MYSQL,
        Engine::Sqlite => SQLITE,
    };
    // A user mapping is no user.
    let found = nouns.iter().find(|(phrase, _)| words.eat(phrase))?.1;
    (found != ObjectKind::Role || !words.is_at(&["mapping"])).then_some(found)
}

/// Reads a name of `kind`, as far as its schema may be named with it.
pub(super) fn named(words: &mut Words<'_>, kind: ObjectKind) -> Option<DbObject> {
    if words.engine == Engine::Mysql && kind == ObjectKind::Role {
        return account(words);
    }
    words.object(kind)
}

/// Reads `'name'@'host'`; without a host it is everywhere.
pub(super) fn account(words: &mut Words<'_>) -> Option<DbObject> {
    if words.is_at(&["current_user", "current_role"]) {
        return None;
    }
    let name = words.string().or_else(|| words.name())?;
    let host = if words.eat_sign(b'@') {
        Some(words.string().or_else(|| words.name())?)
    } else {
        None
    };
    Some(DbObject {
        table: host,
        ..DbObject::new(ObjectKind::Role, None, name)
    })
}
