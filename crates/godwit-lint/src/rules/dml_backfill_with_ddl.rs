//! Rows filled in the transaction that changed the table.

use godwit_core::{Blocks, Engine, Severity, Span};
use godwit_sql::{Name, Shape};

use crate::{
    Edit, Example, Fix, NewFile, Rule,
    locks::{locked_here, same_transaction},
    rule::Report,
    script::Here,
};

pub(super) static RULE: Rule = Rule {
    id: "dml-backfill-with-ddl",
    engines: &[Engine::Postgres, Engine::Sqlite],
    severity: Severity::Block,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "Rows are filled while the table is locked for everybody",
    why: "PostgreSQL holds the lock of an ALTER TABLE to the end of its transaction. Rows that are filled in the same \
          transaction keep readers and writers out for as long as that takes. In SQLite nobody else writes meanwhile, \
          whichever table it is.\n\nOn MySQL and MariaDB the ALTER TABLE is committed by itself, so that its lock is gone.",
    instead: "Change the table in one migration, and fill the rows in the next, in batches.",
    sources: &["https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date; UPDATE orders SET at = '2026-01-01' WHERE id > 5;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE TABLE people (id int);",
            "ALTER TABLE orders ADD COLUMN at date; INSERT INTO people (id) SELECT id FROM orders;\n\
             ALTER TABLE orders ADD COLUMN till date;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at text; UPDATE orders SET at = '2026-01-01' WHERE id > 5;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date; INSERT INTO orders (id) VALUES (1);",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date; UPDATE orders SET at = '2026-01-01' WHERE id > 5;",
        )
        .stepwise(),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at text;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let (table, does) = match here.shape() {
        Shape::Mutate(mutation) if mutation.deletes => (&mutation.table, "are deleted from"),
        Shape::Mutate(mutation) => (&mutation.table, "change in"),
        Shape::Insert {
            table,
            from_query: true,
            ..
        } => (table, "are put into"),
        _ => return,
    };
    if here.made.is_new(table) {
        return;
    }
    let Some((held, kind, line)) = holder(here) else {
        return;
    };
    let (message, most) = if here.context.engine == Engine::Sqlite {
        (
            format!("nobody can write anything while rows {does} {table}, and the {kind} of line {line} waits for it, too"),
            Severity::Warn,
        )
    } else {
        (
            format!("nobody can read or write {held} while rows {does} {table}: the {kind} of line {line} holds its lock"),
            Severity::Block,
        )
    };
    let said = report
        .say(message, "do this in a migration of its own, after the one that changes the table, in batches")
        .of(table)
        .at_most(most);
    if let Some(fix) = moved(here) {
        said.fix(fix);
    }
}

/// The table that an earlier statement of the transaction changed, with that statement's kind and line.
fn holder(here: &Here<'_>) -> Option<(Name, &'static str, u32)> {
    same_transaction(here).iter().find_map(|stmt| {
        let held = match (here.context.engine, stmt.shape()) {
            (Engine::Sqlite, Shape::AlterTable(altered)) if !here.made.is_new(&altered.table) => altered.table.clone(),
            (Engine::Sqlite, _) => return None,
            _ => {
                locked_here(here, stmt)
                    .into_iter()
                    .find(|locked| locked.blocks == Blocks::Everything)?
                    .table
            }
        };
        Some((held, stmt.statement.kind.phrase(), stmt.statement.line))
    })
}

/// The statement in a file after this one, where nothing follows that may need it.
fn moved(here: &Here<'_>) -> Option<Fix> {
    if !here.after().is_empty() || !here.in_transaction() {
        return None;
    }
    let own = here.stmt().statement.span;
    let after = here.script.text.get(own.end..)?;
    let ends = after.len() - after.trim_start().len();
    let terminated = after[ends..].starts_with(';');
    let end = own.end - own.start + if terminated { ends + 1 } else { 0 };
    Some(Fix {
        title: "fill the rows in a migration of their own".to_owned(),
        edits: vec![Edit {
            span: Span { start: 0, end },
            text: String::new(),
        }],
        no_transaction: false,
        more: vec![NewFile {
            purpose: "fill rows".to_owned(),
            no_transaction: false,
            sql: format!("{};\n", here.stmt().sql),
            down: None,
        }],
    })
}
