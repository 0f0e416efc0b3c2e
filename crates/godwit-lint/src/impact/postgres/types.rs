//! What changing a column's type costs, where the old one is known.

use godwit_core::Engine;
use godwit_sql::{Change, DataType, Expr, Shape};

use crate::TableFacts;

/// What `ALTER COLUMN … TYPE` asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub data_type: &'a DataType,
    pub using: Option<&'a Expr>,
    pub collates: bool,
}

/// What it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cost {
    /// The stored values are those of the new type, too.
    Nothing,
    /// They are, but sort in another way.
    Indexes,
    /// Nothing where the session's time zone is UTC; otherwise every value is written anew.
    TimeZone,
    /// Every value is written anew.
    Rewrite,
}

/// The type of a column that the target told.
pub(super) fn of_column(facts: &TableFacts, column: &str) -> Option<DataType> {
    let (_, written) = facts.columns.iter().find(|(name, _)| name == column)?;
    let sql = format!("ALTER TABLE t ALTER COLUMN c TYPE {written}");
    let Shape::AlterTable(altered) = godwit_sql::shape(Engine::Postgres, &sql) else {
        return None;
    };
    altered.changes.into_iter().find_map(|alter| match alter.change {
        Change::ColumnType { data_type, .. } => Some(data_type),
        _ => None,
    })
}

/// What changing a column of type `before` costs.
pub(super) fn change(before: &DataType, asked: &Asked<'_>) -> Cost {
    // `USING column` and `USING column::type` compute nothing else than the server would; anything else may.
    let computes = asked
        .using
        .is_some_and(|using| !using.calls.is_empty() || has_operator(&using.text));
    if computes {
        return Cost::Rewrite;
    }
    let cost = converted(before, asked.data_type);
    if cost == Cost::Nothing && asked.collates {
        return Cost::Indexes;
    }
    cost
}

fn has_operator(text: &str) -> bool {
    text.contains(['+', '-', '*', '/', '|', '\'', '>', '<', '=']) || text.contains("CASE") || text.contains("case")
}

fn converted(before: &DataType, after: &DataType) -> Cost {
    let (old, new) = (plain(&before.name), plain(&after.name));
    if before.array != after.array {
        return Cost::Rewrite;
    }
    let fits = arguments_fit(old, before, after);
    match (old, new) {
        _ if old == new => {
            if fits {
                Cost::Nothing
            } else {
                Cost::Rewrite
            }
        }
        ("varchar", "text") | ("cidr", "inet") | ("xml", "text") => Cost::Nothing,
        // Without a length the two are one.
        ("text", "varchar") | ("xml", "varchar") if after.arguments.is_empty() => Cost::Nothing,
        ("timestamp", "timestamptz") | ("timestamptz", "timestamp") if fits => Cost::TimeZone,
        _ => Cost::Rewrite,
    }
}

/// Whether every value of `before` has room in `after`, whose type is the same but for its arguments.
fn arguments_fit(name: &str, before: &DataType, after: &DataType) -> bool {
    let numbers = |data_type: &DataType| -> Option<Vec<u32>> {
        let arguments = data_type.arguments.iter();
        arguments.map(|argument| argument.trim().parse().ok()).collect()
    };
    let (Some(old), Some(new)) = (numbers(before), numbers(after)) else {
        return before.arguments == after.arguments;
    };
    match name {
        "varchar" | "varbit" => new.is_empty() || old.first().is_some_and(|old| *old <= new[0]),
        "numeric" => match (old.as_slice(), new.as_slice()) {
            (_, []) => true,
            ([], _) => false,
            ([old, old_scale @ ..], [new, new_scale @ ..]) => {
                new >= old && new_scale.first().unwrap_or(&0) == old_scale.first().unwrap_or(&0)
            }
        },
        // Microseconds where nothing is said.
        "time" | "timetz" | "timestamp" | "timestamptz" | "interval" => {
            new.first().unwrap_or(&6) >= old.first().unwrap_or(&6)
        }
        _ => old == new,
    }
}

/// One name for each type.
fn plain(name: &str) -> &str {
    match name {
        "character varying" => "varchar",
        "int" | "int4" => "integer",
        "int8" => "bigint",
        "int2" => "smallint",
        "decimal" => "numeric",
        "bool" => "boolean",
        "float4" => "real",
        "float" | "float8" => "double precision",
        "bit varying" => "varbit",
        "char" | "bpchar" => "character",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "time with time zone" => "timetz",
        "time without time zone" => "time",
        other => other,
    }
}
