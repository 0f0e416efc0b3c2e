//! Indexes that are known, for rules that compare them.

use godwit_core::Engine;
use godwit_sql::{ColumnOption, Constraint, ConstraintKind, CreateIndex, CreateTable, Name, Shape};

use crate::script::Here;

/// A plain index: over whole columns, in their usual order, and over all rows.
///
/// Others answer other questions, so that none of them stands for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Index {
    /// Its name, where the text gives it one.
    pub name: Option<String>,
    pub table: Name,
    /// Its columns; in lower case where the engine does not tell cases apart.
    pub columns: Vec<String>,
    /// Whether it keeps values apart, as a primary key, a unique constraint or a unique index does.
    pub unique: bool,
    /// Whether it holds further columns, which only an index that holds them too can stand for.
    pub includes: bool,
}

impl Index {
    fn new(engine: Engine, name: Option<&Name>, table: &Name, columns: Vec<String>, unique: bool) -> Self {
        let folded = |name: String| {
            if engine == Engine::Postgres {
                name
            } else {
                name.to_lowercase()
            }
        };
        Self {
            name: name.map(|name| name.name.clone()),
            table: table.clone(),
            columns: columns.into_iter().map(folded).collect(),
            unique,
            includes: false,
        }
    }

    /// What `CREATE INDEX` makes, where it is plain.
    pub fn of(engine: Engine, sql: &str, index: &CreateIndex) -> Option<Self> {
        let (before, keys, _) = bracket(sql.get(index.table.span.end..)?)?;
        let method = before.to_lowercase();
        if index.partial || index.special.is_some() || (method.contains("using") && !method.contains("btree")) {
            return None;
        }
        let columns: Vec<String> = index.columns.iter().cloned().collect::<Option<_>>()?;
        are_plain(&keys).then(|| Self {
            includes: index.includes > 0,
            ..Self::new(engine, index.name.as_ref(), &index.table, columns, index.unique)
        })
    }

    /// What a constraint of `table` makes, where it makes a plain index.
    pub fn of_constraint(engine: Engine, sql: &str, table: &Name, constraint: &Constraint) -> Option<Self> {
        let (columns, unique) = match &constraint.kind {
            ConstraintKind::PrimaryKey(columns) | ConstraintKind::Unique(columns) => (columns, true),
            ConstraintKind::Index(columns) => (columns, false),
            _ => return None,
        };
        let (_, keys, after) = bracket(constraint.span.of(sql))?;
        let plain = are_plain(&keys) && keys.len() == columns.len() && !after.to_lowercase().contains("include");
        plain.then(|| Self::new(engine, constraint.name.as_ref(), table, columns.clone(), unique))
    }

    /// What `CREATE TABLE` makes.
    pub fn of_table(engine: Engine, sql: &str, table: &CreateTable) -> Vec<Self> {
        let of_columns = table
            .columns
            .iter()
            .filter(|column| column.has(&ColumnOption::PrimaryKey) || column.has(&ColumnOption::Unique));
        of_columns
            .map(|column| Self::new(engine, None, &table.name, vec![column.name.name.clone()], true))
            .chain(
                table
                    .constraints
                    .iter()
                    .filter_map(|constraint| Self::of_constraint(engine, sql, &table.name, constraint)),
            )
            .collect()
    }

    /// Whether `other` begins with the same columns, so that it answers whatever this one does.
    pub fn begins(&self, other: &Self) -> bool {
        other.columns.starts_with(&self.columns)
    }

    /// Its name in a sentence.
    pub fn label(&self) -> String {
        match &self.name {
            Some(name) => name.clone(),
            None if self.unique => format!("the key over {}", self.columns.join(", ")),
            None => format!("the index over {}", self.columns.join(", ")),
        }
    }
}

/// The plain indexes that `table` has before this statement; `None` where nobody knows them all.
pub(crate) fn known(here: &Here<'_>, table: &Name) -> Option<Vec<Index>> {
    let engine = here.context.engine;
    let mut known = Vec::new();
    if !here.made.has(table) {
        if here.made.outdated().is(table) {
            return None;
        }
        let facts = here.context.facts?.table(table)?;
        let definition = facts.definition.as_deref();
        if definition.is_none() && facts.indexes.is_none() {
            return None;
        }
        if let Some(sql) = definition
            && let Shape::CreateTable(created) = godwit_sql::shape(engine, sql)
        {
            known.extend(Index::of_table(engine, sql, &created));
        }
        for sql in facts.indexes.iter().flatten() {
            if let Shape::CreateIndex(index) = godwit_sql::shape(engine, sql) {
                known.extend(Index::of(engine, sql, &index));
            }
        }
        known.retain(|index| {
            !index
                .name
                .as_ref()
                .is_some_and(|name| here.made.has_dropped_index(name))
        });
    }
    known.extend(here.made.indexes(table).cloned());
    Some(known)
}

/// What stands before the first bracket of `text`, the items in it, and what follows it.
pub(crate) fn bracket(text: &str) -> Option<(&str, Vec<&str>, &str)> {
    let open = text.find('(')?;
    let (mut depth, mut quote, mut from, mut items) = (0_usize, None, open + 1, Vec::new());
    for (at, byte) in text.bytes().enumerate().skip(open) {
        match (quote, byte) {
            (Some(open), _) => {
                if byte == open {
                    quote = None;
                }
            }
            (None, b'\'' | b'"' | b'`') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b',') if depth == 1 => {
                items.push(text[from..at].trim());
                from = at + 1;
            }
            (None, b')') => {
                depth -= 1;
                if depth == 0 {
                    items.push(text[from..at].trim());
                    return Some((&text[..open], items, text[at + 1..].trim()));
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether each key is a column and nothing more: no order, no length, no operator class.
fn are_plain(keys: &[&str]) -> bool {
    keys.iter()
        .all(|key| !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || c == '('))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(engine: Engine, sql: &str) -> Option<Index> {
        match godwit_sql::shape(engine, sql) {
            Shape::CreateIndex(index) => Index::of(engine, sql, &index),
            _ => None,
        }
    }

    #[test]
    fn only_plain_indexes_are_compared() {
        let plain = index(Engine::Postgres, "CREATE INDEX i ON public.t USING btree (a, b)").unwrap();
        assert_eq!(plain.columns, ["a", "b"]);
        for other in [
            "CREATE INDEX i ON t (a DESC)",
            "CREATE INDEX i ON t (lower(a))",
            "CREATE INDEX i ON t USING gin (a)",
            "CREATE INDEX i ON t (a) WHERE b > 0",
            "CREATE INDEX i ON t (a text_pattern_ops)",
        ] {
            assert_eq!(index(Engine::Postgres, other), None, "{other}");
        }
        assert_eq!(index(Engine::Mysql, "CREATE INDEX i ON t (A(20))"), None);
    }

    #[test]
    fn brackets_end_where_they_do() {
        assert_eq!(
            bracket("CHECK (f(a, ')') > 0, b) NOT VALID"),
            Some(("CHECK ", vec!["f(a, ')') > 0", "b"], "NOT VALID"))
        );
        assert_eq!(bracket("none"), None);
    }
}
