//! The safe way to add a constraint that PostgreSQL can check later.

use godwit_core::Span;
use godwit_sql::{AlterTable, Constraint};

use crate::{Edit, Fix, NewFile, script::Here};

/// Adds `constraint` without a look at the rows and validates it in a further file.
///
/// `name` is the one that the server would give it; a fix needs to know it.
pub(super) fn validate_later(
    here: &Here<'_>,
    altered: &AlterTable,
    constraint: &Constraint,
    name: Option<String>,
) -> Option<Fix> {
    let sql = here.stmt().sql;
    let mut edits = Vec::new();
    let name = match &constraint.name {
        Some(name) => name.span.of(sql).to_owned(),
        None => {
            let name = name?;
            edits.push(insert(constraint.span.start, format!("CONSTRAINT {name} ")));
            name
        }
    };
    edits.push(insert(constraint.span.end, " NOT VALID".to_owned()));
    let fix = Fix {
        title: "add it NOT VALID, and validate it in a further migration".to_owned(),
        edits,
        no_transaction: false,
        more: Vec::new(),
    };
    Some(fix.followed_by(NewFile {
        purpose: format!("validate {}", name.trim_matches('"')),
        no_transaction: false,
        sql: format!("ALTER TABLE {} VALIDATE CONSTRAINT {name};", altered.table.span.of(sql)),
        down: None,
    }))
}

/// The name that PostgreSQL makes of these parts; `None` where it would have to shorten or quote it.
pub(super) fn made_up(parts: &[&str]) -> Option<String> {
    let name = parts.join("_");
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let first = name.bytes().next()?;
    (plain && !first.is_ascii_digit() && name.len() <= 63).then_some(name)
}

fn insert(at: usize, text: String) -> Edit {
    Edit {
        span: Span { start: at, end: at },
        text,
    }
}
