//! The marker: the one row in which a target says which environment it is.

use std::str::FromStr;

use godwit_core::{Engine, Marked, Marker};

use crate::{
    DbError, history,
    session::Session,
    value::{Row, Value},
};

/// The table's name. It lies in the schema of the history.
pub(crate) const TABLE: &str = "godwit_environment";

/// What proves that a table of that name is Godwit's, as SQL text; [`COLUMN_COUNT`] of them.
pub(crate) const COLUMNS: &str =
    "'only_row', 'id', 'name', 'tier', 'protect', 'fingerprint', 'written_at', 'written_by'";

/// How many those are.
pub(crate) const COLUMN_COUNT: u8 = 8;

const POSTGRES: &str = include_str!("marker/postgres.sql");
const MYSQL: &str = include_str!("marker/mysql.sql");
const SQLITE: &str = include_str!("marker/sqlite.sql");

/// What the target says of itself: one round trip where it has no marker, two where it has one.
pub(crate) async fn read(session: &mut dyn Session) -> Result<Marked, DbError> {
    let (here, table) = session.whereabouts().await?;
    let marker = match table {
        Some(table) => row(session, &table).await?,
        None => None,
    };
    Ok(Marked { marker, here })
}

async fn row(session: &mut dyn Session, table: &str) -> Result<Option<Marker>, DbError> {
    let sql = format!("SELECT id, name, tier, protect, fingerprint, written_at, written_by FROM {table}");
    let rows = session.query(&sql, &[]).await.map_err(|error| match error {
        // Not to know it is not the same as that there is none.
        DbError::Statement(error) => DbError::unexpected(format!("the marker in {table} cannot be read: {error}")),
        other => other,
    })?;
    rows.first().map(marker).transpose()
}

fn marker(row: &Row) -> Result<Marker, DbError> {
    Ok(Marker {
        id: parsed(row, 0)?,
        name: row.text(1)?,
        tier: parsed(row, 2)?,
        protect: parsed(row, 3)?,
        fingerprint: match row.text_or_null(4)? {
            Some(text) => Some(text.parse().map_err(|error| unreadable(&text, &error))?),
            None => None,
        },
        written_at: parsed(row, 5)?,
        written_by: row.text(6)?,
    })
}

fn parsed<T: FromStr<Err: std::fmt::Display>>(row: &Row, index: usize) -> Result<T, DbError> {
    let text = row.text(index)?;
    text.parse().map_err(|error| unreadable(&text, &error))
}

/// Somebody wrote to the marker by hand.
fn unreadable(text: &str, error: &dyn std::fmt::Display) -> DbError {
    DbError::unexpected(format!("the marker in {TABLE} holds '{text}': {error}"))
}

/// Writes `marker` in place of the one that is there, and makes its table where it is missing.
pub(crate) async fn write(session: &mut dyn Session, marker: &Marker) -> Result<(), DbError> {
    let table = match session.whereabouts().await?.1 {
        Some(table) => table,
        None => make(session).await?,
    };
    if session.engine() == Engine::Postgres {
        // Whoever may connect may know what the database is: a role that cannot read it could not heed it. Where the
        // table is somebody else's, its owner has seen to it.
        let _ = session.simple(&format!("GRANT SELECT ON {table} TO PUBLIC")).await;
    }
    let (verb, conflict) = match session.engine() {
        // Neither knows the other's.
        Engine::Postgres => ("INSERT", POSTGRES_CONFLICT),
        Engine::Mysql | Engine::Sqlite => ("REPLACE", ""),
    };
    let values = match session.engine() {
        Engine::Postgres => "$1, $2, $3, $4, $5, $6, $7",
        Engine::Mysql | Engine::Sqlite => "?, ?, ?, ?, ?, ?, ?",
    };
    let sql = format!(
        "{verb} INTO {table} (only_row, id, name, tier, protect, fingerprint, written_at, written_by)
         VALUES (1, {values}) {conflict}"
    );
    let bound = [
        marker.id.to_string().into(),
        marker.name.as_str().into(),
        marker.tier.id().into(),
        marker.protect.id().into(),
        marker
            .fingerprint
            .as_ref()
            .map_or(Value::Null, |fingerprint| fingerprint.to_string().into()),
        marker.written_at.to_string().into(),
        marker.written_by.as_str().into(),
    ];
    let begin = session.begin_sql();
    session.simple(begin).await?;
    if let Err(error) = session.query(&sql, &bound).await {
        // What failed is told; the transaction ends with the session if it does not end here.
        let _ = session.rollback().await;
        return Err(error);
    }
    session.simple("COMMIT").await.map(drop)
}

const POSTGRES_CONFLICT: &str = "ON CONFLICT (only_row) DO UPDATE SET
    id = excluded.id, name = excluded.name, tier = excluded.tier, protect = excluded.protect,
    fingerprint = excluded.fingerprint, written_at = excluded.written_at, written_by = excluded.written_by";

/// Makes the table beside the history, or where the history would be made, and gives its quoted, qualified name.
async fn make(session: &mut dyn Session) -> Result<String, DbError> {
    let histories = history::locate(session).await?;
    let beside = histories
        .histories
        .first()
        .and_then(|located| located.name().rsplit_once('.'));
    let name = beside.map_or_else(|| TABLE.to_owned(), |(schema, _)| format!("{schema}.{TABLE}"));
    let definition = match session.engine() {
        Engine::Postgres => POSTGRES,
        Engine::Mysql => MYSQL,
        Engine::Sqlite => SQLITE,
    };
    session.simple(&definition.replace("{table}", &name)).await?;
    session.whereabouts().await?.1.ok_or_else(|| {
        DbError::unexpected(format!(
            "a table {TABLE} that is not Godwit's own is in the marker's place"
        ))
    })
}
