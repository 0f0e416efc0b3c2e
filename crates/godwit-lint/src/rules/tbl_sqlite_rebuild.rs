//! What SQLite cannot alter, and tables that are rebuilt instead.

use godwit_core::{Engine, Product, Severity, TransactionMode};
use godwit_sql::{Change, ColumnOption, DropKind, Name, Shape};

use crate::{Example, Rule, Stmt, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-sqlite-rebuild",
    engines: &[Engine::Sqlite],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A table must be rebuilt, or is rebuilt unsafely",
    why: "SQLite's ALTER TABLE renames, adds and drops columns, and little else. For all the rest a new table is made, filled, and \
          put in the place of the old one.\n\nGodwit's sessions enforce foreign keys. `DROP TABLE` then deletes the rows \
          first, as DELETE would: rows of other tables that refer to them with ON DELETE CASCADE go too, and other \
          references make it fail. `PRAGMA foreign_keys = OFF` prevents that, but does nothing inside a transaction. With \
          enforcement off nobody notices a reference that leads nowhere, unless `PRAGMA foreign_key_check` looks.",
    instead: "The recipe of SQLite's manual, in a script without a transaction of Godwit's: `PRAGMA foreign_keys = OFF; BEGIN; \
              CREATE TABLE new …; INSERT INTO new SELECT … FROM old; DROP TABLE old; ALTER TABLE new RENAME TO old;` then \
              make its indexes, triggers and views again, `PRAGMA foreign_key_check; COMMIT; PRAGMA foreign_keys = ON;`.",
    sources: &[
        "https://www.sqlite.org/lang_altertable.html#making_other_kinds_of_table_schema_changes",
        "https://www.sqlite.org/pragma.html#pragma_foreign_key_check",
        "atlas:LT101",
    ],
    examples: &[
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "CREATE TABLE copied (id integer PRIMARY KEY); INSERT INTO copied SELECT id FROM orders; DROP TABLE orders; \
             ALTER TABLE copied RENAME TO orders;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "PRAGMA foreign_keys = OFF; BEGIN; CREATE TABLE copied (id integer PRIMARY KEY); \
             INSERT INTO copied SELECT id FROM orders; DROP TABLE orders; ALTER TABLE copied RENAME TO orders; COMMIT; \
             PRAGMA foreign_keys = ON;",
        )
        .stepwise(),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ALTER COLUMN id TYPE text;",
        )
        .refused(),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "PRAGMA foreign_keys = OFF; BEGIN; CREATE TABLE copied (id integer PRIMARY KEY); \
             INSERT INTO copied SELECT id FROM orders; DROP TABLE orders; ALTER TABLE copied RENAME TO orders; \
             PRAGMA foreign_key_check; COMMIT; PRAGMA foreign_keys = ON;",
        )
        .stepwise(),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN note text;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    if let Shape::Drop(dropped) = here.shape()
        && dropped.kind == DropKind::Table
    {
        for old in dropped.names.iter().filter(|name| !here.made.has(name)) {
            rebuilt(here, old, report);
        }
    }
    for (altered, alter) in column::changes(here) {
        if let Some(what) = refused(here, &altered.table, &alter.change) {
            report
                .say(
                    format!("SQLite cannot {what} of {} by ALTER TABLE", altered.table),
                    "make a new table, copy the rows, drop the old one and rename the new one, as SQLite's manual says",
                )
                .at(alter.span);
        }
    }
}

/// Looks whether what takes the place of `old` does so as the manual says.
fn rebuilt(here: &Here<'_>, old: &Name, report: &mut Report) {
    let replaced = here.after().iter().any(|stmt| match stmt.shape() {
        Shape::AlterTable(altered) => altered
            .changes
            .iter()
            .any(|alter| matches!(&alter.change, Change::Rename { to } if to.name.eq_ignore_ascii_case(&old.name))),
        _ => false,
    });
    if !replaced {
        return;
    }
    if !is_off(here) {
        report
            .say(
                format!(
                    "dropping {old} deletes its rows first, and rows of other tables that refer to them with ON DELETE \
                     CASCADE go too"
                ),
                "run the script without a transaction of Godwit's, say PRAGMA foreign_keys = OFF first, and BEGIN after it",
            )
            .at(old.span);
    } else if !here.after().iter().any(|stmt| is_setting(stmt, "foreign_key_check", None)) {
        report
            .say(
                format!("nobody looks whether rows that refer to {old} still find what they refer to"),
                "say PRAGMA foreign_key_check before the COMMIT",
            )
            .at(old.span);
    }
}

/// How SQLite words yes and no.
const ON: &[&str] = &["on", "1", "true", "yes"];
const OFF: &[&str] = &["off", "0", "false", "no"];

/// Whether foreign keys are off here. The setting does nothing in a transaction.
fn is_off(here: &Here<'_>) -> bool {
    if here.script.transaction == TransactionMode::Migration {
        return false;
    }
    let mut off = false;
    let mut open = false;
    for stmt in here.before() {
        match stmt.statement.controls_transaction {
            Some(godwit_sql::TransactionControl::Begin) => open = true,
            Some(godwit_sql::TransactionControl::Commit | godwit_sql::TransactionControl::Rollback) => open = false,
            _ => {}
        }
        if open {
            continue;
        }
        for (values, is_off) in [(OFF, true), (ON, false)] {
            if values.iter().any(|value| is_setting(stmt, "foreign_keys", Some(value))) {
                off = is_off;
            }
        }
    }
    off
}

/// Whether a statement sets `name`, to `value` where one is asked for.
fn is_setting(stmt: &Stmt<'_>, name: &str, value: Option<&str>) -> bool {
    match stmt.shape() {
        Shape::Setting { name: set, value: to } => set == name && (value.is_none() || to.as_deref() == value),
        _ => false,
    }
}

/// What SQLite does not know how to alter.
fn refused(here: &Here<'_>, table: &Name, change: &Change) -> Option<&'static str> {
    // Version 3.53 learnt these.
    let newer = here.context.at_least(Product::Sqlite, (3, 53, 0), false);
    Some(match change {
        Change::ColumnType { .. } => "change the type of a column",
        Change::SetDefault { .. } | Change::DropDefault(_) => "change the default of a column",
        Change::AddConstraint(_) if !newer => "add a constraint",
        Change::DropConstraint { .. } if !newer => "drop a constraint",
        Change::SetNotNull(_) | Change::DropNotNull(_) if !newer => "change whether a column may be NULL",
        Change::AddColumn { column, .. } if column.has(&ColumnOption::PrimaryKey) => "add a primary key column",
        Change::AddColumn { column, .. } if column.has(&ColumnOption::Unique) => "add a unique column",
        Change::AddColumn { column, .. } if is_computed(column) && !here.made.is_empty(table) => {
            "add a column whose default is no constant to the rows"
        }
        _ => return None,
    })
}

/// Whether the default is the current time or an expression.
fn is_computed(column: &godwit_sql::Column) -> bool {
    column.default().is_some_and(|default| {
        let text = default.text.to_ascii_lowercase();
        text.starts_with('(') && !default.constant || text.starts_with("current_")
    })
}
