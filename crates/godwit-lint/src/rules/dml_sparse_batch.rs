//! Batches that end at the first gap.

use godwit_core::{Engine, Severity};

use crate::{Example, Rule, rule::Report, script::Here, text::Words};

pub(super) static RULE: Rule = Rule {
    id: "dml-sparse-batch",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A loop over batches may end at a gap",
    why: "The loop goes forward by a fixed number and ends where a batch meets no row. Ids have gaps: rows were deleted, \
          sequences skip. At the first gap that is wider than a batch it ends, and all rows behind it are silently left \
          as they were.",
    instead: "Take the next rows by their key: `WHERE id > last ORDER BY id LIMIT 1000`, and end where that finds none; or \
              go up to `max(id)`, whatever a batch meets. Count what is left when it is done.",
    sources: &["https://use-the-index-luke.com/no-offset"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "DO $$\nDECLARE low int := 0;\nBEGIN\n  LOOP\n    UPDATE orders SET at = now() WHERE id > low AND id <= low + \
             1000;\n    EXIT WHEN NOT FOUND;\n    low := low + 1000;\n  END LOOP;\nEND $$;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "CREATE PROCEDURE fill() BEGIN DECLARE low int DEFAULT 0; REPEAT UPDATE orders SET at = now() WHERE id > low \
             AND id <= low + 1000; SET low = low + 1000; UNTIL ROW_COUNT() = 0 END REPEAT; END;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "DO $$\nBEGIN\n  LOOP\n    UPDATE orders SET at = now() WHERE id IN (SELECT id FROM orders WHERE at IS NULL \
             LIMIT 1000);\n    EXIT WHEN NOT FOUND;\n  END LOOP;\nEND $$;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "DO $$\nDECLARE low int := 0; last int := (SELECT max(id) FROM orders);\nBEGIN\n  WHILE low < last LOOP\n    \
             UPDATE orders SET at = now() WHERE id > low AND id <= low + 1000;\n    low := low + 1000;\n  END LOOP;\nEND \
             $$;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "CREATE PROCEDURE fill() BEGIN REPEAT UPDATE orders SET at = now() WHERE at IS NULL LIMIT 1000; UNTIL \
             ROW_COUNT() = 0 END REPEAT; END;",
        ),
    ],
    squawk: &[],
    check,
};

/// How loops of either engine end where a batch met no row.
const ENDS: [&str; 9] = [
    "exit when not found",
    "if not found then exit",
    "if not found then return",
    "until row_count ( ) = 0",
    "if row_count ( ) = 0",
    "while row_count ( ) > 0",
    "exit when $ = 0",
    "until $ = 0",
    "while $ > 0",
];

fn check(here: &Here<'_>, report: &mut Report) {
    let stmt = here.stmt();
    if !matches!(
        stmt.statement.kind.phrase(),
        "do" | "create procedure" | "create function" | "begin not atomic" | "loop" | "repeat" | "while"
    ) {
        return;
    }
    let engine = here.context.engine;
    let code = body(engine, stmt.sql);
    let words = Words::of(engine, code);
    if !words.has_any(&["loop", "repeat", "while"]) || !words.has_any(&["update", "delete", "insert"]) {
        return;
    }
    let Some(step) = step(&words) else {
        return;
    };
    if words.has_any(&ENDS) && !words.has("max (") {
        report.say(
            format!("this loop goes forward by {step} and ends where a batch meets no row: a gap in the ids ends it early"),
            "take the next rows by their key, or go up to max(id) whatever a batch meets",
        );
    }
}

/// The fixed number by which a variable grows: `low := low + 1000`.
fn step<'t>(words: &Words<'t>) -> Option<&'t str> {
    [("$ : = $ + #", 3, 5), ("$ : = $ + $", 3, 5), ("$ = $ + #", 2, 4), ("$ = $ + $", 2, 4)]
        .into_iter()
        .find_map(|(phrase, source, by)| {
            words.find(phrase).into_iter().find_map(|at| {
                let grows = words.text(at)?.eq_ignore_ascii_case(words.text(at + source)?);
                grows.then(|| words.text(at + by)).flatten()
            })
        })
        .filter(|by| *by != "1")
}

/// What stands between PostgreSQL's dollar quotes; MySQL's code stands in the statement itself.
fn body(engine: Engine, sql: &str) -> &str {
    if engine != Engine::Postgres {
        return sql;
    }
    let quoted = || {
        let start = sql.find('$')?;
        let tag_end = sql[start + 1..].find('$')? + start + 2;
        let tag = sql.get(start..tag_end)?;
        let end = sql.rfind(tag)?;
        sql.get(tag_end..end)
    };
    quoted().unwrap_or(sql)
}
