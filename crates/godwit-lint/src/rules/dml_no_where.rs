//! `UPDATE` and `DELETE` of every row.

use godwit_core::{Engine, Severity};
use godwit_sql::Shape;

use crate::{Example, Rule, rule::Report, script::Here, text::Words};

pub(super) static RULE: Rule = Rule {
    id: "dml-no-where",
    engines: &Engine::ALL,
    severity: Severity::Block,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "Every row of a table is changed at once",
    why: "An UPDATE or DELETE without a condition locks every row until its transaction ends. Whoever writes one of them \
          waits; replicas fall behind; PostgreSQL keeps the old version of each row, so that the table doubles; MySQL \
          keeps an undo record for each; SQLite lets nobody else write at all. A condition that was forgotten looks just \
          the same.",
    instead: "Change the rows in batches of some thousands, each in a transaction of its own. To empty a table use TRUNCATE, \
              knowing what that locks.",
    sources: &["https://www.postgresql.org/docs/current/sql-update.html"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "UPDATE orders SET at = '2026-01-01';",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "DELETE FROM orders WHERE true;",
        ),
        Example::bad(Engine::Mysql, "CREATE TABLE orders (id int);", "DELETE FROM orders;"),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int, at text);",
            "UPDATE orders SET at = '2026-01-01' WHERE 1 = 1;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "UPDATE orders SET at = '2026-01-01' WHERE at IS NULL;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "DELETE FROM orders ORDER BY id LIMIT 1000;",
        ),
        Example::good(
            Engine::Sqlite,
            "",
            "CREATE TABLE orders (id int, at text); UPDATE orders SET at = '2026-01-01';",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::Mutate(mutation) = here.shape() else {
        return;
    };
    if mutation.limited || here.made.is_new(&mutation.table) {
        return;
    }
    let engine = here.context.engine;
    let always = mutation.condition.is_none_or(|condition| {
        let words = Words::of(engine, condition.of(here.stmt().sql));
        words.is("true") || words.is("1 = 1") || words.is("1")
    });
    // A join leaves rows out, too.
    if !always || Words::of(engine, here.stmt().sql).has("join") {
        return;
    }
    let table = &mutation.table;
    let (message, help) = if mutation.deletes {
        (
            format!("every row of {table} is deleted in one transaction"),
            "delete in batches, or use TRUNCATE where the table is to be empty",
        )
    } else {
        (
            format!("every row of {table} is written anew in one transaction"),
            "add a condition, and change the rows in batches of some thousands, each in a transaction of its own",
        )
    };
    report.say(message, help).of(table);
}
