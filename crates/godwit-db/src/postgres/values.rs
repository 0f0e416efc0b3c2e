//! Values on their way to and from PostgreSQL.

use std::error::Error as StdError;

use tokio_postgres::{
    Row as ServerRow,
    types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use crate::{
    DbError,
    value::{Row, Value},
};

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// The type under which a value is announced; the server casts from there.
pub(super) fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::UNKNOWN,
        Value::Int(_) => Type::INT8,
        Value::Text(_) => Type::TEXT,
        Value::Bytes(_) => Type::BYTEA,
    }
}

/// Reads a row of the few types that this crate's catalogue queries select.
pub(super) fn row(row: &ServerRow) -> Result<Row, DbError> {
    let column = |(index, column): (usize, &tokio_postgres::Column)| {
        let value = match *column.type_() {
            Type::INT2 => get::<i16>(row, index)?.map(|number| Value::Int(number.into())),
            Type::INT4 => get::<i32>(row, index)?.map(|number| Value::Int(number.into())),
            Type::INT8 => get::<i64>(row, index)?.map(Value::Int),
            Type::BOOL => get::<bool>(row, index)?.map(|truth| Value::Int(truth.into())),
            Type::BYTEA => get::<Vec<u8>>(row, index)?.map(Value::Bytes),
            Type::TEXT | Type::NAME | Type::VARCHAR => get::<String>(row, index)?.map(Value::Text),
            ref other => return Err(DbError::unexpected(format!("a column of type {other}"))),
        };
        Ok(value.unwrap_or(Value::Null))
    };
    row.columns()
        .iter()
        .enumerate()
        .map(column)
        .collect::<Result<_, _>>()
        .map(Row)
}

fn get<'a, T: FromSql<'a>>(row: &'a ServerRow, index: usize) -> Result<Option<T>, DbError> {
    row.try_get(index)
        .map_err(|_| DbError::unexpected(format!("column {index} cannot be read as its own type")))
}
