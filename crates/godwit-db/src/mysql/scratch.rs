//! Copies a schema by the server's own `SHOW CREATE`.

use godwit_core::ServerAddress;
use godwit_secrets::Secret;

use super::{connect, quoted};
use crate::{
    DbError,
    scratch::{Definition, DefinitionKind, SCRATCH_PREFIX},
    session::Session,
    value::Row,
    write::Write,
};

pub(crate) async fn databases(server: &ServerAddress, password: Option<&Secret>) -> Result<Vec<String>, DbError> {
    let mut session = connect::maintenance(server, password).await?;
    let rows = session.query("SHOW DATABASES", &[]).await;
    Box::new(session).close().await;
    rows?.iter().map(|row| row.text(0)).collect()
}

pub(crate) async fn leftovers(server: &ServerAddress, password: Option<&Secret>) -> Result<Vec<String>, DbError> {
    let mut session = connect::maintenance(server, password).await?;
    let sql = "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE ? ESCAPE '|' \
               AND is_used_lock(schema_name) IS NULL ORDER BY schema_name";
    let like = format!("{}%", SCRATCH_PREFIX.replace('_', "|_"));
    let rows = session.query(sql, &[like.into()]).await;
    Box::new(session).close().await;
    rows?.iter().map(|row| row.text(0)).collect()
}

/// Makes the empty database `name` with the character set of the one at `source`.
pub(crate) async fn create(source: &ServerAddress, password: Option<&Secret>, name: &str) -> Result<(), DbError> {
    let mut session = connect::maintenance(source, password).await?;
    let made = async {
        let sql = "SELECT default_character_set_name, default_collation_name FROM information_schema.schemata \
                   WHERE schema_name = ?";
        let rows = session.query(sql, &[source.database.as_str().into()]).await?;
        let look = rows
            .first()
            .ok_or_else(|| DbError::unexpected("no row about the database"))?;
        let sql = format!(
            "CREATE DATABASE {} CHARACTER SET {} COLLATE {}",
            quoted(name),
            look.text(0)?,
            look.text(1)?
        );
        session.simple(&sql).await.map(drop)
    };
    let made = made.await;
    Box::new(session).close().await;
    made
}

/// The session of a scratch database, with the lock that says that it is in use.
pub(crate) async fn open(server: &ServerAddress, password: Option<&Secret>) -> Result<Box<dyn Session>, DbError> {
    let mut session = connect::session(server, password).await?;
    session
        .query("SELECT get_lock(?, 0)", &[server.database.as_str().into()])
        .await?;
    Ok(Box::new(session))
}

/// Makes all of `definitions` in the database at `server`.
pub(crate) async fn fill(
    server: &ServerAddress,
    password: Option<&Secret>,
    definitions: &[Definition],
) -> Result<(), DbError> {
    let mut session = connect::session(server, password).await?;
    let filled = make_all(&mut session, definitions).await;
    Box::new(session).close().await;
    filled
}

async fn make_all(session: &mut dyn Session, definitions: &[Definition]) -> Result<(), DbError> {
    // Tables name one another, and come in no order; strict modes of today refuse definitions of former times.
    session
        .script(
            "SET SESSION foreign_key_checks = 0; SET @godwit_sql_mode = @@SESSION.sql_mode; SET SESSION sql_mode = ''",
        )
        .await?;
    let mut left: Vec<&Definition> = definitions.iter().collect();
    left.sort_by_key(|definition| definition.kind);
    // Views are made of views: whatever can be made is, until nothing more can.
    loop {
        let mut refused = Vec::new();
        let mut last = None;
        let before = left.len();
        for definition in left {
            match make(session, definition).await {
                Ok(()) => {}
                Err(error) if error.is_lost() => return Err(error),
                Err(error) => {
                    last.get_or_insert(error);
                    refused.push(definition);
                }
            }
        }
        match last {
            None => return Ok(()),
            Some(error) if refused.len() == before => return Err(named(error, refused[0])),
            Some(_) => left = refused,
        }
    }
}

async fn make(session: &mut dyn Session, definition: &Definition) -> Result<(), DbError> {
    if let Some(mode) = &definition.sql_mode {
        let set = Write::new("SET SESSION sql_mode = ?".to_owned(), vec![mode.as_str().into()]);
        session.script(&set.text(godwit_core::Engine::Mysql)).await?;
    }
    let made = session.simple(&definition.sql).await.map(drop);
    if definition.sql_mode.is_some() {
        session.script("SET SESSION sql_mode = ''").await?;
    }
    made
}

fn named(error: DbError, definition: &Definition) -> DbError {
    match error {
        DbError::Statement(mut error) => {
            error.message = format!("{} cannot be copied: {}", definition.object, error.message);
            error.offset = None;
            DbError::Statement(error)
        }
        other => other,
    }
}

/// Everything that the database consists of, but for rows and events.
pub(crate) async fn definitions(server: &ServerAddress, password: Option<&Secret>) -> Result<Vec<Definition>, DbError> {
    let mut session = super::open_reader(server, password).await?;
    let read = gather(session.as_mut()).await;
    session.close().await;
    read
}

async fn gather(session: &mut dyn Session) -> Result<Vec<Definition>, DbError> {
    use DefinitionKind::{Routine, Table, Trigger, View};
    let mut found = Vec::new();
    for row in session.query("SHOW FULL TABLES", &[]).await? {
        let (name, kind) = (row.text(0)?, row.text(1)?);
        let (kind, word) = match kind.as_str() {
            "VIEW" => (View, "view"),
            "SEQUENCE" => (Table, "sequence"),
            _ => (Table, "table"),
        };
        found.push(definition(session, (kind, word, &name), (1, None)).await?);
    }
    let sql =
        "SELECT routine_name, lower(routine_type) FROM information_schema.routines WHERE routine_schema = database()";
    for row in session.query(sql, &[]).await? {
        let (name, word) = (row.text(0)?, row.text(1)?);
        found.push(definition(session, (Routine, &word, &name), (2, Some(1))).await?);
    }
    let sql = "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = database() \
               ORDER BY event_object_table, action_timing, event_manipulation, action_order";
    for row in session.query(sql, &[]).await? {
        let name = row.text(0)?;
        found.push(definition(session, (Trigger, "trigger", &name), (2, Some(1))).await?);
    }
    Ok(found)
}

/// Asks for one definition, which stands in a column of the answer, maybe with its SQL mode.
async fn definition(
    session: &mut dyn Session,
    (kind, word, name): (DefinitionKind, &str, &str),
    (text, mode): (usize, Option<usize>),
) -> Result<Definition, DbError> {
    let object = format!("{word} {name}");
    let rows = session
        .query(&format!("SHOW CREATE {word} {}", quoted(name)), &[])
        .await?;
    let row: &Row = rows.first().ok_or_else(|| hidden(&object))?;
    Ok(Definition {
        sql: row.text_or_null(text)?.ok_or_else(|| hidden(&object))?,
        sql_mode: mode.map(|column| row.text(column)).transpose()?,
        object,
        kind,
    })
}

fn hidden(object: &str) -> DbError {
    crate::StatementError {
        message: format!("the definition of {object} is not shown to this user"),
        code: None,
        detail: None,
        hint: Some("let a user do it who may see it".to_owned()),
        offset: None,
    }
    .into()
}
