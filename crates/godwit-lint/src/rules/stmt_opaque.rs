//! Statements of which nobody can tell what they do.

use godwit_core::{Engine, Severity};
use godwit_sql::{Family, Shape};

use crate::{Example, Rule, rule::Report, script::Here, text::Words};

pub(super) static RULE: Rule = Rule {
    id: "stmt-opaque",
    engines: &Engine::ALL,
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "Nobody can tell from its text what a statement does",
    why: "Code decides while it runs what it changes, and dynamic SQL does not even name it. No rule looks into it: that \
          nothing else was found here says nothing.",
    instead: "Run the plan on a rehearsal database and read what it did, or have somebody read the code. Where plain \
              statements would do, write those.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-do.html",
        "https://www.sqlite.org/pragma.html#pragma_writable_schema",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN at date', 'orders'); END $$;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE PROCEDURE tidy() LANGUAGE sql AS 'SELECT 1';",
            "CALL tidy();",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE FUNCTION tidy() RETURNS int LANGUAGE sql AS 'SELECT 1';",
            "SELECT tidy();",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE PROCEDURE tidy() SELECT 1;",
            "CALL tidy();",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "PREPARE change_it FROM 'ALTER TABLE orders ADD COLUMN at date'; EXECUTE change_it;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id int);",
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'int', 'bigint') WHERE name = 'orders';",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE SEQUENCE numbers;",
            "SELECT setval('numbers', 100);",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date;",
        ),
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
    let kind = here.stmt().statement.kind;
    if let Shape::Mutate(mutation) = here.shape() {
        if matches!(mutation.table.name.as_str(), "sqlite_schema" | "sqlite_master") && here.context.engine == Engine::Sqlite
        {
            report.say(
                "the schema is changed as text: what that does is unknown, and a mistake makes the file unreadable",
                "it needs a rehearsal on a copy, or a person who reads it",
            );
        }
        return;
    }
    if let Some(function) = called(here) {
        report
            .say(
                format!("what {function}() does is unknown: it runs code"),
                "it needs a rehearsal, or a person who reads it",
            )
            .at_most(Severity::Info);
        return;
    }
    let message = match kind.family() {
        Family::Unknown => "what this statement does is unknown: no rule knows its kind".to_owned(),
        // What raises an error changes nothing.
        Family::Code if matches!(kind.phrase(), "signal" | "resignal") => return,
        Family::Code if runs_text(here) => {
            format!("what this {kind} does is unknown: it runs SQL that it puts together itself")
        }
        Family::Code => format!("what this {kind} does is unknown: it runs code"),
        Family::Session if kind.phrase() == "execute" => {
            "what this execute does is unknown: it runs what was prepared".to_owned()
        }
        _ => return,
    };
    report.say(message, "it needs a rehearsal, or a person who reads it");
}

/// Functions of the server's own that migrations call for what they do to a sequence or the session.
const HARMLESS: [&str; 5] = ["setval", "nextval", "set_config", "now", "count"];

/// The function that a SELECT of PostgreSQL's is there to call.
fn called<'a>(here: &Here<'a>) -> Option<&'a str> {
    if here.context.engine != Engine::Postgres || here.stmt().statement.kind.phrase() != "select" {
        return None;
    }
    let words = Words::of(Engine::Postgres, here.stmt().sql);
    let at = [("select $ (", 1), ("select $ . $ (", 3)]
        .into_iter()
        .find_map(|(phrase, name)| (words.find(phrase).first() == Some(&0)).then_some(name))?;
    let function = words.text(at)?;
    let harmless = HARMLESS.iter().any(|known| function.eq_ignore_ascii_case(known))
        || function.to_ascii_lowercase().starts_with("pg_")
        // `SELECT DISTINCT (a)`, `SELECT max(a) FROM b`: a query, whatever it calls.
        || words.has("from");
    (!harmless).then_some(function)
}

/// Whether code puts SQL together and runs it.
fn runs_text(here: &Here<'_>) -> bool {
    let sql = here.stmt().sql;
    here.stmt().statement.kind.phrase() == "execute immediate"
        || (here.stmt().statement.kind.phrase() == "do"
            && here.context.engine == Engine::Postgres
            && Words::of(Engine::Postgres, &sql.replace('$', " ")).has("execute"))
}
