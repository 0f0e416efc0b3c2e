//! Which of PostgreSQL's own functions give another value for every row.

use godwit_sql::Expr;

/// What a default costs where the rows are there already.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Default {
    /// One value for all rows, which the catalogue keeps.
    Once,
    /// A value for every row.
    PerRow,
    /// Calls this, which is none of the server's own as far as this list goes.
    Unknown(String),
}

/// Volatile functions of PostgreSQL and of `uuid-ossp`.
const VOLATILE: &[&str] = &[
    "clock_timestamp",
    "currval",
    "gen_random_bytes",
    "gen_random_uuid",
    "gen_salt",
    "lastval",
    "nextval",
    "random",
    "random_normal",
    "setseed",
    "setval",
    "timeofday",
    "uuid_generate_v1",
    "uuid_generate_v1mc",
    "uuid_generate_v4",
    "uuidv4",
    "uuidv7",
];

/// Functions that are not volatile, and names of types and constructs that look like calls.
#[rustfmt::skip]
const STEADY: &[&str] = &[
    "abs", "age", "any", "array", "array_fill", "ascii", "bit", "btrim", "cast", "ceil", "ceiling", "char", "character",
    "chr", "coalesce", "concat", "concat_ws", "current_database", "current_schema", "current_setting", "current_time",
    "current_timestamp", "current_user", "date", "date_bin", "date_part", "date_trunc", "daterange", "decimal", "decode",
    "encode", "extract", "floor", "format", "greatest", "inet", "initcap", "int4range", "int8range", "interval",
    "json_array", "json_build_array", "json_build_object", "json_object", "jsonb_build_array", "jsonb_build_object",
    "jsonb_object", "least", "left", "length", "localtime", "localtimestamp", "lower", "lpad", "ltrim", "make_date",
    "make_interval", "make_time", "make_timestamp", "make_timestamptz", "md5", "mod", "now", "nullif", "numeric",
    "numrange", "point", "power", "quote_literal", "repeat", "replace", "reverse", "right", "round", "row", "rpad",
    "rtrim", "session_user", "sha256", "sign", "split_part", "statement_timestamp", "string_to_array", "substr",
    "substring", "time", "timestamp", "timestamptz", "timezone", "to_char", "to_date", "to_json", "to_jsonb",
    "to_number", "to_timestamp", "to_tsvector", "transaction_timestamp", "trim", "trunc", "tsrange", "tstzrange",
    "txid_current", "upper", "varchar", "version",
];

/// What `default` costs.
pub(super) fn of(default: &Expr) -> Default {
    let has = |list: &[&str], call: &String| list.contains(&call.as_str());
    if default.calls.iter().any(|call| has(VOLATILE, call)) {
        return Default::PerRow;
    }
    match default.calls.iter().find(|call| !has(STEADY, call)) {
        Some(unknown) => Default::Unknown(unknown.clone()),
        None => Default::Once,
    }
}

/// Functions that read rows, the session or the catalogue, and write nothing.
#[rustfmt::skip]
const READING: &[&str] = &[
    "array_agg", "avg", "bool_and", "bool_or", "count", "dense_rank", "first_value", "generate_series", "json_agg",
    "jsonb_agg", "jsonb_array_elements", "lag", "last_value", "lead", "max", "min", "rank", "row_number", "set_config",
    "string_agg", "sum", "unnest", "xmlagg",
];

/// Whether `function` is one of the server's own that touches no table by itself.
pub(super) fn is_known(function: &str) -> bool {
    [VOLATILE, STEADY, READING].iter().any(|list| list.contains(&function)) || function.starts_with("pg_")
}
