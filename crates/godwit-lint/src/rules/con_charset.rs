//! Another character set for rows that are there.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, Column, ColumnOption, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "con-charset",
    engines: &[Engine::Mysql],
    severity: Severity::Block,
    grows: true,
    title: "Rows are written anew in another character set",
    why: "`CONVERT TO CHARACTER SET` copies the table row by row while every write waits, and takes the space of a second \
          one. Text columns may grow a type, and an index that then needs more than 3072 bytes (767 in old row formats) is \
          refused. A value that the new set cannot hold makes it fail. `MODIFY` with another character set or collation does \
          the same for one column.",
    instead: "Convert a copy of the table that a tool keeps in step and swaps in, or do it when nobody writes. `DEFAULT \
              CHARACTER SET` alone changes nothing but the columns to come.",
    sources: &["https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html"],
    examples: &[
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int PRIMARY KEY, note varchar(100)) CHARACTER SET latin1;",
            "ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int PRIMARY KEY, note varchar(100)) CHARACTER SET latin1;",
            "ALTER TABLE orders MODIFY note varchar(100) CHARACTER SET utf8mb4;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int PRIMARY KEY, note varchar(100)) CHARACTER SET latin1;",
            "ALTER TABLE orders DEFAULT CHARACTER SET utf8mb4;",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id int PRIMARY KEY, note varchar(100)) CHARACTER SET utf8mb4;",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::AlterTable(altered) = here.shape() else {
        return;
    };
    let table = &altered.table;
    if here.made.is_new(table) {
        return;
    }
    for alter in &altered.changes {
        match &alter.change {
            Change::Option { name, value } if name == "convert" => {
                report
                    .say(
                        format!("every row of {table} is written anew as {value}, and writes wait"),
                        "convert a copy of the table that is swapped in, or do it when nobody writes",
                    )
                    .at(alter.span)
                    .of(table);
            }
            Change::Redefine { name, column, .. } => {
                let new = encoding(column);
                let old = crate::column::before(here, table, &name.name);
                if new.is_empty() || old.as_ref().is_some_and(|old| encoding(old) == new) {
                    continue;
                }
                report
                    .say(
                        format!("where {name} of {table} has another character set or collation, rows are written anew"),
                        "leave it as it is, or convert a copy of the table that is swapped in",
                    )
                    .at(alter.span)
                    .of(table)
                    .at_most(Severity::Warn);
            }
            _ => {}
        }
    }
}

/// What a column's definition says of its characters.
fn encoding(column: &Column) -> Vec<&ColumnOption> {
    let options = column.options.iter();
    options
        .filter(|option| matches!(option, ColumnOption::Charset(_) | ColumnOption::Collate(_)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TableFacts, testing::told};

    #[test]
    fn a_column_may_keep_what_it_has() {
        let facts = || TableFacts {
            definition: Some("CREATE TABLE `orders` (`note` varchar(10) CHARACTER SET utf8mb4 DEFAULT NULL)".to_owned()),
            ..TableFacts::default()
        };
        let same = "ALTER TABLE orders MODIFY note varchar(10) CHARACTER SET utf8mb4 NOT NULL;";
        assert!(told(RULE.id, Engine::Mysql, "orders", facts(), same).is_empty());
        let other = "ALTER TABLE orders MODIFY note varchar(10) CHARACTER SET latin1;";
        assert_eq!(told(RULE.id, Engine::Mysql, "orders", facts(), other).len(), 1);
    }
}
