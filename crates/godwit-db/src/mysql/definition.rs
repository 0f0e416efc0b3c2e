//! How a table is defined, as a digest of what the server would make it by.

use godwit_core::{DbObject, Digest, ObjectKind};

use super::{
    outcome::{presence, scope},
    quoted,
    session::MysqlSession,
};
use crate::{DbError, outcome::Definitions, session::Session, value::Value};

// A script may have changed what a definition looks like when the server writes it out.
const SETTINGS: &str = "SELECT @@SESSION.sql_mode, @@SESSION.sql_quote_show_create, @@SESSION.character_set_results";
const NEUTRAL: &str = "SET SESSION sql_mode = '', sql_quote_show_create = 1, character_set_results = 'utf8mb4'";
const RESTORE: &str = "SET SESSION sql_mode = ?, sql_quote_show_create = ?, character_set_results = ?";

/// Reads the definition of `object`.
pub(super) async fn read(session: &mut MysqlSession, object: &DbObject) -> Result<Definitions, DbError> {
    if object.kind != ObjectKind::Table {
        return Ok(Definitions::of_presence(&presence(session, object).await?));
    }
    let (current, _) = scope(session).await?;
    let Some(schema) = object.schema.clone().or(current) else {
        return Ok(Definitions::default());
    };
    let rows = session.query(SETTINGS, &[]).await?;
    let row = rows
        .first()
        .ok_or_else(|| DbError::unexpected("no row about the session's settings"))?;
    let text = |index| Ok::<_, DbError>(row.text_or_null(index)?.map_or(Value::Null, Value::Text));
    let settings = [text(0)?, Value::Int(row.int(1)?), text(2)?];
    session.query(NEUTRAL, &[]).await?;
    let found = shown(session, &schema, &object.name).await;
    session.query(RESTORE, &settings).await?;
    Ok(Definitions {
        now: found?.map(|text| Digest::of(text.as_bytes())),
        without: Vec::new(),
    })
}

async fn shown(session: &mut MysqlSession, schema: &str, table: &str) -> Result<Option<String>, DbError> {
    let sql = format!("SHOW CREATE TABLE {}.{}", quoted(schema), quoted(table));
    match session.query(&sql, &[]).await {
        Ok(rows) => match rows.first() {
            Some(row) => Ok(Some(without_counter(&row.text(1)?))),
            None => Ok(None),
        },
        // No such table, no such database.
        Err(DbError::Statement(error)) if matches!(error.code.as_deref(), Some("1146" | "1049")) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The definition without the next number of its key, which changes with every row.
fn without_counter(definition: &str) -> String {
    const COUNTER: &str = " AUTO_INCREMENT=";
    // The options stand after the last bracket that a line begins with; those of partitions are indented.
    let Some(options) = definition.rfind("\n) ") else {
        return definition.to_owned();
    };
    let (columns, options) = definition.split_at(options);
    let Some((before, after)) = options.split_once(COUNTER) else {
        return definition.to_owned();
    };
    format!(
        "{columns}{before}{}",
        after.trim_start_matches(|digit: char| digit.is_ascii_digit())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_goes_and_what_looks_like_it_stays() {
        let definition = "CREATE TABLE `t` (\n  `id` int COMMENT ' AUTO_INCREMENT=5'\n) ENGINE=InnoDB AUTO_INCREMENT=42 \
                          COMMENT='x AUTO_INCREMENT=7'";
        let expected = "CREATE TABLE `t` (\n  `id` int COMMENT ' AUTO_INCREMENT=5'\n) ENGINE=InnoDB COMMENT='x \
                        AUTO_INCREMENT=7'";
        assert_eq!(without_counter(definition), expected);
        assert_eq!(without_counter("CREATE VIEW v"), "CREATE VIEW v");
    }
}
