//! Finding the history tables: proven by their columns, not only by their names.

use godwit_core::{Engine, FormatId};

use super::{godwit, sqlx};
use crate::{DbError, session::Session};

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
}

// One row per table: its name, its quoted and qualified name, its columns with a space before and after each.
const POSTGRES: &str = "
SELECT c.relname::text,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       ' ' || string_agg(a.attname::text, ' ') || ' '
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.oid IN (to_regclass('godwit_history')::oid, to_regclass('_sqlx_migrations')::oid)
GROUP BY c.relname, n.nspname";

const MYSQL: &str = "
SELECT table_name,
       concat('`', replace(table_schema, '`', '``'), '`.`', table_name, '`'),
       concat(' ', group_concat(lower(column_name) SEPARATOR ' '), ' ')
FROM information_schema.columns
WHERE table_schema = database() AND table_name IN ('godwit_history', '_sqlx_migrations')
GROUP BY table_schema, table_name";

const SQLITE: &str = "
SELECT m.name,
       'main.' || m.name,
       (SELECT ' ' || group_concat(lower(c.name), ' ') || ' ' FROM pragma_table_info(m.name) c)
FROM sqlite_schema m
WHERE m.type = 'table' AND m.name IN ('godwit_history', '_sqlx_migrations')";

/// The history tables of the target, in one round trip, in the order of [`FormatId::ALL`].
pub(crate) async fn locate(session: &mut dyn Session) -> Result<Vec<Located>, DbError> {
    let sql = match session.engine() {
        Engine::Postgres => POSTGRES,
        Engine::Mysql => MYSQL,
        Engine::Sqlite => SQLITE,
    };
    let rows = session.query(sql, &[]).await?;
    let mut found = Vec::new();
    for format in FormatId::ALL {
        let (table, needed) = match format {
            FormatId::Godwit => (godwit::TABLE, godwit::COLUMNS),
            FormatId::Sqlx => (sqlx::TABLE, sqlx::COLUMNS),
        };
        for row in &rows {
            let columns = row.text(2)?;
            if row.text(0)? == table && needed.iter().all(|column| columns.contains(&format!(" {column} "))) {
                found.push(Located {
                    format,
                    name: row.text(1)?,
                });
            }
        }
    }
    Ok(found)
}
