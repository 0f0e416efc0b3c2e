//! `RENAME TO`, `RENAME TABLE` and `SET SCHEMA`.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, Name, Shape};

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-rename",
    engines: &Engine::ALL,
    severity: Severity::Block,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A table is renamed under a running application",
    why: "Renaming is quick, and every statement that still says the old name fails from that moment on. There is no moment at \
          which the old and the new version of the application both work, so that no rollout without an outage is possible.",
    instead: "Keep the old name alive until nobody says it any more: in the same transaction create a view with the old name \
              that reads the table. A plain view of one table can be written through, too, on PostgreSQL, MySQL and \
              MariaDB; on SQLite it needs INSTEAD OF triggers. Drop the view later.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS",
        "https://dev.mysql.com/doc/refman/8.4/en/rename-table.html",
        "squawk:renaming-table",
        "atlas:BC101",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders RENAME TO purchases;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "RENAME TABLE orders TO purchases;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders RENAME TO purchases;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders RENAME TO purchases; CREATE VIEW orders AS SELECT * FROM purchases;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int); CREATE TABLE orders_new (id bigint);",
            "RENAME TABLE orders TO orders_old, orders_new TO orders;",
        ),
        Example::good(
            Engine::Sqlite,
            "",
            "CREATE TABLE orders_new (id int); ALTER TABLE orders_new RENAME TO orders;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (altered, alter) in column::changes(here) {
        let table = &altered.table;
        if here.made.has(table) {
            continue;
        }
        let help = "create a view with the old name in the same transaction, and drop it when nobody says the name any more";
        let said = match &alter.change {
            Change::Rename { to } => {
                if to.name == table.name || takes_the_name(here, table) {
                    continue;
                }
                let viewed = has_view(here, table);
                if viewed && here.in_transaction() {
                    continue;
                }
                let said = report.say(
                    format!("{table} becomes {to}, and whoever still says {table} fails"),
                    help,
                );
                // Only between the two statements is there nothing under the old name.
                if viewed {
                    said.at_most(Severity::Warn);
                }
                said
            }
            Change::SetSchema => report
                .say(
                    format!("{table} moves to another schema, and whoever names the old one, or has only that on the search_path, fails"),
                    help,
                )
                .at_most(Severity::Warn),
            _ => continue,
        };
        said.at(alter.span).of(table);
    }
}

/// Whether a view of the old name follows.
fn has_view(here: &Here<'_>, old: &Name) -> bool {
    here.after().iter().any(|stmt| match stmt.shape() {
        Shape::CreateView { name, .. } => name.may_be(old),
        _ => false,
    })
}

/// Whether another table is there under the old name afterwards: `RENAME TABLE a TO b, c TO a`, or a later statement.
fn takes_the_name(here: &Here<'_>, old: &Name) -> bool {
    let swapped = here.context.engine == Engine::Mysql && {
        let text = here.stmt().sql.replace('`', "").to_ascii_lowercase();
        let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';').collect();
        let name = old.name.to_ascii_lowercase();
        words.windows(2).any(|pair| pair[0] == "to" && pair[1] == name)
    };
    swapped
        || here.in_transaction()
            && here.after().iter().any(|stmt| match stmt.shape() {
                Shape::AlterTable(altered) => altered
                    .changes
                    .iter()
                    .any(|alter| matches!(&alter.change, Change::Rename { to } if to.name == old.name)),
                _ => false,
            })
}
