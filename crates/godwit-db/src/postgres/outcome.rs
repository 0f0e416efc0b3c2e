//! Whether an object is there, by one question to PostgreSQL's catalogue.

use godwit_core::DbObject;

use super::{outcome_sql as sql, session::PostgresSession};
use crate::{
    DbError,
    outcome::{Leftover, Presence},
    session::Session,
    value::{Row, Value},
};

/// Looks for `object`.
pub(super) async fn presence(session: &mut PostgresSession, object: &DbObject) -> Result<Presence, DbError> {
    let Some(question) = sql::question(object) else {
        return Ok(Presence::Hidden(format!("PostgreSQL keeps no {}", object.kind)));
    };
    let mut bound: Vec<Value> = vec![object.name.as_str().into()];
    if !sql::is_of_its_own(object.kind) {
        bound.push(text(object.schema.as_deref()));
    }
    bound.extend(object.table.as_deref().map(Value::from));
    let found = session.query(&question, &bound).await?;
    let (mut here, mut elsewhere) = (Vec::new(), Vec::new());
    for row in &found {
        if row.flag(0)? { &mut here } else { &mut elsewhere }.push(row);
    }
    match here.as_slice() {
        [row] => there(session, object, row).await,
        [] if !elsewhere.is_empty() => {
            let mut schemas = Vec::new();
            for row in elsewhere {
                schemas.push(row.text(1)?);
            }
            schemas.sort();
            schemas.dedup();
            Ok(Presence::Elsewhere(schemas))
        }
        [] => Ok(match &object.table {
            Some(table) => Presence::Hidden(format!("{object} cannot be looked for, since there is no {table}")),
            None => Presence::Gone,
        }),
        // Partitions of one table may lie in several schemas.
        _ => Ok(Presence::Hidden(format!("there is more than one {object}"))),
    }
}

/// What a row says: whether it is here, its schema, its own name, its qualified name, that of its whole, and a mark.
async fn there(session: &mut PostgresSession, object: &DbObject, row: &Row) -> Result<Presence, DbError> {
    let (Some(name), Some(at)) = (row.text_or_null(2)?, row.text_or_null(3)?) else {
        return Ok(Presence::Gone);
    };
    let whole = row.text_or_null(4)?.unwrap_or_default();
    Ok(match row.text_or_null(5)?.as_deref() {
        Some(sql::INVALID) => Presence::Invalid(Leftover {
            builder: builder(session, &at).await?,
            index: at,
        }),
        Some(sql::DETACHING) => Presence::Detaching {
            finish: format!("ALTER TABLE {whole} DETACH PARTITION {at} FINALIZE"),
        },
        Some(sql::BROKEN) => Presence::Broken(format!("{object} is half dropped, and can only be dropped again")),
        _ => Presence::There { at, name },
    })
}

/// The process that builds `index` now; what others build is shown to those who may see statistics.
pub(super) async fn builder(session: &mut PostgresSession, index: &str) -> Result<Option<i64>, DbError> {
    // Older servers do not tell.
    if session.server().major() < Some(12) {
        return Ok(None);
    }
    // A rebuild names the old index while it waits for others to make room for the new one.
    let sql = "
        SELECT p.pid FROM pg_catalog.pg_stat_progress_create_index p
        JOIN pg_catalog.pg_index i ON i.indrelid = p.relid
        WHERE i.indexrelid = to_regclass($1) AND (p.index_relid = i.indexrelid OR p.command LIKE 'REINDEX%')";
    let rows = session.query(sql, &[index.into()]).await?;
    rows.first().map(|row| row.int(0)).transpose()
}

/// What rebuilding `object` concurrently left: indexes named after those that they were to replace, or replaced.
pub(super) async fn leftovers(session: &mut PostgresSession, object: &DbObject) -> Result<Vec<Leftover>, DbError> {
    let bound = [
        object.kind.word().into(),
        object.name.as_str().into(),
        text(object.schema.as_deref()),
    ];
    let mut leftovers = Vec::new();
    for row in session.query(sql::LEFTOVERS, &bound).await? {
        let index = row.text(0)?;
        leftovers.push(Leftover {
            builder: builder(session, &index).await?,
            index,
        });
    }
    Ok(leftovers)
}

pub(super) fn text(value: Option<&str>) -> Value {
    value.map_or(Value::Null, Value::from)
}
