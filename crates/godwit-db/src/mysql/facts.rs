//! How big and how busy tables are.

use godwit_core::{Dependent, Facts, TableName};

use super::{quoted, session::MysqlSession};
use crate::{DbError, session::Session, value::Value};

const SIZES: &str = "SELECT table_rows, data_length, index_length FROM information_schema.tables
WHERE table_schema = coalesce(?, database()) AND table_name = ? AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')";

/// What depends on a table. Views are found by their text: MariaDB has no table of what they use.
const DEPENDENTS: &str = "SELECT 'view', table_name FROM information_schema.views
WHERE table_schema = coalesce(?, database()) AND instr(view_definition, concat('`', ?, '`')) > 0
UNION ALL
SELECT 'trigger', trigger_name FROM information_schema.triggers
WHERE event_object_schema = coalesce(?, database()) AND event_object_table = ?
UNION ALL
SELECT DISTINCT 'foreign key', concat(constraint_name, ' of ', table_name) FROM information_schema.key_column_usage
WHERE referenced_table_schema = coalesce(?, database()) AND referenced_table_name = ?";

const LONGEST: &str = "SELECT timestampdiff(SECOND, trx_started, now()),
  (SELECT concat(p.user, ', ', p.host) FROM information_schema.processlist p WHERE p.id = trx_mysql_thread_id)
FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> connection_id() ORDER BY trx_started LIMIT 1";

pub(super) async fn read(session: &mut MysqlSession, tables: &[TableName]) -> Result<Facts, DbError> {
    let mut facts = Facts::default();
    for table in tables {
        let schema = || table.schema.as_deref().map_or(Value::Null, Value::from);
        let name = || Value::from(table.name.as_str());
        let sizes = session.query(SIZES, &[schema(), name()]).await?;
        let Some(row) = sizes.first() else {
            continue;
        };
        let (rows, bytes, index_bytes) = (
            row.count_or_unknown(0)?,
            row.count_or_unknown(1)?,
            row.count_or_unknown(2)?,
        );
        let mut dependents = Vec::new();
        let values = [schema(), name(), schema(), name(), schema(), name()];
        for row in session.query(DEPENDENTS, &values).await? {
            dependents.push(Dependent {
                kind: row.text(0)?,
                name: row.text(1)?,
            });
        }
        let of = table
            .schema
            .as_deref()
            .map_or_else(String::new, |schema| quoted(schema) + ".");
        let shown = session
            .query(&format!("SHOW CREATE TABLE {of}{}", quoted(&table.name)), &[])
            .await?;
        let known = facts.table_mut(&table.to_string());
        known.rows = rows;
        known.bytes = bytes;
        known.index_bytes = index_bytes;
        known.dependents = dependents;
        known.definition = shown.first().map(|row| row.text(1)).transpose()?;
    }
    // Only those who may see every session are told about other people's transactions.
    match session.query(LONGEST, &[]).await {
        Ok(rows) => {
            if let Some(row) = rows.first() {
                facts.longest_transaction = row.count_or_unknown(0)?;
                facts.longest_by = row.text_or_null(1)?;
            }
        }
        Err(error) if error.is_lost() => return Err(error),
        Err(error) => facts.notes.push(format!("open transactions are not known: {error}")),
    }
    facts
        .notes
        .push("how often tables are written and how much disk is free is not asked on MySQL and MariaDB".to_owned());
    Ok(facts)
}
