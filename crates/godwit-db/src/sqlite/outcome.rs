//! Whether an object is there, and how it is defined, by one question to SQLite's schema table.

use godwit_core::{DbObject, Digest, ObjectKind};

use super::{quoted, session::SqliteSession};
use crate::{
    DbError,
    outcome::{Definitions, Presence},
    session::Session,
    value::Value,
};

const OBJECT: &str = "SELECT name FROM main.sqlite_schema WHERE type = ? AND name = ? COLLATE NOCASE";

/// A table's name with that of its column, which is NULL where only the table is there.
const COLUMN: &str = "
SELECT m.name, c.name
FROM main.sqlite_schema m LEFT JOIN pragma_table_xinfo(m.name, 'main') c ON c.name = ? COLLATE NOCASE
WHERE m.type = 'table' AND m.name = ? COLLATE NOCASE";

/// Looks for `object`.
pub(super) async fn presence(session: &mut SqliteSession, object: &DbObject) -> Result<Presence, DbError> {
    if let Some(schema) = object.schema.as_deref().filter(|schema| !is_main(schema)) {
        return Ok(Presence::Hidden(format!(
            "{schema} was attached in a session that is gone"
        )));
    }
    let name = Value::from(object.name.as_str());
    if let (ObjectKind::Column, Some(table)) = (object.kind, object.table.as_deref()) {
        let rows = session.query(COLUMN, &[name, table.into()]).await?;
        let Some(row) = rows.first() else {
            return Ok(Presence::Hidden(format!(
                "{object} cannot be looked for, since there is no {table}"
            )));
        };
        let table = quoted(&row.text(0)?);
        return Ok(row.text_or_null(1)?.map_or(Presence::Gone, |name| Presence::There {
            at: format!("{table}.{}", quoted(&name)),
            name,
        }));
    }
    let kind = match object.kind {
        ObjectKind::Table => "table",
        ObjectKind::View => "view",
        ObjectKind::Index => "index",
        ObjectKind::Trigger => "trigger",
        other => return Ok(Presence::Hidden(format!("SQLite keeps no {other}"))),
    };
    let rows = session.query(OBJECT, &[kind.into(), name]).await?;
    let Some(row) = rows.first() else {
        return Ok(Presence::Gone);
    };
    let name = row.text(0)?;
    Ok(Presence::There {
        at: quoted(&name),
        name,
    })
}

fn is_main(schema: &str) -> bool {
    schema.eq_ignore_ascii_case("main")
}

/// The statements that made a table or view and what belongs to it; what SQLite keeps is their text.
const TEXTS: &str = "
SELECT type, name, coalesce(sql, '') FROM main.sqlite_schema WHERE tbl_name = ? COLLATE NOCASE ORDER BY type, name";

/// Reads the definition of `object`.
pub(super) async fn definitions(session: &mut SqliteSession, object: &DbObject) -> Result<Definitions, DbError> {
    let found = presence(session, object).await?;
    if !matches!(object.kind, ObjectKind::Table | ObjectKind::View) || !matches!(found, Presence::There { .. }) {
        return Ok(Definitions::of_presence(&found));
    }
    let mut lines = Vec::new();
    for row in session.query(TEXTS, &[object.name.as_str().into()]).await? {
        lines.push(format!("{}\u{1f}{}\u{1f}{}", row.text(0)?, row.text(1)?, row.text(2)?));
    }
    Ok(Definitions {
        now: Some(Digest::of(lines.join("\n").as_bytes())),
        without: Vec::new(),
    })
}
