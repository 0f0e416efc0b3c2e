//! How big and how busy tables are.

use godwit_core::{Dependent, Facts, Product, TableFacts, TableName};

use super::{quoted, session::MysqlSession};
use crate::{DbError, session::Session, value::Value};

/// The size of one table. A name and its schema as constants make MySQL and MariaDB look at this table alone.
const SIZE: &str = "SELECT 'size', {n}, NULL, table_rows, data_length, index_length FROM information_schema.tables
WHERE table_schema = coalesce(?, database()) AND table_name = ? AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')";

const TRIGGERS: &str = "SELECT 'trigger', {n}, trigger_name, NULL, NULL, NULL FROM information_schema.triggers
WHERE event_object_schema = coalesce(?, database()) AND event_object_table = ?";

/// One table that is asked about, for the questions that look at all of them at once.
const WANTED: &str = "SELECT {n} AS n, coalesce(?, database()) AS s, ? AS t";

/// What depends on tables. Views are found by their text: MariaDB has no table of what they use.
const VIEWS: &str = "SELECT 'view', w.n, v.table_name, NULL, NULL, NULL FROM ({wanted}) w
JOIN information_schema.views v ON v.table_schema = w.s AND instr(v.view_definition, concat('`', w.t, '`')) > 0";

const KEYS: &str =
    "SELECT DISTINCT 'foreign key', w.n, concat(k.constraint_name, ' of ', k.table_name), NULL, NULL, NULL
FROM ({wanted}) w JOIN information_schema.key_column_usage k
ON k.referenced_table_schema = w.s AND k.referenced_table_name = w.t";

/// MySQL 8 keeps sizes for a day unless it is told not to.
const NO_OLD_SIZES: &str = "SET SESSION information_schema_stats_expiry = 0";

const LONGEST: &str = "SELECT timestampdiff(SECOND, trx_started, now()),
  (SELECT concat(p.user, ', ', p.host) FROM information_schema.processlist p WHERE p.id = trx_mysql_thread_id)
FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> connection_id() ORDER BY trx_started LIMIT 1";

pub(super) async fn of_tables(session: &mut MysqlSession, tables: &[TableName]) -> Result<Facts, DbError> {
    let mut facts = Facts::default();
    if tables.is_empty() {
        return Ok(facts);
    }
    if session.server().product == Product::Mysql {
        session.script(NO_OLD_SIZES).await?;
    }
    let (sql, values) = question(tables);
    let mut found: Vec<Option<TableFacts>> = vec![None; tables.len()];
    let mut dependents = Vec::new();
    for row in session.query(&sql, &values).await? {
        let index = usize::try_from(row.int(1)?).map_err(|_| DbError::unexpected("a size of no table"))?;
        match row.text(0)?.as_str() {
            "size" => {
                let table = found
                    .get_mut(index)
                    .ok_or_else(|| DbError::unexpected("a size of no table"))?;
                *table = Some(TableFacts {
                    rows: row.count_or_unknown(3)?,
                    bytes: row.count_or_unknown(4)?,
                    index_bytes: row.count_or_unknown(5)?,
                    ..TableFacts::default()
                });
            }
            kind => dependents.push((
                index,
                Dependent {
                    kind: kind.to_owned(),
                    name: row.text(2)?,
                },
            )),
        }
    }
    dependents.sort();
    for (index, dependent) in dependents {
        if let Some(Some(table)) = found.get_mut(index) {
            table.dependents.push(dependent);
        }
    }
    let there: Vec<_> = tables
        .iter()
        .zip(found)
        .filter_map(|(name, known)| Some((name, known?)))
        .collect();
    let definitions = definitions(session, there.iter().map(|(name, _)| *name)).await?;
    for ((name, known), definition) in there.into_iter().zip(definitions) {
        *facts.table_mut(&name.to_string()) = TableFacts { definition, ..known };
    }
    Ok(facts)
}

/// Everything about `tables` but their definitions in one question.
fn question(tables: &[TableName]) -> (String, Vec<Value>) {
    let (mut parts, mut values) = (Vec::new(), Vec::new());
    let mut each = |parts: &mut Vec<String>, text: &str| {
        for (n, table) in tables.iter().enumerate() {
            parts.push(text.replace("{n}", &n.to_string()));
            values.push(table.schema.as_deref().map_or(Value::Null, Value::from));
            values.push(Value::from(table.name.as_str()));
        }
    };
    each(&mut parts, SIZE);
    each(&mut parts, TRIGGERS);
    for text in [VIEWS, KEYS] {
        let mut wanted = Vec::with_capacity(tables.len());
        each(&mut wanted, WANTED);
        parts.push(text.replace("{wanted}", &wanted.join(" UNION ALL ")));
    }
    (parts.join(" UNION ALL "), values)
}

/// How each of `tables` is defined, in one message.
async fn definitions(
    session: &mut MysqlSession,
    tables: impl Iterator<Item = &TableName>,
) -> Result<Vec<Option<String>>, DbError> {
    let show = |table: &TableName| {
        let schema = table.schema.as_deref();
        let of = schema.map_or_else(String::new, |schema| quoted(schema) + ".");
        format!("SHOW CREATE TABLE {of}{}", quoted(&table.name))
    };
    let shows: Vec<String> = tables.map(show).collect();
    if shows.is_empty() {
        return Ok(Vec::new());
    }
    match session.query(&shows.join(";"), &[]).await {
        Ok(rows) if rows.len() == shows.len() => {
            return rows.iter().map(|row| Ok(Some(without_login(row.text(1)?)))).collect();
        }
        Err(error) if error.is_lost() => return Err(error),
        Ok(_) | Err(_) => {}
    }
    // One of them may not be shown; the others are.
    let mut definitions = Vec::with_capacity(shows.len());
    for show in &shows {
        definitions.push(match session.query(show, &[]).await {
            Ok(rows) => rows.first().map(|row| row.text(1)).transpose()?.map(without_login),
            Err(error) if error.is_lost() => return Err(error),
            Err(_) => None,
        });
    }
    Ok(definitions)
}

/// A definition up to the address of a table that lies on another server, in which a password may stand.
fn without_login(mut definition: String) -> String {
    if let Some(end) = definition.find(" CONNECTION=") {
        definition.truncate(end);
    }
    definition
}

pub(super) async fn of_server(session: &mut MysqlSession, facts: &mut Facts) -> Result<(), DbError> {
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
    Ok(())
}
