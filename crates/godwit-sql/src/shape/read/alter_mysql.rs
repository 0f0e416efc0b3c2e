//! The changes of MySQL's and MariaDB's `ALTER TABLE`, and `RENAME TABLE`.

use super::{alter_column, bracketed, column, constraint, first_words, name};
use crate::{
    lexer::TokenKind,
    shape::{Alter, AlterTable, Change, Position, Shape},
    words::Words,
};

/// Reads `RENAME TABLE a TO b`; of several the first.
pub(super) fn rename(words: &mut Words<'_>) -> Option<Shape> {
    words.eat_any(&["table", "tables"]).then_some(())?;
    let if_exists = words.eat("if exists");
    let start = words.position();
    let table = name(words)?;
    words.eat("to").then_some(())?;
    let to = name(words)?;
    let span = words.span_from(start);
    Some(Shape::AlterTable(AlterTable {
        table,
        if_exists,
        only: false,
        noun: "table".to_owned(),
        changes: vec![Alter {
            span,
            change: Change::Rename { to },
        }],
        options: Vec::new(),
    }))
}

/// Reads MariaDB's `WAIT n` and `NOWAIT` before the changes.
pub(super) fn wait(words: &mut Words<'_>, altered: &mut AlterTable) {
    if words.eat("nowait") {
        altered.options.push(("nowait".to_owned(), String::new()));
    } else if words.eat("wait") {
        let seconds = words.word().unwrap_or_default().to_owned();
        words.skip();
        altered.options.push(("wait".to_owned(), seconds));
    }
}

/// Reads `ALGORITHM = x` or `LOCK = x`; says whether it was one.
pub(super) fn is_option(words: &mut Words<'_>, altered: &mut AlterTable) -> bool {
    let Some(key) = words.word().map(str::to_ascii_lowercase) else {
        return false;
    };
    if !matches!(key.as_str(), "algorithm" | "lock") {
        return false;
    }
    words.skip();
    words.eat_sign(b'=');
    altered
        .options
        .push((key, words.word().unwrap_or_default().to_ascii_lowercase()));
    true
}

/// Reads one clause; `None` where it is not known. A clause may hold several table options.
pub(super) fn change(words: &mut Words<'_>) -> Option<Vec<Change>> {
    if words.is_at_phrase("convert to") {
        words.eat("convert to");
        let _ = words.eat("character set") || words.eat("charset");
        let option = |name: &str, value: String| Change::Option {
            name: name.to_owned(),
            value: value.to_ascii_lowercase(),
        };
        let mut changes = vec![option("convert", words.name().unwrap_or_default())];
        if words.eat("collate") {
            words.eat_sign(b'=');
            changes.push(option("collate", words.name().unwrap_or_default()));
        }
        return Some(changes);
    }
    if let Some(change) = partitions(words) {
        return Some(vec![change]);
    }
    if words.eat("add") {
        return add(words);
    }
    if words.eat("drop") {
        return dropped(words).map(|change| vec![change]);
    }
    if words.is_at(&["modify", "change"]) {
        return redefine(words).map(|change| vec![change]);
    }
    if words.eat("alter") {
        return altered(words).map(|change| vec![change]);
    }
    if words.eat("rename") {
        return renamed(words).map(|change| vec![change]);
    }
    if words.is_at(&["order"]) {
        return None;
    }
    options(words)
}

fn partitions(words: &Words<'_>) -> Option<Change> {
    let two = first_words(words, 2);
    let is_partition = matches!(
        two.as_str(),
        "add partition"
            | "drop partition"
            | "truncate partition"
            | "coalesce partition"
            | "reorganize partition"
            | "exchange partition"
            | "analyze partition"
            | "check partition"
            | "optimize partition"
            | "rebuild partition"
            | "repair partition"
            | "discard partition"
            | "import partition"
            | "remove partitioning"
            | "partition by"
            | "convert partition"
            | "convert table"
    );
    is_partition.then_some(Change::Partitions(two))
}

fn add(words: &mut Words<'_>) -> Option<Vec<Change>> {
    if words.is_at_phrase("system versioning") || words.is_at_phrase("period for") {
        return None;
    }
    if constraint::comes(words) {
        return constraint::read(words).map(|constraint| vec![Change::AddConstraint(Box::new(constraint))]);
    }
    words.eat("column");
    let if_not_exists = words.eat("if not exists");
    // Several at once: `ADD (a int, b int, INDEX (a))`.
    if words.is_at_sign(b'(') {
        let mut changes = Vec::new();
        for mut clause in bracketed(words) {
            changes.push(if constraint::comes(&clause) {
                Change::AddConstraint(Box::new(constraint::read(&mut clause)?))
            } else {
                added(&mut clause, if_not_exists)?
            });
        }
        return Some(changes);
    }
    added(words, if_not_exists).map(|change| vec![change])
}

fn added(words: &mut Words<'_>, if_not_exists: bool) -> Option<Change> {
    let column = column::read(words)?;
    Some(Change::AddColumn {
        column: Box::new(column),
        if_not_exists,
        position: position(words),
    })
}

fn position(words: &mut Words<'_>) -> Option<Position> {
    if words.eat("first") {
        return Some(Position::First);
    }
    words.eat("after").then(|| words.name()).flatten().map(Position::After)
}

fn dropped(words: &mut Words<'_>) -> Option<Change> {
    if words.eat("primary key") {
        return Some(Change::DropPrimaryKey);
    }
    if words.eat("foreign key") {
        words.eat("if exists");
        return name(words).map(Change::DropForeignKey);
    }
    if words.eat_any(&["index", "key"]) {
        words.eat("if exists");
        return name(words).map(Change::DropIndex);
    }
    if words.eat_any(&["constraint", "check"]) {
        words.eat("if exists");
        return name(words).map(|name| Change::DropConstraint { name, cascade: false });
    }
    if words.is_at_phrase("system versioning") || words.is_at_phrase("period for") {
        return None;
    }
    words.eat("column");
    words.eat("if exists");
    name(words).map(|name| Change::DropColumn { name, cascade: false })
}

fn redefine(words: &mut Words<'_>) -> Option<Change> {
    let changes = words.is_at(&["change"]);
    words.skip();
    words.eat("column");
    words.eat("if exists");
    let old = if changes { Some(name(words)?) } else { None };
    let column = column::read(words)?;
    Some(Change::Redefine {
        name: old.unwrap_or_else(|| column.name.clone()),
        column: Box::new(column),
        position: position(words),
    })
}

fn altered(words: &mut Words<'_>) -> Option<Change> {
    if words.eat_any(&["index", "key"]) {
        words.eat("if exists");
        let index = name(words)?;
        return Some(Change::ColumnSetting {
            name: index,
            what: format!("index {}", first_words(words, 2)),
        });
    }
    if words.is_at(&["check", "constraint"]) {
        return Some(Change::Other("alter check".to_owned()));
    }
    words.eat("column");
    words.eat("if exists");
    let name = name(words)?;
    alter_column::read(words, name)
}

fn renamed(words: &mut Words<'_>) -> Option<Change> {
    if words.eat("column") {
        words.eat("if exists");
        let from = name(words)?;
        words.eat("to").then_some(())?;
        let to = name(words)?;
        return Some(Change::RenameColumn { from, to });
    }
    if words.eat_any(&["index", "key"]) {
        words.eat("if exists");
        return name(words).map(|from| Change::RenamePart { from });
    }
    let _ = words.eat_any(&["to", "as"]) || words.eat_sign(b'=');
    name(words).map(|to| Change::Rename { to })
}

/// Reads `ENGINE = InnoDB ROW_FORMAT = DYNAMIC`: options follow each other with or without commas.
fn options(words: &mut Words<'_>) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    while !words.is_end() {
        words.eat("default");
        let mut name = words.word()?.to_ascii_lowercase();
        words.skip();
        if name == "character" && words.eat("set") {
            "charset".clone_into(&mut name);
        }
        let given = words.eat_sign(b'=');
        let alone = matches!(name.as_str(), "force") || (matches!(name.as_str(), "enable" | "disable") && !given);
        let value = match words.next_token() {
            Some((TokenKind::Word | TokenKind::String | TokenKind::Identifier, text)) if given || !alone => {
                words.skip();
                text.trim_matches(['\'', '"', '`']).to_ascii_lowercase()
            }
            Some((_, text)) if matches!(name.as_str(), "enable" | "disable") => {
                words.skip();
                text.to_ascii_lowercase()
            }
            Some((TokenKind::Symbol(b'('), _)) if given => {
                words.skip();
                String::new()
            }
            _ => String::new(),
        };
        changes.push(Change::Option { name, value });
    }
    (!changes.is_empty()).then_some(changes)
}
