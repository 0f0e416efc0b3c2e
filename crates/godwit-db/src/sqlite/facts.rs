//! How big tables are.

use godwit_core::{Dependent, Facts, TableName};

use super::{quoted, session::SqliteSession};
use crate::{DbError, session::Session, value::Value};

/// Above this many bytes in the file rows are not counted, because counting reads them all.
const COUNTED: u64 = 64 * 1024 * 1024;

pub(super) async fn of_tables(session: &mut SqliteSession, tables: &[TableName]) -> Result<Facts, DbError> {
    let mut facts = Facts::default();
    let size = session
        .query(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
            &[],
        )
        .await?;
    let size = size.first().map(|row| row.count_or_unknown(0)).transpose()?.flatten();
    for table in tables {
        let name = || Value::from(table.name.as_str());
        let definition = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE";
        let Some(definition) = session
            .query(definition, &[name()])
            .await?
            .first()
            .map(|row| row.text(0))
            .transpose()?
        else {
            continue;
        };
        let mut indexes = Vec::new();
        let made =
            "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? COLLATE NOCASE AND sql IS NOT NULL";
        for row in session.query(made, &[name()]).await? {
            indexes.push(row.text(0)?);
        }
        let mut dependents = Vec::new();
        let using = "SELECT type, name FROM sqlite_schema
            WHERE (type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE) OR (type = 'view' AND instr(lower(sql), lower(?1)) > 0)
            UNION ALL
            SELECT DISTINCT 'foreign key', 'of ' || m.name FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table' AND f.\"table\" = ?1 COLLATE NOCASE";
        for row in session.query(using, &[name()]).await? {
            dependents.push(Dependent {
                kind: row.text(0)?,
                name: row.text(1)?,
            });
        }
        let rows = if size.is_some_and(|size| size <= COUNTED) {
            let count = format!("SELECT count(*) FROM main.{}", quoted(&table.name));
            let counted = session.query(&count, &[]).await?;
            counted
                .first()
                .map(|row| row.count_or_unknown(0))
                .transpose()?
                .flatten()
        } else {
            None
        };
        let known = facts.table_mut(&table.to_string());
        known.rows = rows;
        // The file is as big as all of its tables: a table is no bigger.
        known.bytes = size;
        known.definition = Some(definition);
        known.indexes = Some(indexes);
        known.dependents = dependents;
    }
    if let Some(size) = size {
        let counted = if size > COUNTED {
            "; rows are not counted in a file of that size"
        } else {
            ""
        };
        facts.notes.push(format!(
            "sizes are those of the whole file, which SQLite keeps all tables in{counted}"
        ));
    }
    Ok(facts)
}
