//! `ALTER COLUMN`, on every engine.

use super::{column, expression, first_words, name};
use crate::{
    shape::{Change, Name},
    words::Words,
};

/// Reads what follows the column's name.
pub(super) fn read(words: &mut Words<'_>, name_of: Name) -> Option<Change> {
    if words.eat("set data type") || words.eat("type") {
        let data_type = column::data_type(words);
        let collates = words.eat("collate");
        if collates {
            name(words);
        }
        let using = words.eat("using").then(|| expression::until(words, &[]));
        return Some(Change::ColumnType {
            name: name_of,
            data_type,
            using,
            collates,
        });
    }
    if words.eat("set default") {
        return Some(Change::SetDefault {
            name: name_of,
            expr: expression::until(words, &[]),
        });
    }
    if words.eat("drop default") {
        return Some(Change::DropDefault(name_of));
    }
    if words.eat("set not null") {
        return Some(Change::SetNotNull(name_of));
    }
    if words.eat("drop not null") {
        return Some(Change::DropNotNull(name_of));
    }
    if words.is_at_phrase("add generated") {
        return Some(Change::AddIdentity(name_of));
    }
    if words.is_at_phrase("set expression") {
        return Some(Change::SetExpression(name_of));
    }
    Some(Change::ColumnSetting {
        name: name_of,
        what: first_words(words, 2),
    })
}
