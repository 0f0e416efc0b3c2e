//! `AUTO_INCREMENT` on what is no integer, or from a number on.

use godwit_core::{Engine, Severity};
use godwit_sql::{ColumnOption, Shape};

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-autoinc",
    engines: &[Engine::Mysql],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "AUTO_INCREMENT is on a fraction, or begins at a number",
    why: "`AUTO_INCREMENT` on FLOAT or DOUBLE stops counting where the type has no next whole number; MySQL 8.4 refuses it. \
          `AUTO_INCREMENT = n` at the end of a CREATE TABLE is mostly left over from a dump: the new table begins to count \
          where another one had arrived.",
    instead: "Use `BIGINT UNSIGNED`, and leave out `AUTO_INCREMENT = n` unless numbers below are taken.",
    sources: &[
        "https://dev.mysql.com/doc/refman/8.4/en/example-auto-increment.html",
    ],
    examples: &[
        Example::bad(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id double AUTO_INCREMENT PRIMARY KEY);",
        ),
        Example::bad(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB AUTO_INCREMENT=48211;",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (table, column) in column::made(here) {
        let fraction = matches!(
            column.data_type.name.as_str(),
            "float" | "double" | "double precision" | "real" | "decimal" | "numeric"
        );
        if fraction && column.has(&ColumnOption::AutoIncrement) {
            report
                .say(
                    format!("{} of {table} counts in a {}, which skips numbers when they grow", column.name.name, column.data_type.name),
                    "make it BIGINT UNSIGNED",
                )
                .at(column.data_type.span);
        }
    }
    if let Shape::CreateTable(table) = here.shape() {
        let start = table.options.iter().find(|(name, _)| name == "auto_increment");
        if let Some((_, from)) = start.filter(|(_, from)| !matches!(from.as_str(), "0" | "1")) {
            report
                .say(
                    format!("{} begins to count at {from}, as a table in a dump does", table.name),
                    "leave out AUTO_INCREMENT = … unless the numbers below are taken",
                )
                .at_most(Severity::Info);
        }
    }
}
