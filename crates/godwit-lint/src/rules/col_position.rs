//! `FIRST` and `AFTER`.

use godwit_core::{Engine, Product, Severity};
use godwit_sql::Change;

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-position",
    engines: &[Engine::Mysql],
    severity: Severity::Warn,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column is put between others",
    why: "Adding a column at the end is instant from MySQL 8.0.12 and MariaDB 10.3.2 on. Adding one `FIRST` or `AFTER` another \
          rebuilds the table before MySQL 8.0.29 and MariaDB 10.4. Moving a column that is there rebuilds it on every \
          MySQL.",
    instead: "Add columns at the end. Their order only matters to `SELECT *` and to INSERTs that name no columns.",
    sources: &[
        "https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html",
        "https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",
    ],
    examples: &[
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders ADD COLUMN note varchar(40) AFTER id;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders MODIFY total int FIRST;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders ADD COLUMN note varchar(40);",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let context = here.context;
    let maria = context.at_least(Product::Mariadb, (10, 4, 0), false);
    for (altered, alter) in column::changes(here) {
        let (name, instant, does) = match &alter.change {
            Change::AddColumn {
                column,
                position: Some(_),
                ..
            } => {
                let instant = maria || context.at_least(Product::Mysql, (8, 0, 29), false);
                (&column.name.name, instant, "adding")
            }
            Change::Redefine {
                name,
                position: Some(_),
                ..
            } => (&name.name, maria, "moving"),
            _ => continue,
        };
        let table = &altered.table;
        if instant || here.made.is_new(table) {
            continue;
        }
        let said = match context.server {
            Some(_) => report.say(
                format!("{does} {name} between the columns of {table} rebuilds the table"),
                "leave out FIRST and AFTER",
            ),
            None => report.say(
                format!("{does} {name} between the columns of {table} rebuilds the table on older servers"),
                "leave out FIRST and AFTER, or see that the server is MySQL 8.0.29, MariaDB 10.4 or later",
            ),
        };
        said.at(alter.span).of(table);
        if context.server.is_none() {
            said.at_most(Severity::Info);
        }
    }
}
