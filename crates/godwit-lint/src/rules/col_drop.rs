//! `DROP COLUMN`.

use godwit_core::{Engine, Severity};
use godwit_sql::Change;

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-drop",
    engines: &Engine::ALL,
    severity: Severity::Block,
    grows: false,
    loses: true,
    needs_facts: false,
    opt_in: false,
    title: "A column is dropped with its values",
    why: "The values are gone at the commit, and whatever version of the application still names the column fails: most \
          frameworks name all columns that they saw when they started. Only a backup brings the values back. PostgreSQL \
          takes indexes and constraints of the column with it without a word, and with CASCADE also views.",
    instead: "First release an application that no longer names the column, and wait until the last instance of the old one is \
              gone. Then drop it, with a proven backup at hand, and say so: `-- godwit: lint-ignore col-drop because …`.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN",
        "https://www.sqlite.org/lang_altertable.html",
        "squawk:ban-drop-column",
        "atlas:DS103",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, note text);",
            "ALTER TABLE orders DROP COLUMN note CASCADE;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, note text);",
            "ALTER TABLE orders DROP note;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int, note text);",
            "ALTER TABLE orders DROP COLUMN note;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN passing int; ALTER TABLE orders DROP COLUMN passing;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, KEY by_id (id));",
            "ALTER TABLE orders DROP INDEX by_id;",
        ),
        Example::good(
            Engine::Sqlite,
            "",
            "CREATE TABLE passing (id int, note text); ALTER TABLE passing DROP COLUMN note;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (altered, alter) in column::changes(here) {
        let Change::DropColumn { name, cascade } = &alter.change else {
            continue;
        };
        let table = &altered.table;
        if here.made.has_column(table, &name.name) {
            continue;
        }
        let more = if *cascade {
            ", and with them what depends on it"
        } else {
            ""
        };
        report
            .say(
                format!("{} of {table} is dropped, and its values with it{more}", name.name),
                "drop it when no running application names it any more, and say so: -- godwit: lint-ignore col-drop because …",
            )
            .at(alter.span)
            .of(table);
    }
}
