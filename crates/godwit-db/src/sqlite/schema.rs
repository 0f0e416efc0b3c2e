//! A snapshot by a handful of queries over SQLite's table-valued pragmas.

use std::collections::BTreeMap;

use godwit_core::schema::{Column, Constraint, ConstraintKind, Index, Relation, RelationKind, SchemaSnapshot, Trigger};

use super::{
    definition::{self, TableText},
    session::SqliteSession,
};
use crate::{
    DbError,
    catalogue::{Catalogue, SEPARATOR, items},
    session::Session,
    value::Row,
};

/// The only schema that a file has.
const MAIN: &str = "main";

/// Sizes are found by reading every page: above this many bytes that takes too long for a look at the structure.
const LARGEST_MEASURED: i64 = 512 << 20;

const RELATIONS: &str = "
SELECT l.name, l.type, m.sql
FROM pragma_table_list l LEFT JOIN sqlite_schema m ON m.name = l.name AND m.type IN ('table', 'view')
WHERE l.schema = 'main' AND l.type IN ('table', 'view', 'virtual') AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

const COLUMNS: &str = "
SELECT l.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.hidden, c.pk
FROM pragma_table_list l JOIN pragma_table_xinfo(l.name) c
WHERE l.schema = 'main' AND l.type = ? AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY l.name, c.cid";

const INDEXES: &str = "
SELECT l.name, i.name, i.\"unique\", i.origin, m.sql,
       (SELECT group_concat(coalesce(x.name, ''), char(31) ORDER BY x.seqno)
        FROM pragma_index_xinfo(i.name) x WHERE x.key = 1)
FROM pragma_table_list l JOIN pragma_index_list(l.name) i
LEFT JOIN sqlite_schema m ON m.type = 'index' AND m.name = i.name
WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

const FOREIGN_KEYS: &str = "
SELECT l.name, f.id, group_concat(f.\"from\", char(31) ORDER BY f.seq), f.\"table\",
       group_concat(coalesce(f.\"to\", ''), char(31) ORDER BY f.seq), f.on_update, f.on_delete
FROM pragma_table_list l JOIN pragma_foreign_key_list(l.name) f
WHERE l.schema = 'main' AND l.type = 'table'
GROUP BY l.name, f.id ORDER BY l.name, f.id";

const TRIGGERS: &str = "SELECT tbl_name, name, sql FROM sqlite_schema WHERE type = 'trigger'";

/// Reads the snapshot.
pub(super) async fn read(session: &mut SqliteSession) -> Result<SchemaSnapshot, DbError> {
    let mut catalogue = Catalogue::default();
    catalogue.schema(MAIN.to_owned());
    let sizes = sizes(session).await?;
    let estimates = estimates(session).await?;
    let mut texts: BTreeMap<String, TableText> = BTreeMap::new();
    for row in session.query(RELATIONS, &[]).await? {
        let name = row.text(0)?;
        let sql = row.text_or_null(2)?;
        let view = row.text(1)? == "view";
        if let (false, Some(sql)) = (view, &sql) {
            texts.insert(name.clone(), definition::table(sql));
        }
        let relation = Relation {
            kind: if view { RelationKind::View } else { RelationKind::Table },
            rows: estimates.get(&name).copied(),
            bytes: sizes.whole.get(&name).copied(),
            comment: None,
            columns: Vec::new(),
            indexes: Vec::new(),
            constraints: Vec::new(),
            triggers: Vec::new(),
            definition: sql.filter(|_| view),
            name,
        };
        catalogue.relation(MAIN.to_owned(), relation);
    }
    columns(session, &mut catalogue, &texts).await?;
    indexes(session, &mut catalogue, &sizes).await?;
    for row in session.query(FOREIGN_KEYS, &[]).await? {
        catalogue.constraint(&owner(&row)?, foreign_key(&row)?);
    }
    for (table, text) in texts {
        for (name, expression) in text.checks {
            let definition = format!("CHECK ({expression})");
            catalogue.constraint(
                &(MAIN.to_owned(), table.clone()),
                constraint(name, ConstraintKind::Check, definition),
            );
        }
    }
    for row in session.query(TRIGGERS, &[]).await? {
        let trigger = Trigger {
            name: row.text(1)?,
            definition: row.text_or_null(2)?,
        };
        catalogue.trigger(&owner(&row)?, trigger);
    }
    Ok(catalogue.finish())
}

fn owner(row: &Row) -> Result<(String, String), DbError> {
    Ok((MAIN.to_owned(), row.text(0)?))
}

fn constraint(name: String, kind: ConstraintKind, definition: String) -> Constraint {
    Constraint { name, kind, definition }
}

async fn columns(
    session: &mut SqliteSession,
    catalogue: &mut Catalogue,
    texts: &BTreeMap<String, TableText>,
) -> Result<(), DbError> {
    let mut rows = session.query(COLUMNS, &["table".into()]).await?;
    // A virtual table whose module is not built in, or a view over a table that is gone, fails the whole question:
    // then these are shown without columns, and the rest is shown.
    for kind in ["virtual", "view"] {
        rows.extend(session.query(COLUMNS, &[kind.into()]).await.unwrap_or_default());
    }
    let mut keys: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
    for row in rows {
        let (table, name) = (row.text(0)?, row.text(1)?);
        let generated = texts.get(&table).and_then(|text| {
            let found = text
                .generated
                .iter()
                .find(|(column, _)| column.eq_ignore_ascii_case(&name));
            found.map(|(_, expression)| expression.clone())
        });
        // 1 is a virtual table's hidden column, 2 and 3 are generated ones.
        if row.int(5)? == 1 {
            continue;
        }
        let place = row.int(6)?;
        if place > 0 {
            keys.entry(table.clone()).or_default().push((place, name.clone()));
        }
        let column = Column {
            name,
            data_type: row.text(2)?,
            nullable: !row.flag(3)?,
            default: row.text_or_null(4)?,
            generated,
            comment: None,
        };
        catalogue.column(&(MAIN.to_owned(), table), column);
    }
    for (table, mut key) in keys {
        key.sort();
        let names: Vec<String> = key.into_iter().map(|(_, name)| name).collect();
        let definition = format!("PRIMARY KEY ({})", names.join(", "));
        catalogue.constraint(
            &(MAIN.to_owned(), table),
            constraint(String::new(), ConstraintKind::PrimaryKey, definition),
        );
    }
    Ok(())
}

async fn indexes(session: &mut SqliteSession, catalogue: &mut Catalogue, sizes: &Sizes) -> Result<(), DbError> {
    for row in session.query(INDEXES, &[]).await? {
        let of = owner(&row)?;
        let (name, definition) = (row.text(1)?, row.text_or_null(4)?);
        let listed = items(&row.text_or_null(5)?.unwrap_or_default());
        // An expression has no column name; its text stands in the statement.
        let keys = match &definition {
            Some(sql) if listed.iter().any(String::is_empty) => definition::index_keys(sql),
            _ => listed,
        };
        if row.text(3)? == "u" {
            let definition = format!("UNIQUE ({})", keys.join(", "));
            catalogue.constraint(&of, constraint(String::new(), ConstraintKind::Unique, definition));
        }
        let index = Index {
            bytes: sizes.alone.get(&name).copied(),
            name,
            keys,
            unique: row.flag(2)?,
            valid: true,
            definition,
        };
        catalogue.index(&of, index);
    }
    Ok(())
}

fn foreign_key(row: &Row) -> Result<Constraint, DbError> {
    let list = |index| Ok::<_, DbError>(row.text(index)?.replace(SEPARATOR, ", "));
    let (from, to) = (list(2)?, list(4)?);
    let mut definition = format!("FOREIGN KEY ({from}) REFERENCES {}", row.text(3)?);
    // Without columns it means the other table's primary key.
    if !to.replace(", ", "").is_empty() {
        definition.push_str(&format!(" ({to})"));
    }
    for (index, event) in [(5, "UPDATE"), (6, "DELETE")] {
        let action = row.text(index)?;
        if action != "NO ACTION" {
            definition.push_str(&format!(" ON {event} {action}"));
        }
    }
    Ok(constraint(String::new(), ConstraintKind::ForeignKey, definition))
}

/// Bytes on disk; empty where measuring would take too long or the build of SQLite cannot tell.
#[derive(Default)]
struct Sizes {
    /// Of each table and index by itself.
    alone: BTreeMap<String, u64>,
    /// Of each table with its indexes.
    whole: BTreeMap<String, u64>,
}

async fn sizes(session: &mut SqliteSession) -> Result<Sizes, DbError> {
    let size = session
        .query(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
            &[],
        )
        .await?;
    let mut sizes = Sizes::default();
    if size.first().map(|row| row.int(0)).transpose()?.unwrap_or_default() > LARGEST_MEASURED {
        return Ok(sizes);
    }
    let sql = "SELECT s.name, s.pgsize, m.tbl_name
               FROM dbstat s JOIN sqlite_schema m ON m.name = s.name WHERE s.aggregate = TRUE";
    for row in session.query(sql, &[]).await.unwrap_or_default() {
        if let Some(bytes) = row.count_or_unknown(1)? {
            sizes.alone.insert(row.text(0)?, bytes);
            *sizes.whole.entry(row.text(2)?).or_default() += bytes;
        }
    }
    Ok(sizes)
}

/// Rows by table from the last ANALYZE; its statistics begin with the number of rows.
async fn estimates(session: &mut SqliteSession) -> Result<BTreeMap<String, u64>, DbError> {
    let there = "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'";
    let mut estimates = BTreeMap::new();
    if session.query(there, &[]).await?.is_empty() {
        return Ok(estimates);
    }
    for row in session.query("SELECT tbl, stat FROM sqlite_stat1", &[]).await? {
        let statistics = row.text_or_null(1)?.unwrap_or_default();
        if let Some(rows) = statistics.split(' ').next().and_then(|rows| rows.parse::<u64>().ok()) {
            let known: &mut u64 = estimates.entry(row.text(0)?).or_default();
            // A partial index counts only its own rows.
            *known = rows.max(*known);
        }
    }
    Ok(estimates)
}
