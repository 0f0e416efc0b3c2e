//! Values to columns and back.

use std::{fmt::Display, path::Path, str::FromStr};

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::StoreError;

/// A time as a text that sorts as time does: always nine decimals.
pub(crate) fn time(at: Timestamp) -> String {
    format!("{at:.9}")
}

/// A value as JSON.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(unstorable)
}

/// The one word that a plain enum serialises to.
pub(crate) fn word<T: Serialize>(value: T) -> Result<String, StoreError> {
    match serde_json::to_value(value).map_err(unstorable)? {
        Value::String(word) => Ok(word),
        other => Err(unstorable(format!("{other} is not a word"))),
    }
}

/// A path, which must be a text to be stored.
pub(crate) fn path(path: &Path) -> Result<&str, StoreError> {
    path.to_str().ok_or_else(|| unstorable(format!("the path {} is not UTF-8", path.display())))
}

/// A text column that parses: an id, a time, a digest.
pub(crate) fn parsed<T>(row: &SqliteRow, column: &str) -> Result<T, sqlx::Error>
where
    T: FromStr<Err: Display>,
{
    parse(column, row.try_get(column)?)
}

/// As [`parsed`], for a column that may be null.
pub(crate) fn parsed_or_none<T>(row: &SqliteRow, column: &str) -> Result<Option<T>, sqlx::Error>
where
    T: FromStr<Err: Display>,
{
    row.try_get::<Option<String>, _>(column)?.map(|text| parse(column, text)).transpose()
}

/// A JSON column.
pub(crate) fn from_json<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<T, sqlx::Error> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|error| decode(column, error))
}

/// A JSON column that may be null.
pub(crate) fn from_json_or_none<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<Option<T>, sqlx::Error> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| serde_json::from_str(&text).map_err(|error| decode(column, error))).transpose()
}

/// A column with the word of a plain enum.
pub(crate) fn from_word<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<T, sqlx::Error> {
    let word: String = row.try_get(column)?;
    serde_json::from_value(Value::String(word)).map_err(|error| decode(column, error))
}

/// A column with the word of a plain enum, or null.
pub(crate) fn from_word_or_none<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<Option<T>, sqlx::Error> {
    let word: Option<String> = row.try_get(column)?;
    word.map(|word| serde_json::from_value(Value::String(word)).map_err(|error| decode(column, error))).transpose()
}

#[allow(clippy::needless_pass_by_value, reason = "it comes from a row and is not used again")]
fn parse<T>(column: &str, text: String) -> Result<T, sqlx::Error>
where
    T: FromStr<Err: Display>,
{
    text.parse().map_err(|error| decode(column, error))
}

fn decode(column: &str, error: impl Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("{column}: {error}").into())
}

fn unstorable(why: impl Display) -> StoreError {
    StoreError::Unstorable { why: why.to_string() }
}
