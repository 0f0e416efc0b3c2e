//! Finding the history tables: proven by their columns, not only by their names.

use godwit_core::{Engine, FormatId};

use super::{godwit, sqlx};
use crate::{DbError, journal, session::Session, value::Row};

/// A history table that exists, with its full name.
///
/// The full name is kept because a script may leave the session with another search path or current database, and
/// the row must still land where the history is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located {
    format: FormatId,
    name: String,
}

impl Located {
    /// Whose history.
    pub(crate) const fn format(&self) -> FormatId {
        self.format
    }

    /// The quoted, qualified name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The name of `table`, which needs no quotes, in the same schema.
    pub(crate) fn beside(&self, table: &str) -> String {
        match self.name.rfind('.') {
            Some(dot) => format!("{}.{table}", &self.name[..dot]),
            None => table.to_owned(),
        }
    }
}

/// What there is of Godwit and other tools in a target.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Found {
    /// Histories, in the order of [`FormatId::ALL`].
    pub(crate) histories: Vec<Located>,
    /// The journal's quoted, qualified name.
    pub(crate) journal: Option<String>,
}

impl Found {
    /// The history of `format`.
    pub(crate) fn history(&self, format: FormatId) -> Option<&Located> {
        self.histories.iter().find(|located| located.format == format)
    }
}

// One row per table: its name, its quoted and qualified name, its columns with a space before and after each.
const POSTGRES: &str = "
SELECT c.relname::text,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       ' ' || string_agg(a.attname::text, ' ') || ' '
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.oid IN (to_regclass('godwit_history')::oid, to_regclass('_sqlx_migrations')::oid,
                to_regclass('godwit_journal')::oid)
GROUP BY c.relname, n.nspname";

const MYSQL: &str = "
SELECT table_name,
       concat('`', replace(table_schema, '`', '``'), '`.`', table_name, '`'),
       concat(' ', group_concat(lower(column_name) SEPARATOR ' '), ' ')
FROM information_schema.columns
WHERE table_schema = database() AND table_name IN ('godwit_history', '_sqlx_migrations', 'godwit_journal')
GROUP BY table_schema, table_name";

const SQLITE: &str = "
SELECT m.name,
       'main.' || m.name,
       (SELECT ' ' || group_concat(lower(c.name), ' ') || ' ' FROM pragma_table_info(m.name) c)
FROM sqlite_schema m
WHERE m.type = 'table' AND m.name IN ('godwit_history', '_sqlx_migrations', 'godwit_journal')";

/// The question for the tables; [`found`] reads its answer.
pub(super) const fn sql(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgres => POSTGRES,
        Engine::Mysql => MYSQL,
        Engine::Sqlite => SQLITE,
    }
}

/// The tables of the target, in one round trip.
pub(crate) async fn locate(session: &mut dyn Session) -> Result<Found, DbError> {
    let rows = session.query(sql(session.engine()), &[]).await?;
    found(&rows)
}

/// Tables of the right names that have the right columns, too.
pub(super) fn found(rows: &[Row]) -> Result<Found, DbError> {
    let mut found = Found::default();
    for row in rows {
        let (table, columns) = (row.text(0)?, row.text(2)?);
        let proven = |needed: &[&str]| needed.iter().all(|column| columns.contains(&format!(" {column} ")));
        let format = match table.as_str() {
            journal::TABLE if proven(journal::COLUMNS) => {
                found.journal = Some(row.text(1)?);
                continue;
            }
            godwit::TABLE if proven(godwit::COLUMNS) => FormatId::Godwit,
            sqlx::TABLE if proven(sqlx::COLUMNS) => FormatId::Sqlx,
            _ => continue,
        };
        found.histories.push(Located {
            format,
            name: row.text(1)?,
        });
    }
    found.histories.sort_by_key(|located| located.format);
    Ok(found)
}
