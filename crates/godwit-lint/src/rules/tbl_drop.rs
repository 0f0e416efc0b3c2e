//! `DROP TABLE`.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, DropKind, Name, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-drop",
    engines: &Engine::ALL,
    severity: Severity::Block,
    grows: false,
    loses: true,
    needs_facts: false,
    opt_in: false,
    title: "A table is dropped with its rows",
    why: "The rows are gone at the commit, and whatever version of the application still reads the table fails. Only a \
          backup brings them back.",
    instead: "First release an application that no longer uses the table. Then rename it, wait until nobody misses it, and \
              drop it in a later migration with a proven backup at hand. Where that has happened, say so: \
              `-- godwit: lint-ignore tbl-drop because …`.",
    sources: &["squawk:ban-drop-table", "atlas:DS102"],
    examples: &[
        Example::bad(Engine::Postgres, "CREATE TABLE old (id int);", "DROP TABLE old;"),
        Example::bad(Engine::Mysql, "CREATE TABLE old (id int);", "DROP TABLE IF EXISTS old;"),
        Example::bad(Engine::Sqlite, "CREATE TABLE old (id int);", "DROP TABLE old;"),
        Example::good(Engine::Postgres, "", "CREATE TABLE passing (id int); DROP TABLE passing;"),
        Example::good(Engine::Sqlite, "CREATE TABLE old (id int);", "ALTER TABLE old RENAME TO old_20261122;"),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE old (id int);",
            "CREATE TABLE copied (id integer PRIMARY KEY); INSERT INTO copied SELECT id FROM old; DROP TABLE old; \
             ALTER TABLE copied RENAME TO old;",
        ),
        Example::good(Engine::Mysql, "", "DROP TEMPORARY TABLE IF EXISTS passing;"),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::Drop(dropped) = here.shape() else {
        return;
    };
    if dropped.kind != DropKind::Table || dropped.temporary {
        return;
    }
    for table in dropped.names.iter().filter(|table| !here.made.has(table) && !is_rebuilt(here, table)) {
        report
            .say(
                format!("{table} is dropped, and its rows with it"),
                "rename it first and drop it later, when nobody misses it; or say why it can go: \
                 -- godwit: lint-ignore tbl-drop because …",
            )
            .at(table.span)
            .of(table);
    }
}

/// Whether its rows were copied and the copy takes its name: on SQLite that is how a table is altered.
fn is_rebuilt(here: &Here<'_>, old: &Name) -> bool {
    let copied = here.before().iter().any(|stmt| match stmt.shape() {
        Shape::Insert {
            table,
            from_query: true,
            ..
        } => here.made.has(table) && stmt.mentions(&old.name),
        _ => false,
    });
    copied
        && here.after().iter().any(|stmt| match stmt.shape() {
            Shape::AlterTable(altered) => altered
                .changes
                .iter()
                .any(|alter| matches!(&alter.change, Change::Rename { to } if to.name == old.name)),
            _ => false,
        })
}
