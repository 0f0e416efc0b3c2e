//! Statements about rows that do not do what they seem to.

use godwit_core::{Engine, Severity};
use godwit_sql::{Family, Shape};

use crate::{Example, Rule, rule::Report, script::Here, text::Words};

pub(super) static RULE: Rule = Rule {
    id: "dml-insert-shape",
    engines: &Engine::ALL,
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A statement about rows depends on what nobody sees",
    why: "`= NULL` is never true: the statement does nothing. An INSERT that names no columns, or takes `SELECT *`, depends \
          on the order of the columns, which differs between databases that were migrated on different ways. A LIMIT \
          without an ORDER BY changes other rows on each server. A sort by a random number and a LIKE that begins with `%` \
          read the whole table.",
    instead: "`IS NULL`; a list of columns; an ORDER BY that leaves no choice.",
    sources: &[
        "https://www.postgresql.org/docs/current/functions-comparison.html",
        "https://dev.mysql.com/doc/refman/8.4/en/working-with-null.html",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "DELETE FROM orders WHERE at = NULL;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "INSERT INTO orders VALUES (1, '2026-01-01');",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "DELETE FROM orders LIMIT 10;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "UPDATE orders SET at = '2026-01-01' ORDER BY RAND() LIMIT 10;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int); CREATE TABLE old (id int);",
            "INSERT INTO orders (id) SELECT * FROM old;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int, note text);",
            "DELETE FROM orders WHERE note LIKE '%test';",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "UPDATE orders SET at = NULL WHERE at IS NOT NULL;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "DELETE FROM orders WHERE at IS NULL ORDER BY id LIMIT 10;",
        ),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (id int, note text);",
            "INSERT INTO orders (id, note) VALUES (1, 'a = NULL');",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let stmt = here.stmt();
    if stmt.statement.kind.family() != Family::Data {
        return;
    }
    let words = Words::of(here.context.engine, stmt.sql);
    match here.shape() {
        Shape::Insert {
            table,
            lists_columns,
            from_query,
        } => {
            let first = words.find("select").first().copied();
            let whole = *from_query && words.find("select *").first().copied() == first && !words.has("with");
            let empty = words.has_any(&["default values", "values ( )"]);
            if whole || !(*lists_columns || empty) {
                let what = if whole { "SELECT * gives" } else { "the row has" };
                report
                    .say(
                        format!("what {what} comes into {table} in the order of its columns, which may differ elsewhere"),
                        "name the columns",
                    )
                    .at_most(Severity::Info);
            }
        }
        Shape::Mutate(mutation) => {
            if mutation.limited && !words.has("order by") {
                report.say(
                    format!("which rows of {} this meets is left to the server", mutation.table),
                    "add an ORDER BY that leaves no choice",
                );
            }
            if let Some(condition) = mutation.condition {
                compares(here, condition, report);
            }
        }
        _ => {}
    }
    for phrase in ["order by rand (", "order by random ("] {
        if words.has(phrase) {
            report
                .say("rows are met by chance, and the whole table is sorted for it", "order by a column")
                .at_most(Severity::Info);
        }
    }
}

/// What a condition compares in a way that never or slowly holds.
fn compares(here: &Here<'_>, condition: godwit_core::Span, report: &mut Report) {
    let words = Words::of(here.context.engine, condition.of(here.stmt().sql));
    let place = |first, last| {
        words.span(first, last).map(|span| godwit_core::Span {
            start: condition.start + span.start,
            end: condition.start + span.end,
        })
    };
    for (phrase, parts) in [("= null", 2), ("! = null", 3), ("< > null", 3)] {
        // `<=> NULL` of MySQL's is right, and `:=` assigns.
        let found = words
            .find(phrase)
            .into_iter()
            .find(|at| *at > 0 && (phrase != "= null" || words.text(at - 1).is_some()));
        if let Some(at) = found {
            let said = report.say("a comparison with NULL is never true: this meets no row", "write IS NULL or IS NOT NULL");
            if let Some(span) = place(at, at + parts - 1) {
                said.at(span);
            }
        }
    }
    let slow = words
        .find("like '")
        .into_iter()
        .find(|at| words.text(at + 1).is_some_and(|text| text.trim_start_matches(['\'', '"']).starts_with('%')));
    if let Some(at) = slow {
        let said = report
            .say("no index helps a LIKE that begins with %: the whole table is read", "ask for what can be looked up")
            .at_most(Severity::Info);
        if let Some(span) = place(at, at + 1) {
            said.at(span);
        }
    }
}
