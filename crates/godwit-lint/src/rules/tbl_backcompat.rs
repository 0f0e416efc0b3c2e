//! A script that brings the new and takes the old.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, DropKind, Name, Shape};

use crate::{Example, Rule, Stmt, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-backcompat",
    engines: &Engine::ALL,
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "The new comes and the old goes in one script",
    why: "The old version of the application needs what goes, and the new one needs what comes. When both happen in one script \
          there is no moment at which both versions work, and during a rollout both run. Rolling the application back \
          fails as well.",
    instead: "Two migrations with a release between them. The first adds the new column or table and keeps both in step. \
              When no running application uses the old one, the second drops it.",
    sources: &["https://martinfowler.com/bliki/ParallelChange.html"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders ADD COLUMN amount numeric; UPDATE orders SET amount = total; \
             ALTER TABLE orders DROP COLUMN total;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders ADD COLUMN amount bigint, DROP COLUMN total;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "CREATE TABLE purchases (id integer PRIMARY KEY); INSERT INTO purchases SELECT id FROM orders; DROP TABLE orders;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders ADD COLUMN amount numeric;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int);",
            "ALTER TABLE orders DROP COLUMN total;",
        ),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "CREATE TABLE copied (id integer PRIMARY KEY); INSERT INTO copied SELECT id FROM orders; DROP TABLE orders; \
             ALTER TABLE copied RENAME TO orders;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    match here.shape() {
        Shape::AlterTable(altered) if !here.made.has(&altered.table) => {
            let upto = &here.all[..=here.index];
            for alter in &altered.changes {
                let Change::DropColumn { name, .. } = &alter.change else {
                    continue;
                };
                if here.made.has_column(&altered.table, &name.name) {
                    continue;
                }
                if let Some(new) = upto.iter().find_map(|stmt| added(stmt, &altered.table, &name.name)) {
                    report
                        .say(
                            format!(
                                "{} of {} comes and {} goes in one script: no version of the application works before and \
                                 after it",
                                new, altered.table, name.name
                            ),
                            "drop the old column in a later migration, when no running application names it",
                        )
                        .at(alter.span)
                        .of(&altered.table);
                }
            }
        }
        Shape::Drop(dropped) if dropped.kind == DropKind::Table && !dropped.temporary => {
            for old in dropped.names.iter().filter(|name| !here.made.has(name)) {
                let copied = here.before().iter().find_map(|stmt| filled(here, stmt, old));
                if let Some(new) = copied.filter(|_| !comes_back(here, old)) {
                    report
                        .say(
                            format!(
                                "{new} comes and {old} goes in one script: no version of the application works before and \
                                 after it"
                            ),
                            "drop the old table in a later migration, when no running application names it",
                        )
                        .at(old.span)
                        .of(old);
                }
            }
        }
        _ => {}
    }
}

/// The column that a statement adds to `table`, other than `old`.
fn added<'a>(stmt: &'a Stmt<'_>, table: &Name, old: &str) -> Option<&'a str> {
    let Shape::AlterTable(altered) = stmt.shape() else {
        return None;
    };
    let mut changes = altered.changes.iter().filter(|_| altered.table.may_be(table));
    changes.find_map(|alter| match &alter.change {
        Change::AddColumn { column, .. } if column.name.name != old => Some(column.name.name.as_str()),
        _ => None,
    })
}

/// The table that the plan made and that a statement fills from `old`.
fn filled<'a>(here: &Here<'_>, stmt: &'a Stmt<'_>, old: &Name) -> Option<&'a Name> {
    let Shape::Insert {
        table,
        from_query: true,
        ..
    } = stmt.shape()
    else {
        return None;
    };
    (here.made.has(table) && stmt.mentions(&old.name)).then_some(table)
}

/// Whether a table or view takes the old name afterwards.
fn comes_back(here: &Here<'_>, old: &Name) -> bool {
    here.after().iter().any(|stmt| match stmt.shape() {
        Shape::AlterTable(altered) => altered
            .changes
            .iter()
            .any(|alter| matches!(&alter.change, Change::Rename { to } if to.name == old.name)),
        Shape::CreateTable(table) => table.name.may_be(old),
        Shape::CreateView { name, .. } => name.may_be(old),
        _ => false,
    })
}
