//! The changes of PostgreSQL's and SQLite's `ALTER TABLE`.

use super::{alter_column, column, constraint, first_words, name};
use crate::{shape::Change, words::Words};

/// Reads one change; `None` where it is not known.
pub(super) fn change(words: &mut Words<'_>) -> Option<Vec<Change>> {
    one(words).map(|change| vec![change])
}

fn one(words: &mut Words<'_>) -> Option<Change> {
    if words.eat("add") {
        return add(words);
    }
    if words.eat("drop") {
        return dropped(words);
    }
    if words.eat("alter") {
        if words.eat("constraint") {
            return Some(Change::Other("alter constraint".to_owned()));
        }
        words.eat("column");
        let name = name(words)?;
        return alter_column::read(words, name);
    }
    if words.eat("rename") {
        return rename(words);
    }
    if words.eat("validate constraint") {
        return name(words).map(Change::Validate);
    }
    if words.eat("attach partition") {
        let partition = name(words)?;
        return Some(Change::AttachPartition {
            partition,
            default: words.is_at(&["default"]),
        });
    }
    if words.eat("detach partition") {
        let partition = name(words)?;
        return Some(Change::DetachPartition {
            partition,
            concurrently: words.is_at(&["concurrently", "finalize"]),
        });
    }
    if words.eat("replica identity") {
        return Some(Change::ReplicaIdentity);
    }
    if words.eat("owner to") {
        return Some(Change::Owner);
    }
    if words.eat("cluster on") || words.eat("set without cluster") {
        return Some(Change::ClusterOn);
    }
    if words.eat("set schema") {
        return Some(Change::SetSchema);
    }
    let phrase = first_words(words, 4);
    if phrase.contains("row level security") {
        return Some(Change::RowSecurity(phrase));
    }
    if words.is_at(&["enable", "disable"]) {
        return Some(Change::Triggers(first_words(words, 3)));
    }
    if words.is_at(&["inherit", "no", "of", "not"]) {
        return Some(Change::Inherit(first_words(words, 2)));
    }
    for rewrite in ["set logged", "set unlogged", "set tablespace", "set access method"] {
        if words.is_at_phrase(rewrite) {
            return Some(Change::Rewrite(rewrite.to_owned()));
        }
    }
    if words.is_at(&["set", "reset"]) && words.is_before_sign(b'(') {
        words.skip();
        let parameters = super::bracketed(words)
            .iter()
            .filter_map(|clause| clause.word().map(str::to_ascii_lowercase))
            .collect();
        return Some(Change::Parameters(parameters));
    }
    None
}

fn add(words: &mut Words<'_>) -> Option<Change> {
    if constraint::comes(words) {
        return constraint::read(words).map(|constraint| Change::AddConstraint(Box::new(constraint)));
    }
    words.eat("column");
    let if_not_exists = words.eat("if not exists");
    let column = column::read(words)?;
    Some(Change::AddColumn {
        column: Box::new(column),
        if_not_exists,
        position: None,
    })
}

fn dropped(words: &mut Words<'_>) -> Option<Change> {
    if words.eat("constraint") {
        words.eat("if exists");
        let name = name(words)?;
        return Some(Change::DropConstraint {
            name,
            cascade: words.is_at(&["cascade"]),
        });
    }
    words.eat("column");
    words.eat("if exists");
    let name = name(words)?;
    Some(Change::DropColumn {
        name,
        cascade: words.is_at(&["cascade"]),
    })
}

fn rename(words: &mut Words<'_>) -> Option<Change> {
    if words.eat("to") {
        return name(words).map(|to| Change::Rename { to });
    }
    if words.eat("constraint") {
        return name(words).map(|from| Change::RenamePart { from });
    }
    words.eat("column");
    let from = name(words)?;
    words.eat("to").then_some(())?;
    let to = name(words)?;
    Some(Change::RenameColumn { from, to })
}
