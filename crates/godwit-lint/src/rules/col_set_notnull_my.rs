//! `MODIFY … NOT NULL`.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, ColumnOption};

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-set-notnull-my",
    engines: &[Engine::Mysql],
    severity: Severity::Block,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column becomes NOT NULL, and rows without a value get a made-up one",
    why: "MySQL and MariaDB rebuild the table. In strict mode the statement fails at the first row without a value, after \
          having copied what came before it. Without strict mode it turns NULL into 0, an empty string or a zero date, and \
          nobody can tell those rows from real ones afterwards.",
    instead: "Give the rows without a value one first, in batches, in a migration before this one; see that `sql_mode` has \
              `STRICT_TRANS_TABLES`; then make the column NOT NULL.",
    sources: &[
        "https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sql-mode-strict",
        "https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html",
        "atlas:MF104",
    ],
    examples: &[
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders MODIFY total int NOT NULL;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders MODIFY total bigint;",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id int, total int NOT NULL); ALTER TABLE orders MODIFY total bigint NOT NULL;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (altered, alter) in column::changes(here) {
        let table = &altered.table;
        let Change::Redefine { name, column, .. } = &alter.change else {
            continue;
        };
        if !column.has(&ColumnOption::NotNull) || here.made.is_empty(table) {
            continue;
        }
        let help = "fill the rows without a value in a migration before this one";
        let said = match column::before(here, table, &name.name) {
            Some(old) if old.is_required() => continue,
            Some(_) => report.say(
                format!(
                    "making {} of {table} NOT NULL fails on rows without a value, or makes one up where the server is not \
                     strict",
                    name.name
                ),
                help,
            ),
            None => report
                .say(
                    format!(
                        "if {} of {table} can be NULL now, making it NOT NULL fails on rows without a value, or makes one up \
                         where the server is not strict",
                        name.name
                    ),
                    help,
                )
                .at_most(Severity::Warn),
        };
        said.at(alter.span).of(table);
    }
}
