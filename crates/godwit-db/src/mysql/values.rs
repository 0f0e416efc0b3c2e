//! Values on their way from MySQL and MariaDB.

use sqlx::{Column as _, Row as _, TypeInfo as _, ValueRef as _, mysql::MySqlRow};

use crate::{
    DbError,
    value::{Row, Value},
};

/// Reads a row of the few types that this crate's catalogue queries select.
pub(super) fn row(row: &MySqlRow) -> Result<Row, DbError> {
    (0..row.columns().len())
        .map(|index| value(row, index))
        .collect::<Result<_, _>>()
        .map(Row)
}

fn value(row: &MySqlRow, index: usize) -> Result<Value, DbError> {
    let bad = || DbError::unexpected(format!("column {index} cannot be read as its own type"));
    if row.try_get_raw(index).map_err(|_| bad())?.is_null() {
        return Ok(Value::Null);
    }
    let kind = row.column(index).type_info().name();
    if kind.contains("INT") || kind == "BOOLEAN" {
        if kind.contains("UNSIGNED") {
            let number: u64 = row.try_get_unchecked(index).map_err(|_| bad())?;
            return i64::try_from(number).map(Value::Int).map_err(|_| bad());
        }
        return row.try_get_unchecked(index).map(Value::Int).map_err(|_| bad());
    }
    let bytes: Vec<u8> = row.try_get_unchecked(index).map_err(|_| bad())?;
    Ok(if kind.contains("BLOB") || kind.contains("BINARY") {
        Value::Bytes(bytes)
    } else {
        Value::Text(String::from_utf8_lossy(&bytes).into_owned())
    })
}
