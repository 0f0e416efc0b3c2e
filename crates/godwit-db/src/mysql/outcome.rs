//! Whether an object is there, by one question to `information_schema`.

use godwit_core::{DbObject, ObjectKind};

use super::{quoted, session::MysqlSession};
use crate::{DbError, StatementError, outcome::Presence, session::Session, value::Value};

/// The database that unqualified names mean, and whether the names of tables differ by the size of letters.
const SESSION: &str = "SELECT database(), @@lower_case_table_names = 0";

// All are asked with the database and a name; what is part of a table with those of the table first. Each row says the
// table (NULL where there is none) and the object (NULL where only the table is there), as the catalogue spells them.
const TABLE: &str = "SELECT NULL, table_name FROM information_schema.tables
WHERE table_schema = ? AND table_name = ? AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')";
const VIEW: &str = "SELECT NULL, table_name FROM information_schema.tables
WHERE table_schema = ? AND table_name = ? AND table_type = 'VIEW'";
const SEQUENCE: &str = "SELECT NULL, table_name FROM information_schema.tables
WHERE table_schema = ? AND table_name = ? AND table_type = 'SEQUENCE'";
const TRIGGER: &str = "SELECT NULL, trigger_name FROM information_schema.triggers
WHERE trigger_schema = ? AND trigger_name = ?";
const FUNCTION: &str = "SELECT NULL, routine_name FROM information_schema.routines
WHERE routine_schema = ? AND routine_name = ? AND routine_type = 'FUNCTION'";
const PROCEDURE: &str = "SELECT NULL, routine_name FROM information_schema.routines
WHERE routine_schema = ? AND routine_name = ? AND routine_type = 'PROCEDURE'";
const EVENT: &str = "SELECT NULL, event_name FROM information_schema.events WHERE event_schema = ? AND event_name = ?";
const DATABASE: &str = "SELECT NULL, schema_name FROM information_schema.schemata WHERE schema_name = ?";
const USER: &str = "SELECT NULL, user FROM mysql.user WHERE user = ? AND host = ?";
/// Users without a host are those from everywhere; MariaDB's roles have none.
const USER_OR_ROLE: &str = "SELECT NULL, user FROM mysql.user WHERE user = ? AND host IN ('%', '')";

/// The question for a part: `view` has it beside its table's name in `column`.
fn part(view: &str, column: &str) -> String {
    format!(
        "SELECT t.table_name, p.{column}
         FROM information_schema.tables t
         LEFT JOIN information_schema.{view} p ON p.table_schema = ? AND p.table_name = ? AND p.{column} = ?
          AND CAST(p.table_name AS BINARY) = CAST(t.table_name AS BINARY)
         WHERE t.table_schema = ? AND t.table_name = ?"
    )
}

/// Looks for `object`.
pub(super) async fn presence(session: &mut MysqlSession, object: &DbObject) -> Result<Presence, DbError> {
    if object.kind == ObjectKind::Role {
        return user(session, object).await;
    }
    let (current, exact) = scope(session).await?;
    let Some(schema) = object.schema.clone().or(current) else {
        return Ok(Presence::Hidden("the session is in no database".to_owned()));
    };
    let schema = schema.as_str();
    let name = object.name.as_str();
    let (sql, bound): (String, Vec<Value>) = match (object.kind, object.table.as_deref()) {
        (ObjectKind::Database, _) => (DATABASE.to_owned(), vec![name.into()]),
        (kind, Some(table)) => {
            let sql = match kind {
                ObjectKind::Column => part("columns", "column_name"),
                ObjectKind::Index => part("statistics", "index_name"),
                ObjectKind::Constraint => part("table_constraints", "constraint_name"),
                ObjectKind::Partition => part("partitions", "partition_name"),
                other => return Ok(unknown(other)),
            };
            let bound = [schema, table, name, schema, table];
            (sql, bound.into_iter().map(Value::from).collect())
        }
        (kind, None) => {
            let sql = match kind {
                ObjectKind::Table => TABLE,
                ObjectKind::View => VIEW,
                ObjectKind::Sequence => SEQUENCE,
                ObjectKind::Trigger => TRIGGER,
                ObjectKind::Function => FUNCTION,
                ObjectKind::Procedure => PROCEDURE,
                ObjectKind::Event => EVENT,
                other => return Ok(unknown(other)),
            };
            (sql.to_owned(), vec![schema.into(), name.into()])
        }
    };
    let compares_exactly = exact
        && matches!(
            object.kind,
            ObjectKind::Table | ObjectKind::View | ObjectKind::Sequence | ObjectKind::Database | ObjectKind::Trigger
        );
    let mut found = None;
    let mut has_table = false;
    for row in session.query(&sql, &bound).await? {
        let table = row.text_or_null(0)?;
        // information_schema compares names without regard to the size of letters even where the server does not.
        if exact && table.as_deref() != object.table.as_deref() {
            continue;
        }
        has_table = true;
        let same = |found: &String| !compares_exactly || found == name;
        found = found.or(row.text_or_null(1)?.filter(same));
    }
    Ok(match found {
        Some(found) => {
            let whole = object.table.as_deref().map(|table| format!("{}.", quoted(table)));
            let at = format!("{}.{}{}", quoted(schema), whole.unwrap_or_default(), quoted(&found));
            Presence::There { at, name: found }
        }
        None => match &object.table {
            Some(table) if !has_table => Presence::Hidden(format!(
                "{object} cannot be looked for, since there is no {schema}.{table}"
            )),
            _ => Presence::Gone,
        },
    })
}

fn unknown(kind: ObjectKind) -> Presence {
    Presence::Hidden(format!("MySQL keeps no {kind}"))
}

/// The session's own database, and whether the names of tables are compared letter by letter.
pub(super) async fn scope(session: &mut MysqlSession) -> Result<(Option<String>, bool), DbError> {
    let rows = session.query(SESSION, &[]).await?;
    let row = rows
        .first()
        .ok_or_else(|| DbError::unexpected("no row about the session's database"))?;
    Ok((row.text_or_null(0)?, row.flag(1)?))
}

async fn user(session: &mut MysqlSession, object: &DbObject) -> Result<Presence, DbError> {
    let name = object.name.as_str();
    let found = match object.table.as_deref() {
        Some(host) => session.query(USER, &[name.into(), host.into()]).await,
        None => session.query(USER_OR_ROLE, &[name.into()]).await,
    };
    match found {
        Ok(rows) if rows.is_empty() => Ok(Presence::Gone),
        Ok(_) => Ok(Presence::There {
            at: object.to_string(),
            name: object.name.clone(),
        }),
        Err(DbError::Statement(error)) if is_refused(&error) => {
            Ok(Presence::Hidden("this user may not read the server's users".to_owned()))
        }
        Err(error) => Err(error),
    }
}

/// SELECT command denied on a table, a column, or a view beneath which it is.
fn is_refused(error: &StatementError) -> bool {
    matches!(error.code.as_deref(), Some("1142" | "1143" | "1356"))
}
