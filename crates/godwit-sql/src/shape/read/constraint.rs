//! Constraints of a table, and the indexes that MySQL defines among them.

use godwit_core::Engine;

use super::{column, columns, expression, name};
use crate::{
    shape::{Constraint, ConstraintKind},
    words::Words,
};

/// Words that begin a constraint or index rather than a column.
const BEGIN: &[&str] = &[
    "constraint",
    "primary",
    "unique",
    "foreign",
    "check",
    "exclude",
    "index",
    "key",
    "fulltext",
    "spatial",
    "vector",
];

/// Whether a constraint comes next.
pub(super) fn comes(words: &Words<'_>) -> bool {
    if !words.is_at(BEGIN) {
        return match words.engine {
            Engine::Postgres => words.is_at_phrase("not null"),
            Engine::Mysql | Engine::Sqlite => false,
        };
    }
    // PostgreSQL and SQLite take some of them for names of columns.
    words.engine == Engine::Mysql || !words.is_at(&["index", "key", "fulltext", "spatial", "vector"])
}

/// Reads a constraint.
pub(super) fn read(words: &mut Words<'_>) -> Option<Constraint> {
    let start = words.position();
    let mut label = None;
    if words.eat("constraint") && !words.is_at(&["primary", "unique", "foreign", "check"]) {
        words.eat("if not exists");
        label = Some(name(words)?);
    }
    let kind = kind(words, &mut label)?;
    let mut not_valid = false;
    while !words.is_end() && !words.is_at_sign(b',') {
        if column::not_valid(words) {
            not_valid = true;
        } else {
            words.skip();
        }
    }
    Some(Constraint {
        name: label,
        kind,
        not_valid,
        span: words.span_from(start),
    })
}

fn kind(words: &mut Words<'_>, label: &mut Option<crate::shape::Name>) -> Option<ConstraintKind> {
    let plain = |words: &mut Words<'_>| columns(words).into_iter().flatten().collect::<Vec<String>>();
    if words.eat("primary key") {
        if words.eat("using index") {
            return Some(ConstraintKind::UsingIndex {
                primary: true,
                index: name(words)?,
            });
        }
        options(words);
        return Some(ConstraintKind::PrimaryKey(plain(words)));
    }
    if words.eat("unique") {
        words.eat_any(&["index", "key"]);
        if words.eat("using index") {
            return Some(ConstraintKind::UsingIndex {
                primary: false,
                index: name(words)?,
            });
        }
        let _ = words.eat("nulls not distinct") || words.eat("nulls distinct");
        index_name(words, label);
        return Some(ConstraintKind::Unique(plain(words)));
    }
    if words.eat("foreign key") {
        index_name(words, label);
        let columns = plain(words);
        if !words.eat("references") {
            return Some(ConstraintKind::Other);
        }
        let key = column::key(words)?;
        return Some(ConstraintKind::ForeignKey { columns, key });
    }
    if words.eat("check") {
        return Some(ConstraintKind::Check(expression::bracket(words)));
    }
    if words.eat("not null") {
        return Some(ConstraintKind::NotNull(words.name()?));
    }
    if words.eat("exclude") {
        return Some(ConstraintKind::Exclude);
    }
    if words.eat_any(&["index", "key"]) {
        index_name(words, label);
        return Some(ConstraintKind::Index(plain(words)));
    }
    if words.eat("fulltext") {
        words.eat_any(&["index", "key"]);
        index_name(words, label);
        return Some(ConstraintKind::FullText(plain(words)));
    }
    if words.eat("spatial") {
        words.eat_any(&["index", "key"]);
        index_name(words, label);
        return Some(ConstraintKind::Spatial(plain(words)));
    }
    words.skip();
    Some(ConstraintKind::Other)
}

/// Reads MySQL's name of an index and `USING BTREE`, up to the bracket.
fn index_name(words: &mut Words<'_>, label: &mut Option<crate::shape::Name>) {
    words.eat("if not exists");
    if !words.is_at_sign(b'(')
        && !words.is_at(&["using"])
        && let Some(found) = name(words)
    {
        *label = Some(found);
    }
    options(words);
}

fn options(words: &mut Words<'_>) {
    if words.eat("using") {
        words.skip();
    }
}
