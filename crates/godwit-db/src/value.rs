//! The few kinds of values that histories and catalogues are made of.

use crate::DbError;

/// One value, on its way to or from a server.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// No value.
    Null,
    /// A whole number or a truth value.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes; servers also send texts so when a catalogue calls them binary.
    Bytes(Vec<u8>),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// One row of an answer; columns are read by position, in the order of the `SELECT` that this crate wrote.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row(pub(crate) Vec<Value>);

impl Row {
    fn value(&self, index: usize) -> Result<&Value, DbError> {
        self.0
            .get(index)
            .ok_or_else(|| DbError::unexpected(format!("no column {index} in a row of {}", self.0.len())))
    }

    /// A text that may be NULL.
    pub(crate) fn text_or_null(&self, index: usize) -> Result<Option<String>, DbError> {
        match self.value(index)? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(number.to_string())),
            Value::Text(text) => Ok(Some(text.clone())),
            Value::Bytes(bytes) => Ok(Some(String::from_utf8_lossy(bytes).into_owned())),
        }
    }

    /// A text; NULL is an unexpected answer.
    pub(crate) fn text(&self, index: usize) -> Result<String, DbError> {
        self.text_or_null(index)?.ok_or_else(|| null(index))
    }

    /// A whole number that may be NULL.
    pub(crate) fn int_or_null(&self, index: usize) -> Result<Option<i64>, DbError> {
        let parse = |text: &str| {
            text.parse()
                .map(Some)
                .map_err(|_| DbError::unexpected(format!("column {index} is no whole number")))
        };
        match self.value(index)? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(*number)),
            Value::Text(text) => parse(text),
            Value::Bytes(bytes) => parse(&String::from_utf8_lossy(bytes)),
        }
    }

    /// A whole number; NULL is an unexpected answer.
    pub(crate) fn int(&self, index: usize) -> Result<i64, DbError> {
        self.int_or_null(index)?.ok_or_else(|| null(index))
    }

    /// A truth value; NULL counts as false.
    pub(crate) fn flag(&self, index: usize) -> Result<bool, DbError> {
        Ok(self.int_or_null(index)?.is_some_and(|number| number != 0))
    }

    /// A count or size; NULL and negative numbers mean that nobody knows.
    pub(crate) fn count_or_unknown(&self, index: usize) -> Result<Option<u64>, DbError> {
        Ok(self.int_or_null(index)?.and_then(|number| u64::try_from(number).ok()))
    }

    /// Bytes that may be NULL.
    pub(crate) fn bytes_or_null(&self, index: usize) -> Result<Option<Vec<u8>>, DbError> {
        match self.value(index)? {
            Value::Null => Ok(None),
            Value::Int(_) => Err(DbError::unexpected(format!("column {index} is a number, not bytes"))),
            Value::Text(text) => Ok(Some(text.clone().into_bytes())),
            Value::Bytes(bytes) => Ok(Some(bytes.clone())),
        }
    }
}

fn null(index: usize) -> DbError {
    DbError::unexpected(format!("column {index} is NULL"))
}
