//! A snapshot by a fixed number of catalogue queries, whatever the number of tables.

use std::collections::BTreeMap;

use godwit_core::{
    Product,
    schema::{Column, Constraint, ConstraintKind, Index, Relation, RelationKind, Routine, SchemaSnapshot, Trigger},
};

use super::{schema_sql as sql, session::MysqlSession};
use crate::{DbError, catalogue::Catalogue, session::Session, value::Row};

/// Reads the snapshot of the session's database, which is its only schema.
pub(super) async fn read(session: &mut MysqlSession) -> Result<SchemaSnapshot, DbError> {
    let database = session.server().database.clone();
    let modern = session.server().product == Product::Mysql && session.server().major() >= Some(8);
    let mariadb = session.server().product == Product::Mariadb;
    let mut catalogue = Catalogue::default();
    catalogue.schema(database.clone());
    let of = |row: &Row| Ok::<_, DbError>((database.clone(), row.text(0)?));

    for row in session.query(sql::RELATIONS, &[]).await? {
        catalogue.relation(database.clone(), relation(&row)?);
    }
    for row in session.query(sql::COLUMNS, &[]).await? {
        catalogue.column(&of(&row)?, column(&row)?);
    }
    let statistics = if modern {
        sql::INDEXES_OF_EXPRESSIONS
    } else {
        sql::INDEXES_OF_COLUMNS
    };
    for (table, index) in indexes(&session.query(statistics, &[]).await?)? {
        catalogue.index(&(database.clone(), table), index);
    }
    for (table, constraint) in keys(&session.query(sql::KEYS, &[]).await?)? {
        catalogue.constraint(&(database.clone(), table), constraint);
    }
    let checks = match (mariadb, modern) {
        (true, _) => session.query(sql::CHECKS_MARIADB, &[]).await?,
        (_, true) => session.query(sql::CHECKS_MYSQL, &[]).await?,
        // MySQL 5 reads checks and forgets them.
        _ => Vec::new(),
    };
    for row in checks {
        let constraint = Constraint {
            name: row.text(1)?,
            kind: ConstraintKind::Check,
            definition: format!("CHECK ({})", row.text(2)?),
        };
        catalogue.constraint(&of(&row)?, constraint);
    }
    for row in session.query(sql::TRIGGERS, &[]).await? {
        let words = [
            row.text(2)?.to_lowercase(),
            row.text(3)?.to_lowercase(),
            row.text_or_null(4)?.unwrap_or_default(),
        ];
        let name = row.text(1)?;
        let definition = Some(format!("trigger {name} {}", words.join(" ")));
        catalogue.trigger(&of(&row)?, Trigger { name, definition });
    }
    for routine in routines(session).await? {
        catalogue.routine(database.clone(), routine);
    }
    Ok(catalogue.finish())
}

fn relation(row: &Row) -> Result<Relation, DbError> {
    let kind = match row.text(1)?.as_str() {
        "VIEW" | "SYSTEM VIEW" => RelationKind::View,
        _ if row.text(5)?.contains("partitioned") => RelationKind::PartitionedTable,
        _ => RelationKind::Table,
    };
    let view = kind == RelationKind::View;
    Ok(Relation {
        name: row.text(0)?,
        kind,
        rows: row.count_or_unknown(2)?.filter(|_| !view),
        bytes: row.count_or_unknown(3)?.filter(|_| !view),
        // A view's comment is the word VIEW.
        comment: comment(row, 4)?.filter(|_| !view),
        columns: Vec::new(),
        indexes: Vec::new(),
        constraints: Vec::new(),
        triggers: Vec::new(),
        definition: row.text_or_null(6)?,
    })
}

fn comment(row: &Row, index: usize) -> Result<Option<String>, DbError> {
    Ok(row.text_or_null(index)?.filter(|comment| !comment.is_empty()))
}

fn column(row: &Row) -> Result<Column, DbError> {
    let extra = row.text_or_null(5)?.unwrap_or_default();
    let generated = row.text_or_null(6)?.filter(|expression| !expression.is_empty());
    // MariaDB writes the default NULL as a word, MySQL leaves it out.
    let default = row.text_or_null(4)?.filter(|default| default != "NULL");
    // What else fills the column stands in `extra`: auto_increment, on update current_timestamp().
    let default = match (default, extra.as_str()) {
        (default, "") => default,
        (default, _) if generated.is_some() => default,
        (Some(default), extra) => Some(format!("{default} {extra}")),
        (None, extra) => Some(extra.to_owned()),
    };
    Ok(Column {
        name: row.text(1)?,
        data_type: row.text(2)?,
        nullable: row.flag(3)?,
        default: default.filter(|_| generated.is_none()),
        generated,
        comment: comment(row, 7)?,
    })
}

fn indexes(rows: &[Row]) -> Result<Vec<(String, Index)>, DbError> {
    let mut found: Vec<(String, Index)> = Vec::new();
    for row in rows {
        let (table, name) = (row.text(0)?, row.text(1)?);
        let key = match (row.text_or_null(3)?, row.int_or_null(4)?, row.text_or_null(5)?) {
            (Some(column), Some(length), _) => format!("{column}({length})"),
            (Some(column), None, _) => column,
            (None, _, expression) => format!("({})", expression.unwrap_or_default()),
        };
        match found
            .last_mut()
            .filter(|(of, index)| *of == table && index.name == name)
        {
            Some((_, index)) => index.keys.push(key),
            None => {
                let index = Index {
                    name,
                    keys: vec![key],
                    unique: row.flag(2)?,
                    valid: true,
                    bytes: None,
                    definition: None,
                };
                found.push((table, index));
            }
        }
    }
    Ok(found)
}

/// A key's columns arrive one by one.
struct Key {
    kind: ConstraintKind,
    columns: Vec<String>,
    references: Option<(String, Vec<String>, String)>,
}

fn keys(rows: &[Row]) -> Result<Vec<(String, Constraint)>, DbError> {
    let mut keys: BTreeMap<(String, String), Key> = BTreeMap::new();
    for row in rows {
        let key = keys.entry((row.text(0)?, row.text(1)?)).or_insert(Key {
            kind: match row.text(2)?.as_str() {
                "PRIMARY KEY" => ConstraintKind::PrimaryKey,
                "FOREIGN KEY" => ConstraintKind::ForeignKey,
                _ => ConstraintKind::Unique,
            },
            columns: Vec::new(),
            references: None,
        });
        key.columns.push(row.text(3)?);
        if let Some(table) = row.text_or_null(4)? {
            let rules = format!(
                " ON UPDATE {} ON DELETE {}",
                row.text_or_null(6)?.unwrap_or_default(),
                row.text_or_null(7)?.unwrap_or_default()
            );
            let (_, columns, _) = key.references.get_or_insert((table, Vec::new(), rules));
            columns.push(row.text_or_null(5)?.unwrap_or_default());
        }
    }
    let constraint = |((table, name), key): ((String, String), Key)| {
        let columns = key.columns.join(", ");
        let definition = match (key.kind, key.references) {
            (_, Some((table, to, rules))) => {
                format!("FOREIGN KEY ({columns}) REFERENCES {table} ({}){rules}", to.join(", "))
            }
            (ConstraintKind::PrimaryKey, None) => format!("PRIMARY KEY ({columns})"),
            _ => format!("UNIQUE ({columns})"),
        };
        let kind = key.kind;
        (table, Constraint { name, kind, definition })
    };
    Ok(keys.into_iter().map(constraint).collect())
}

async fn routines(session: &mut MysqlSession) -> Result<Vec<Routine>, DbError> {
    let mut parameters: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for row in session.query(sql::PARAMETERS, &[]).await? {
        let words = [row.text(2)?, row.text(3)?, row.text_or_null(4)?.unwrap_or_default()];
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        parameters
            .entry((row.text(0)?, row.text(1)?))
            .or_default()
            .push(words.join(" "));
    }
    let mut routines = Vec::new();
    for row in session.query(sql::ROUTINES, &[]).await? {
        let (name, kind, result) = (row.text(0)?, row.text(1)?, row.text(2)?);
        let arguments = parameters
            .remove(&(name.clone(), kind.clone()))
            .unwrap_or_default()
            .join(", ");
        let signature = if result.is_empty() {
            format!("({arguments})")
        } else {
            format!("({arguments}) returns {result}")
        };
        let definition = row
            .text_or_null(3)?
            .map(|body| format!("{kind} {name}{signature}\n{body}"));
        routines.push(Routine {
            name,
            kind,
            signature,
            definition,
        });
    }
    for row in session.query(sql::EVENTS, &[]).await? {
        let (every, unit, once) = (row.text(1)?, row.text(2)?, row.text(3)?);
        let when = if every.is_empty() {
            format!("at {once}")
        } else {
            format!("every {every} {}", unit.to_lowercase())
        };
        routines.push(Routine {
            name: row.text(0)?,
            kind: "event".to_owned(),
            signature: format!("{when}, {}", row.text(4)?.to_lowercase()),
            definition: row.text_or_null(5)?.map(|body| format!("event {when}\n{body}")),
        });
    }
    Ok(routines)
}
