//! Types of columns, as far as it matters whether one becomes another without touching the rows.

use godwit_sql::{Column, ColumnOption, DataType};

use super::present::Present;

/// A type with its synonyms resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kind {
    pub name: String,
    pub arguments: Vec<String>,
    pub unsigned: bool,
}

impl Kind {
    pub fn of(data_type: &DataType) -> Self {
        let name = match data_type.name.as_str() {
            "integer" | "int4" => "int",
            "bool" | "boolean" | "int1" => "tinyint",
            "int2" => "smallint",
            "int3" | "middleint" => "mediumint",
            "int8" => "bigint",
            "dec" | "numeric" | "fixed" => "decimal",
            "double precision" | "real" | "float8" => "double",
            "float4" => "float",
            "character varying" | "char varying" | "varcharacter" => "varchar",
            "character" => "char",
            other => other,
        };
        let mut arguments = data_type.arguments.clone();
        match name {
            // The width of a whole number is only how clients show it.
            "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "year" => arguments.clear(),
            "decimal" => {
                if arguments.is_empty() {
                    arguments.push("10".to_owned());
                }
                if arguments.len() == 1 {
                    arguments.push("0".to_owned());
                }
            }
            "char" | "binary" | "bit" if arguments.is_empty() => arguments.push("1".to_owned()),
            "time" | "datetime" | "timestamp" if arguments == ["0"] => arguments.clear(),
            _ => {}
        }
        Self {
            name: name.to_owned(),
            arguments,
            unsigned: data_type.unsigned,
        }
    }

    /// Whether its values are text of a character set.
    pub fn is_text(&self) -> bool {
        matches!(
            self.name.as_str(),
            "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" | "enum" | "set"
        )
    }

    /// Its first argument, where that is a number.
    pub fn length(&self) -> Option<u64> {
        self.arguments.first()?.parse().ok()
    }

    /// The bytes that a value of an enumeration or set takes.
    pub fn packed(&self) -> usize {
        match (self.name.as_str(), self.arguments.len()) {
            ("enum", 0..=255) => 1,
            ("enum", _) => 2,
            (_, members @ 0..=32) => members.div_ceil(8),
            _ => 8,
        }
    }
}

/// The character set and collation of a text column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub charset: Option<String>,
    pub collation: Option<String>,
}

impl Text {
    /// Those of `column`, by itself or from its table.
    pub fn of(present: &Present<'_>, column: &Column) -> Self {
        let own = column.options.iter().find_map(|option| match option {
            ColumnOption::Charset(charset) => Some(charset.to_lowercase()),
            _ => None,
        });
        let collation = column.options.iter().find_map(|option| match option {
            ColumnOption::Collate(collation) => Some(collation.to_lowercase()),
            _ => None,
        });
        let inherits = own.is_none() && collation.is_none();
        let collation = if inherits {
            present.option("collate").map(str::to_owned)
        } else {
            collation
        };
        let of_collation = collation.as_deref().and_then(|name| name.split('_').next());
        let charset = own
            .as_deref()
            .or(of_collation)
            .or_else(|| present.option("charset"))
            .map(current);
        Self { charset, collation }
    }

    /// Bytes of its longest character.
    pub fn widest(&self) -> Option<u64> {
        Some(match self.charset.as_deref()? {
            "utf8mb4" | "utf16" | "utf16le" | "utf32" | "gb18030" => 4,
            "utf8mb3" | "ujis" | "eucjpms" => 3,
            "big5" | "gbk" | "gb2312" | "sjis" | "cp932" | "euckr" | "ucs2" => 2,
            _ => 1,
        })
    }

    /// Whether both sort alike, as far as it is written; a character set's default is not always.
    pub fn sorts_as(&self, other: &Self) -> bool {
        let default = |collation: &Option<String>| {
            collation.as_deref().is_none_or(|name| {
                name.ends_with("_general_ci")
                    || name.ends_with("_0900_ai_ci")
                    || name.ends_with("_uca1400_ai_ci")
                    || name == "latin1_swedish_ci"
            })
        };
        self.collation == other.collation
            || ((self.collation.is_none() || other.collation.is_none())
                && default(&self.collation)
                && default(&other.collation))
    }
}

/// `utf8` is what `utf8mb3` was called.
pub(super) fn current(charset: &str) -> String {
    if charset == "utf8" {
        "utf8mb3".to_owned()
    } else {
        charset.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, arguments: &[&str]) -> Kind {
        Kind::of(&DataType {
            name: name.to_owned(),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            unsigned: false,
            array: false,
            span: godwit_core::Span { start: 0, end: 0 },
        })
    }

    #[test]
    fn synonyms_and_widths_make_no_other_type() {
        assert_eq!(kind("integer", &[]), kind("int", &["11"]));
        assert_eq!(kind("numeric", &["8"]), kind("decimal", &["8", "0"]));
        assert_eq!(kind("char", &[]), kind("character", &["1"]));
        assert_ne!(kind("varchar", &["20"]), kind("varchar", &["21"]));
    }

    #[test]
    fn enumerations_and_sets_grow_by_bytes() {
        let members = vec!["'m'"; 256];
        assert_eq!(kind("enum", &members[..255]).packed(), 1);
        assert_eq!(kind("enum", &members).packed(), 2);
        assert_eq!(kind("set", &members[..8]).packed(), 1);
        assert_eq!(kind("set", &members[..9]).packed(), 2);
        assert_eq!(kind("set", &members[..33]).packed(), 8);
    }
}
