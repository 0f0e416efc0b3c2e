//! Godwit's own writes as texts: they travel in one message with statements, where nothing can be bound.

use godwit_core::{Engine, digest::hex};

use crate::value::Value;

/// One statement on a table of Godwit's own, with `?` for its values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Write {
    sql: String,
    values: Vec<Value>,
}

impl Write {
    pub(crate) const fn new(sql: String, values: Vec<Value>) -> Self {
        Self { sql, values }
    }

    /// The statement with its values as literals that mean the same under every setting of a session.
    pub(crate) fn text(&self, engine: Engine) -> String {
        let mut values = self.values.iter();
        let mut quote = None;
        let mut out = String::with_capacity(self.sql.len() + 32 * self.values.len());
        for letter in self.sql.chars() {
            match (quote, letter) {
                (None, '?') => out.push_str(
                    &values
                        .next()
                        .map_or_else(|| "NULL".to_owned(), |value| literal(engine, value)),
                ),
                (None, '"' | '`' | '\'') => {
                    quote = Some(letter);
                    out.push(letter);
                }
                (Some(open), _) => {
                    if letter == open {
                        quote = None;
                    }
                    out.push(letter);
                }
                (None, _) => out.push(letter),
            }
        }
        out
    }
}

fn literal(engine: Engine, value: &Value) -> String {
    match (value, engine) {
        (Value::Null, _) => "NULL".to_owned(),
        (Value::Int(number), _) => number.to_string(),
        // `E` makes backslashes mean the same whatever standard_conforming_strings says.
        (Value::Text(text), Engine::Postgres) => {
            let text = text.replace('\\', "\\\\").replace('\'', "''").replace('\0', "");
            format!("E'{text}'")
        }
        // Hexadecimal depends on no sql_mode; with an introducer it is a text.
        (Value::Text(text), Engine::Mysql) if text.is_empty() => "''".to_owned(),
        (Value::Text(text), Engine::Mysql) => format!("_utf8mb4 0x{}", hex(text.as_bytes())),
        (Value::Text(text), Engine::Sqlite) => format!("'{}'", text.replace('\'', "''").replace('\0', "")),
        (Value::Bytes(bytes), Engine::Postgres) => format!("decode('{}', 'hex')", hex(bytes)),
        (Value::Bytes(bytes), Engine::Mysql | Engine::Sqlite) => format!("X'{}'", hex(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_literals_and_quoted_question_marks_stay() {
        let write = Write::new(
            "INSERT INTO \"odd?\".t VALUES (?, ?, ?, ?, '?')".to_owned(),
            vec![7.into(), r"it's \ here".into(), Value::Bytes(vec![0xab]), Value::Null],
        );
        assert_eq!(
            write.text(Engine::Postgres),
            r#"INSERT INTO "odd?".t VALUES (7, E'it''s \\ here', decode('ab', 'hex'), NULL, '?')"#
        );
        assert_eq!(
            write.text(Engine::Sqlite),
            r#"INSERT INTO "odd?".t VALUES (7, 'it''s \ here', X'ab', NULL, '?')"#
        );
        let mysql = Write::new("SELECT ?, ?".to_owned(), vec!["é".into(), "".into()]);
        assert_eq!(mysql.text(Engine::Mysql), "SELECT _utf8mb4 0xc3a9, ''");
    }
}
