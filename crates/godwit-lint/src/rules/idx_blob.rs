//! MySQL's indexes on TEXT and BLOB columns.

use godwit_core::Engine;
use godwit_sql::{Change, ConstraintKind, DataType, Name, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-blob",
    engines: &[Engine::Mysql],
    title: "A TEXT or BLOB column is indexed whole",
    why: "MySQL refuses an index on such a column without a length (error 1170). MariaDB refuses it in a primary key, makes \
          a slow hash of a unique one, and cuts any other to the 3072 bytes that an index entry may have.",
    instead: "Index a prefix, `(body(40))`, long enough to tell most values apart; or a generated column with a hash of the \
              value; or make the column a `varchar`.",
    sources: &["https://dev.mysql.com/doc/refman/8.0/en/column-indexes.html"],
    examples: &[
        Example::bad(Engine::Mysql, "", "CREATE TABLE notes (id int PRIMARY KEY, body text, KEY notes_body (body));"),
        Example::bad(
            Engine::Mysql,
            "",
            "CREATE TABLE notes (id int PRIMARY KEY, body text); CREATE INDEX notes_body ON notes (body);",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE notes (id int PRIMARY KEY, body text, KEY notes_body (body(40)));",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE notes (id int PRIMARY KEY, body text, FULLTEXT KEY notes_body (body));",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let sql = here.stmt().sql;
    match here.shape() {
        Shape::CreateTable(table) => {
            for constraint in &table.constraints {
                let text = constraint.span.of(sql);
                for name in columns(&constraint.kind) {
                    let column = table.columns.iter().find(|column| column.name.name.eq_ignore_ascii_case(name));
                    if column.is_some_and(|column| is_long(&column.data_type)) && is_whole(text, name) {
                        say(report, &table.name, name);
                    }
                }
            }
        }
        Shape::CreateIndex(index) if index.special.is_none() => {
            let keys = sql.get(index.table.span.end..).unwrap_or_default();
            for name in index.columns.iter().flatten() {
                look(here, report, &index.table, name, keys);
            }
        }
        Shape::AlterTable(altered) => {
            for alter in &altered.changes {
                if let Change::AddConstraint(constraint) = &alter.change {
                    for name in columns(&constraint.kind) {
                        look(here, report, &altered.table, name, constraint.span.of(sql));
                    }
                }
            }
        }
        _ => {}
    }
}

fn look(here: &Here<'_>, report: &mut Report, table: &Name, name: &str, text: &str) {
    let column = crate::column::before(here, table, name);
    if column.is_some_and(|column| is_long(&column.data_type)) && is_whole(text, name) {
        say(report, table, name);
    }
}

fn say(report: &mut Report, table: &Name, name: &str) {
    report
        .say(
            format!("{name} of {table} has no length that an index could hold"),
            format!("index a prefix of it: {name}(40)"),
        )
        .of(table);
}

fn columns(kind: &ConstraintKind) -> &[String] {
    match kind {
        ConstraintKind::Index(columns) | ConstraintKind::Unique(columns) | ConstraintKind::PrimaryKey(columns) => columns,
        _ => &[],
    }
}

fn is_long(data_type: &DataType) -> bool {
    ["text", "blob", "json"].iter().any(|long| data_type.name.ends_with(long))
}

/// Whether the column stands in the index's bracket without a length after it.
fn is_whole(text: &str, name: &str) -> bool {
    crate::indexes::bracket(text).is_some_and(|(_, keys, _)| {
        keys.iter()
            .any(|key| key.trim_matches(['`', '"']).eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TableFacts, testing::told};

    #[test]
    fn the_targets_columns_are_known() {
        let facts = TableFacts {
            definition: Some("CREATE TABLE `notes` (`id` int NOT NULL, `body` mediumtext)".to_owned()),
            ..TableFacts::default()
        };
        let sql = "ALTER TABLE notes ADD INDEX (id), ADD INDEX (`body`);";
        assert_eq!(
            told(RULE.id, Engine::Mysql, "notes", facts, sql),
            ["body of notes has no length that an index could hold"]
        );
    }
}
