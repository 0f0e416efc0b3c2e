//! Whether a column can take another type without its rows being looked at.

use godwit_sql::DataType;

/// What a change of type costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// The type is the same.
    None,
    /// Only the catalogue changes.
    Free,
    /// The rows stay, and all of them are read or their indexes are built anew; or nobody can tell.
    Perhaps,
    /// The table is written anew.
    Rewrite,
}

/// From `old` to `new` on PostgreSQL, without a `USING` that computes.
///
/// An index on the column is built anew where the comparison changes, which none of the free ones does.
pub(crate) fn postgres(old: &DataType, new: &DataType) -> Change {
    if old.array != new.array {
        return Change::Rewrite;
    }
    let (from, to) = (plain(&old.name), plain(&new.name));
    if from == to && old.arguments == new.arguments {
        return Change::None;
    }
    let (before, after) = (numbers(old), numbers(new));
    match (from, to) {
        ("varchar" | "text", "text") => Change::Free,
        ("varchar", "varchar") | ("varbit", "varbit") => free_if(grows(&before, &after)),
        ("text", "varchar") => free_if(after.is_empty()),
        ("cidr", "inet") => Change::Free,
        // Unlimited, or more digits before the point and as many behind it.
        ("numeric", "numeric") => match (&before[..], &after[..]) {
            (_, []) => Change::Free,
            ([digits, scale @ ..], [more, same @ ..]) => {
                let scale = scale.first().copied().unwrap_or(0);
                let same = same.first().copied().unwrap_or(0);
                free_if(more >= digits && scale == same)
            }
            ([], _) => Change::Rewrite,
        },
        ("timestamp", "timestamp")
        | ("timestamptz", "timestamptz")
        | ("time", "time")
        | ("timetz", "timetz")
        | ("interval", "interval") => free_if(grows(&before, &after)),
        // Free from version 12 on where the session's time zone is UTC, which the text does not tell.
        ("timestamp", "timestamptz") | ("timestamptz", "timestamp") => Change::Perhaps,
        // Free where no index compares the column.
        ("citext", "text" | "varchar") | ("text" | "varchar", "citext") if after.is_empty() => Change::Perhaps,
        _ => Change::Rewrite,
    }
}

/// From `old` to `new` on MySQL and MariaDB, the character set staying as it is.
pub(crate) fn mysql(old: &DataType, new: &DataType) -> Change {
    let (from, to) = (plain_mysql(&old.name), plain_mysql(&new.name));
    let integer = matches!(from, "tinyint" | "smallint" | "mediumint" | "int" | "bigint");
    // The width of an integer is only how it is shown.
    let same = from == to && old.unsigned == new.unsigned;
    if same && (integer || old.arguments == new.arguments) {
        return Change::None;
    }
    match (from, to) {
        ("varchar" | "varbinary", _) if same => {
            let (before, after) = (numbers(old), numbers(new));
            let widths = if from == "varbinary" { 1..=1 } else { 1..=4 };
            // The length of a value takes one byte up to 255 bytes and two above: crossing that copies the table.
            match (&before[..], &after[..]) {
                ([before], [after]) if after >= before => {
                    let stays = |width: u64| (before * width <= 255) == (after * width <= 255);
                    if widths.clone().all(stays) {
                        Change::Free
                    } else if widths.clone().any(stays) {
                        Change::Perhaps
                    } else {
                        Change::Rewrite
                    }
                }
                _ => Change::Rewrite,
            }
        }
        // Members that come behind the others leave the rows as they are, within one byte or two.
        ("enum" | "set", _) if same => {
            let appended = new.arguments.starts_with(&old.arguments);
            let bytes = |members: usize| match from {
                "enum" => usize::from(members > 255),
                _ => members.div_ceil(8),
            };
            if appended && bytes(old.arguments.len()) == bytes(new.arguments.len()) {
                Change::Free
            } else {
                Change::Rewrite
            }
        }
        _ => Change::Rewrite,
    }
}

fn free_if(free: bool) -> Change {
    if free { Change::Free } else { Change::Rewrite }
}

/// Whether a limit grows or goes; there is none where there is no number.
fn grows(before: &[u64], after: &[u64]) -> bool {
    match (before.first(), after.first()) {
        (_, None) => true,
        (Some(before), Some(after)) => after >= before,
        (None, Some(_)) => false,
    }
}

fn numbers(data_type: &DataType) -> Vec<u64> {
    data_type
        .arguments
        .iter()
        .filter_map(|argument| argument.parse().ok())
        .collect()
}

/// One name for each of PostgreSQL's types.
pub(crate) fn plain(name: &str) -> &str {
    match name {
        "character varying" => "varchar",
        "bit varying" => "varbit",
        "character" | "bpchar" => "char",
        "decimal" | "dec" => "numeric",
        "integer" | "int4" => "int",
        "int2" => "smallint",
        "int8" => "bigint",
        "float8" | "double precision" | "float" => "double precision",
        "float4" => "real",
        "bool" => "boolean",
        "timestamp without time zone" => "timestamp",
        "timestamp with time zone" => "timestamptz",
        "time without time zone" => "time",
        "time with time zone" => "timetz",
        other => other,
    }
}

fn plain_mysql(name: &str) -> &str {
    match name {
        "integer" | "int4" => "int",
        "int1" | "bool" | "boolean" => "tinyint",
        "int2" => "smallint",
        "int3" | "middleint" => "mediumint",
        "int8" => "bigint",
        "dec" | "numeric" | "fixed" => "decimal",
        "character varying" => "varchar",
        "character" => "char",
        "double precision" | "real" => "double",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use godwit_core::Engine;
    use godwit_sql::{Shape, shape};

    use super::*;

    fn of(engine: Engine, text: &str) -> DataType {
        match shape(engine, &format!("CREATE TABLE t (c {text})")) {
            Shape::CreateTable(table) => table.columns[0].data_type.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn postgres_leaves_the_rows_alone_where_every_old_value_is_a_new_one() {
        let change = |old, new| postgres(&of(Engine::Postgres, old), &of(Engine::Postgres, new));
        assert_eq!(change("character varying(20)", "varchar(40)"), Change::Free);
        assert_eq!(change("varchar(40)", "varchar(20)"), Change::Rewrite);
        assert_eq!(change("varchar(40)", "text"), Change::Free);
        assert_eq!(change("text", "varchar(20)"), Change::Rewrite);
        assert_eq!(change("char(4)", "text"), Change::Rewrite);
        assert_eq!(change("numeric(10,2)", "numeric(12,2)"), Change::Free);
        assert_eq!(change("numeric(10,2)", "numeric(12,3)"), Change::Rewrite);
        assert_eq!(change("numeric(10,2)", "numeric"), Change::Free);
        assert_eq!(change("numeric", "numeric(10,2)"), Change::Rewrite);
        assert_eq!(change("numeric(5)", "numeric(6,0)"), Change::Free);
        assert_eq!(change("int", "bigint"), Change::Rewrite);
        assert_eq!(change("int4", "integer"), Change::None);
        assert_eq!(change("timestamp(3)", "timestamp without time zone"), Change::Free);
        assert_eq!(change("timestamp", "timestamptz"), Change::Perhaps);
        assert_eq!(change("text[]", "text"), Change::Rewrite);
        assert_eq!(change("cidr", "inet"), Change::Free);
    }

    #[test]
    fn mysql_grows_text_within_its_length_byte() {
        let change = |old, new| mysql(&of(Engine::Mysql, old), &of(Engine::Mysql, new));
        assert_eq!(change("varchar(20)", "varchar(60)"), Change::Free);
        assert_eq!(change("varchar(60)", "varchar(80)"), Change::Perhaps);
        assert_eq!(change("varchar(200)", "varchar(300)"), Change::Perhaps);
        assert_eq!(change("varchar(300)", "varchar(400)"), Change::Free);
        assert_eq!(change("varchar(20)", "varchar(300)"), Change::Rewrite);
        assert_eq!(change("varchar(60)", "varchar(20)"), Change::Rewrite);
        assert_eq!(change("int(11)", "integer"), Change::None);
        assert_eq!(change("int", "int unsigned"), Change::Rewrite);
        assert_eq!(change("int", "bigint"), Change::Rewrite);
        assert_eq!(change("enum('a','b')", "enum('a','b','c')"), Change::Free);
        assert_eq!(change("enum('a','b')", "enum('b','a')"), Change::Rewrite);
    }
}
