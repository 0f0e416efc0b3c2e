//! The order of an enumeration's values.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, Column, DataType, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "con-enum-order",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Block,
    grows: true,
    title: "The values of an enumeration change their places",
    why: "MySQL and MariaDB store the place of a value, so that a new definition is instant only where it appends. A value \
          that is removed or put between others makes them copy the table while writes wait, and rows with a removed value \
          fail or become empty. One byte holds 255 values of an ENUM and 8 of a SET: beyond that the table is copied, too.\n\n\
          PostgreSQL appends a value unless `BEFORE` or `AFTER` says otherwise, which decides how rows are sorted. The new \
          value cannot be used in the transaction that adds it (error 55P04).",
    instead: "Append values. Remove one only when no row has it. On PostgreSQL say where a value belongs, and use it in a later \
              migration.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertype.html",
        "https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html",
        "squawk:require-enum-value-ordering",
        "atlas:MY110",
        "atlas:MY120",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TYPE state AS ENUM ('new', 'done');",
            "ALTER TYPE state ADD VALUE 'open';",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TYPE state AS ENUM ('new', 'done'); CREATE TABLE orders (state state);",
            "ALTER TYPE state ADD VALUE 'open' AFTER 'new'; INSERT INTO orders (state) VALUES ('open');",
        )
        .refused(),
        Example::bad(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (state enum('new', 'done')); INSERT INTO orders SELECT 'new'; \
             ALTER TABLE orders MODIFY state enum('new', 'open', 'done');",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TYPE state AS ENUM ('new', 'done');",
            "ALTER TYPE state ADD VALUE 'open' AFTER 'new';",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (state enum('new', 'done')); INSERT INTO orders SELECT 'new'; \
             ALTER TABLE orders MODIFY state enum('new', 'done', 'open');",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    match here.shape() {
        Shape::AddEnumValue { name, placed } => {
            let value = here.stmt().sql.split('\'').nth(1).unwrap_or_default();
            let used = format!("'{value}'");
            if here.in_transaction() && here.after().iter().any(|stmt| stmt.sql.contains(&used)) {
                report.say(
                    format!("{used} of {name} cannot be used before the transaction that adds it has ended"),
                    "use it in a later migration",
                );
            } else if !placed {
                report
                    .say(
                        format!("{used} comes after all other values of {name}, and rows with it are sorted last"),
                        "say BEFORE or AFTER which value it belongs",
                    )
                    .at_most(Severity::Info);
            }
        }
        Shape::AlterTable(altered) if !here.made.is_new(&altered.table) => {
            for alter in &altered.changes {
                if let Change::Redefine { name, column, .. } = &alter.change
                    && let Some(old) = crate::column::before(here, &altered.table, &name.name)
                    && let Some(message) = remap(&old, column)
                {
                    report
                        .say(
                            format!("{} is copied while writes wait: {message}", altered.table),
                            "append values and leave the others where they are",
                        )
                        .at(alter.span)
                        .of(&altered.table);
                }
            }
        }
        _ => {}
    }
}

/// Why rows must be written anew, where they must.
fn remap(old: &Column, new: &Column) -> Option<String> {
    let kind = new.data_type.name.as_str();
    if !matches!(kind, "enum" | "set") || old.data_type.name != kind {
        return None;
    }
    let (before, after) = (&old.data_type.arguments, &new.data_type.arguments);
    if let Some(gone) = before.iter().find(|value| !after.contains(value)) {
        return Some(format!("{gone} of {} goes", new.name));
    }
    if let Some((moved, _)) = before.iter().zip(after).find(|(old, new)| old != new) {
        return Some(format!("{moved} of {} changes its place", new.name));
    }
    (bytes(&old.data_type) != bytes(&new.data_type)).then(|| format!("{} needs more bytes for its values", new.name))
}

/// Bytes that one value takes.
fn bytes(data_type: &DataType) -> usize {
    let values = data_type.arguments.len();
    match (data_type.name.as_str(), values) {
        ("enum", ..=255) => 1,
        ("enum", _) => 2,
        (_, ..=8) => 1,
        (_, ..=16) => 2,
        (_, ..=24) => 3,
        (_, ..=32) => 4,
        _ => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TableFacts, testing::told};

    #[test]
    fn the_targets_definition_is_compared() {
        let told = |sql: &str| {
            let facts = TableFacts {
                definition: Some(
                    "CREATE TABLE `orders` (`id` int, `state` enum('new','done'), `tags` set('a','b','c','d','e','f','g','h'))"
                        .to_owned(),
                ),
                ..TableFacts::default()
            };
            told(RULE.id, Engine::Mysql, "orders", facts, sql)
        };
        assert_eq!(
            told("ALTER TABLE orders MODIFY state enum('new');"),
            ["orders is copied while writes wait: 'done' of state goes"]
        );
        assert_eq!(
            told("ALTER TABLE orders CHANGE tags tags set('a','b','c','d','e','f','g','h','i');"),
            ["orders is copied while writes wait: tags needs more bytes for its values"]
        );
        assert!(told("ALTER TABLE orders MODIFY state enum('new','done','late') NOT NULL;").is_empty());
    }
}
