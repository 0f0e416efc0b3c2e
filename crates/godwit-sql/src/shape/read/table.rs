//! `CREATE TABLE`.

use super::{bracketed, column, constraint, name};
use crate::{lexer::TokenKind, shape::CreateTable, words::Words};

/// Reads what follows `CREATE … TABLE`.
pub(super) fn read(words: &mut Words<'_>, temporary: bool, replaces: bool) -> Option<CreateTable> {
    let if_not_exists = words.eat("if not exists");
    let name_of = name(words)?;
    let mut table = CreateTable {
        temporary: temporary
            || name_of
                .schema
                .as_deref()
                .is_some_and(|schema| schema.eq_ignore_ascii_case("temp") || schema.eq_ignore_ascii_case("pg_temp")),
        name: name_of,
        replaces,
        if_not_exists,
        columns: Vec::new(),
        constraints: Vec::new(),
        partition_of: None,
        partitioned: false,
        derived: false,
        options: Vec::new(),
    };
    if words.eat("partition of") {
        table.partition_of = name(words);
        table.derived = true;
    } else if words.eat("of") || words.eat("like") {
        table.derived = true;
        name(words);
    }
    if words.is_at_sign(b'(') {
        for mut clause in bracketed(words) {
            if clause.eat("like") {
                table.derived = true;
            } else if constraint::comes(&clause) {
                table.constraints.extend(constraint::read(&mut clause));
            } else {
                table.columns.extend(column::read(&mut clause));
            }
        }
    }
    tail(words, &mut table);
    Some(table)
}

/// Reads what follows the list.
fn tail(words: &mut Words<'_>, table: &mut CreateTable) {
    while !words.is_end() {
        if words.is_at(&["as", "select", "with"]) && !words.is_before_sign(b'(') {
            table.derived |= !words.is_at(&["with"]);
        }
        if words.eat("partition by") {
            table.partitioned = true;
        } else if words.eat("without rowid") {
            table.options.push(("without rowid".to_owned(), String::new()));
        } else if let Some(option) = option(words) {
            table.options.push(option);
        } else {
            words.skip();
        }
    }
}

/// Reads `NAME = value`, `NAME value` or one word, in lower case.
pub(super) fn option(words: &mut Words<'_>) -> Option<(String, String)> {
    words.eat("default");
    let key = words.word()?.to_ascii_lowercase();
    words.skip();
    let key = if key == "character" && words.eat("set") {
        "charset".to_owned()
    } else {
        key
    };
    let given = words.eat_sign(b'=');
    let takes = given
        || matches!(
            key.as_str(),
            "engine" | "charset" | "collate" | "comment" | "auto_increment" | "row_format"
        );
    let value = match words.next_token() {
        Some((TokenKind::Word | TokenKind::String | TokenKind::Identifier, text)) if takes => {
            words.skip();
            text.trim_matches(['\'', '"', '`']).to_ascii_lowercase()
        }
        _ => String::new(),
    };
    Some((key, value))
}
