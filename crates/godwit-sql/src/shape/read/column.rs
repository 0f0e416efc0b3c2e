//! A column's definition.

use godwit_core::Engine;

use super::{columns, expression, name};
use crate::{
    lexer::TokenKind,
    shape::{Column, ColumnOption, DataType, Key},
    words::Words,
};

/// Words that end a type and begin what is said of a column. `with` and `character` are part of types too.
pub(super) const OPTIONS: &[&str] = &[
    "constraint",
    "not",
    "null",
    "default",
    "primary",
    "unique",
    "references",
    "check",
    "collate",
    "generated",
    "as",
    "auto_increment",
    "autoincrement",
    "comment",
    "first",
    "after",
    "charset",
    "on",
    "storage",
    "compression",
    "invisible",
    "visible",
    "column_format",
    "virtual",
    "stored",
    "persistent",
    "using",
    "deferrable",
    "initially",
    "key",
    "serial_default",
    "enforced",
    "ref_system_id",
    "compressed",
    "without_system",
    "options",
    "cascade",
    "restrict",
    "srid",
    "engine_attribute",
];

/// Reads `name type options`.
pub(super) fn read(words: &mut Words<'_>) -> Option<Column> {
    let start = words.position();
    let name = name(words)?;
    let data_type = data_type(words);
    let mut column = Column {
        name,
        data_type,
        options: Vec::new(),
        span: words.span_from(start),
    };
    // `SERIAL DEFAULT VALUE` and FIRST and AFTER are read by who asked.
    while !words.is_end() && !words.is_at_sign(b',') && !words.is_at(&["first", "after"]) {
        if let Some(option) = option(words) {
            column.options.push(option);
        }
    }
    column.span = words.span_from(start);
    Some(column)
}

/// Reads a type.
pub(super) fn data_type(words: &mut Words<'_>) -> DataType {
    let start = words.position();
    let mut name: Vec<String> = Vec::new();
    let mut arguments = Vec::new();
    let (mut unsigned, mut array) = (false, false);
    loop {
        let charset = words.engine == Engine::Mysql && words.is_at_phrase("character set");
        if words.is_end() || words.is_at_sign(b',') || words.is_at(OPTIONS) || charset {
            break;
        }
        match words.next_token() {
            Some((TokenKind::Symbol(b'('), _)) if arguments.is_empty() => {
                for clause in super::bracketed(words) {
                    arguments.push(clause.whole().trim().to_owned());
                }
            }
            Some((TokenKind::Symbol(b'['), _)) => {
                array = true;
                words.skip();
            }
            Some((TokenKind::Symbol(b'.'), _)) => {
                // What came before was the schema.
                name.clear();
                words.skip();
            }
            Some((TokenKind::Word, word)) => {
                match word.to_ascii_lowercase().as_str() {
                    "unsigned" => unsigned = true,
                    "zerofill" | "signed" => {}
                    "array" => array = true,
                    other => name.push(other.to_owned()),
                }
                words.skip();
            }
            Some((TokenKind::Identifier, _)) => match words.name() {
                Some(quoted) => name.push(quoted),
                None => words.skip(),
            },
            _ => words.skip(),
        }
    }
    DataType {
        name: name.join(" "),
        arguments,
        unsigned,
        array,
        span: words.span_from(start),
    }
}

/// Reads one option; `None` for a word that only introduces the next, as `CONSTRAINT name` does.
fn option(words: &mut Words<'_>) -> Option<ColumnOption> {
    if words.eat("constraint") {
        words.name();
        return None;
    }
    if words.eat("not null") {
        return Some(ColumnOption::NotNull);
    }
    if words.eat("null") {
        return Some(ColumnOption::Null);
    }
    if words.eat("default") {
        return Some(ColumnOption::Default(expression::until(words, OPTIONS)));
    }
    if words.eat("primary key") || words.eat("primary") {
        return Some(ColumnOption::PrimaryKey);
    }
    if words.eat("unique key") || words.eat("unique") {
        return Some(ColumnOption::Unique);
    }
    // MySQL's `KEY` alone is the primary key.
    if words.eat("key") {
        return Some(ColumnOption::PrimaryKey);
    }
    if words.eat("references") {
        return key(words).map(ColumnOption::References);
    }
    if words.eat("check") {
        let check = expression::bracket(words);
        not_valid(words);
        return Some(ColumnOption::Check(check));
    }
    if words.eat("collate") {
        words.eat_sign(b'=');
        return name(words).map(|name| ColumnOption::Collate(name.name));
    }
    if words.eat("character set") || words.eat("charset") {
        words.eat_sign(b'=');
        return words
            .name()
            .map(|name| ColumnOption::Charset(name.to_ascii_lowercase()));
    }
    if words.is_at(&["generated", "as"]) {
        return generated(words);
    }
    if words.eat_any(&["auto_increment", "autoincrement"]) {
        return Some(ColumnOption::AutoIncrement);
    }
    if words.eat("comment") {
        words.skip();
        return Some(ColumnOption::Comment);
    }
    if words.eat("on update") {
        words.skip();
        if words.is_at_sign(b'(') {
            words.skip();
        }
        return Some(ColumnOption::OnUpdate);
    }
    if words.eat("invisible") {
        return Some(ColumnOption::Invisible);
    }
    let other = words.word().map(|word| ColumnOption::Other(word.to_ascii_lowercase()));
    words.skip();
    other
}

/// Reads `GENERATED … AS IDENTITY`, `GENERATED ALWAYS AS (…) STORED` and MySQL's short form.
fn generated(words: &mut Words<'_>) -> Option<ColumnOption> {
    words.eat("generated");
    let _ = words.eat("always") || words.eat("by default on null") || words.eat("by default");
    if !words.eat("as") {
        return None;
    }
    if words.eat("row start") || words.eat("row end") {
        return Some(ColumnOption::Other("row".to_owned()));
    }
    if words.eat("identity") {
        if words.is_at_sign(b'(') {
            words.skip();
        }
        return Some(ColumnOption::Identity);
    }
    let expr = expression::bracket(words);
    let stored = words.eat_any(&["stored", "persistent"]);
    words.eat("virtual");
    Some(ColumnOption::Generated { expr, stored })
}

/// Reads what follows `REFERENCES`.
pub(super) fn key(words: &mut Words<'_>) -> Option<Key> {
    let start = words.position();
    let table = name(words)?;
    let columns = columns(words).into_iter().flatten().collect();
    let (mut cascades, mut acts) = (false, false);
    loop {
        if words.eat("on delete cascade") {
            (cascades, acts) = (true, true);
        } else if words.eat("on delete") || words.eat("on update") {
            acts |= words.is_at(&["set", "cascade"]);
            let _ = words.eat("set null") || words.eat("set default") || words.eat("no action") || {
                words.skip();
                true
            };
            if words.is_at_sign(b'(') {
                words.skip();
            }
        } else if words.eat("match") {
            words.skip();
        } else if !(words.eat("not deferrable")
            || words.eat("deferrable")
            || words.eat("initially deferred")
            || words.eat("initially immediate"))
        {
            return Some(Key {
                table,
                acts,
                columns,
                cascades,
                span: words.span_from(start),
            });
        }
    }
}

/// Reads `NOT VALID` and what may stand around it; says whether it was there.
pub(super) fn not_valid(words: &mut Words<'_>) -> bool {
    let mut found = false;
    loop {
        if words.eat("not valid") {
            found = true;
        } else if !(words.eat("no inherit")
            || words.eat("not deferrable")
            || words.eat("deferrable")
            || words.eat("initially deferred")
            || words.eat("initially immediate")
            || words.eat("not enforced")
            || words.eat("enforced"))
        {
            return found;
        }
    }
}
