//! `REFERENCES` in a column's definition.

use godwit_core::{Engine, Product, Severity, Span};
use godwit_sql::{Column, ColumnOption, Key, Shape};

use crate::{Edit, Example, Fix, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-inline-ref-ignored",
    engines: &[Engine::Mysql],
    severity: Severity::Block,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A foreign key is written where MySQL ignores it",
    why: "MySQL before version 9.0 and MariaDB before 10.5 read `REFERENCES` in a column's definition and forget it: there is \
          no foreign key afterwards, no error and no warning, and rows that refer to nothing get in.",
    instead: "Write it as a constraint of the table: `FOREIGN KEY (column) REFERENCES …`.",
    sources: &[
        "https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html",
        "https://mariadb.com/kb/en/foreign-keys/",
        "atlas:MY102",
    ],
    examples: &[
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE people (id int PRIMARY KEY);",
            "CREATE TABLE orders (id int PRIMARY KEY, who int REFERENCES people (id) ON DELETE CASCADE, at date);",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE people (id int PRIMARY KEY); CREATE TABLE orders (id int PRIMARY KEY);",
            "ALTER TABLE orders ADD COLUMN who int REFERENCES people (id) AFTER id;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE people (id int PRIMARY KEY);",
            "CREATE TABLE orders (id int PRIMARY KEY, who int, FOREIGN KEY (who) REFERENCES people (id));",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let context = here.context;
    let honoured = context.at_least(Product::Mariadb, (10, 5, 0), false) || context.at_least(Product::Mysql, (9, 0, 0), false);
    if honoured {
        return;
    }
    for (table, column) in column::made(here) {
        for option in &column.options {
            let ColumnOption::References(key) = option else {
                continue;
            };
            let said = report
                .say(
                    format!(
                        "{} of {table} gets no foreign key to {}: MySQL before 9.0 and MariaDB before 10.5 ignore one that \
                         stands here",
                        column.name.name, key.table
                    ),
                    "write it as a constraint of the table: FOREIGN KEY (…) REFERENCES …",
                )
                .at(key.span);
            if context.server.is_none() {
                said.at_most(Severity::Warn);
            }
            if let Some(fix) = fix(here, column, key) {
                said.fix(fix);
            }
        }
    }
}

/// Takes the clause out of the column and puts it behind the last definition.
fn fix(here: &Here<'_>, column: &Column, key: &Key) -> Option<Fix> {
    // As a constraint of the table it must name the columns.
    if key.columns.is_empty() {
        return None;
    }
    let sql = here.stmt().sql;
    let before = sql.get(column.span.start..key.span.start)?;
    let word = before.trim_end();
    let start = word.len().checked_sub("references".len())?;
    let named = before.to_ascii_lowercase().contains("constraint");
    if named || !word.get(start..)?.eq_ignore_ascii_case("references") {
        return None;
    }
    let keep = word.get(..start)?.trim_end().len();
    let cut = Span {
        start: column.span.start + keep,
        end: key.span.end,
    };
    let written = sql.get(column.name.span.start..column.name.span.end)?;
    let key = sql.get(key.span.start..key.span.end)?;
    let (end, add) = match here.shape() {
        Shape::CreateTable(table) => {
            let columns = table.columns.iter().map(|column| column.span.end);
            let constraints = table.constraints.iter().map(|constraint| constraint.span.end);
            (columns.chain(constraints).max()?, "")
        }
        Shape::AlterTable(altered) => (altered.changes.iter().map(|alter| alter.span.end).max()?, "ADD "),
        _ => return None,
    };
    let mut fix = Fix::replace("make it a constraint of the table", cut, "");
    fix.edits.push(Edit {
        span: Span { start: end, end },
        text: format!(", {add}FOREIGN KEY ({written}) REFERENCES {key}"),
    });
    Some(fix)
}
