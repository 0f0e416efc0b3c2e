//! A role that is taken and kept.

use godwit_core::{Engine, Severity, Span};

use crate::{Example, Fix, Rule, Stmt, rule::Report, script::Here, text::Words};

pub(super) static RULE: Rule = Rule {
    id: "stmt-role",
    engines: &[Engine::Postgres],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A role is taken and not given back",
    why: "What is created after SET ROLE belongs to that role, in every script after this one, too: the session goes on. \
          The history is written as that role as well, which may not be allowed to.",
    instead: "`RESET ROLE` at the end of the script, or `SET LOCAL ROLE`, which ends with the transaction.",
    sources: &["https://www.postgresql.org/docs/current/sql-set-role.html"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "",
            "SET ROLE pg_monitor; SELECT 1;",
        ),
        Example::bad(
            Engine::Postgres,
            "",
            "SET SESSION AUTHORIZATION DEFAULT; SET SESSION ROLE pg_monitor;",
        ),
        Example::good(Engine::Postgres, "", "SET ROLE pg_monitor; SELECT 1; RESET ROLE;"),
        Example::good(Engine::Postgres, "", "SET LOCAL ROLE pg_monitor; SELECT 1;"),
    ],
    squawk: &[],
    check,
};

/// What is taken, what gives it back, and by what words.
const TAKES: [(&str, &str, &[&str]); 4] = [
    ("set role", "RESET ROLE", &["reset role", "set role none", "reset all", "discard all"]),
    ("set session role", "RESET ROLE", &["reset role", "set role none", "reset all", "discard all"]),
    (
        "set session authorization",
        "RESET SESSION AUTHORIZATION",
        &["reset session authorization", "set session authorization default", "discard all"],
    ),
    (
        "set session session authorization",
        "RESET SESSION AUTHORIZATION",
        &["reset session authorization", "set session authorization default", "discard all"],
    ),
];

fn check(here: &Here<'_>, report: &mut Report) {
    let begins = |stmt: &Stmt<'_>, phrases: &[&str]| {
        let words = Words::of(Engine::Postgres, stmt.sql);
        phrases.iter().any(|phrase| words.begins(phrase))
    };
    let stmt = here.stmt();
    // Seldom is there one, and every statement is asked.
    if !stmt.sql.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("set")) {
        return;
    }
    let Some((_, back, gives)) = TAKES.iter().find(|(phrase, ..)| begins(stmt, &[*phrase])) else {
        return;
    };
    let given = |stmt: &Stmt<'_>| begins(stmt, gives);
    if given(stmt) || here.after().iter().any(given) {
        return;
    }
    // The last one that takes it speaks for all.
    let taken = TAKES.iter().filter(|(_, other, _)| other == back).map(|(phrase, ..)| *phrase);
    let taken: Vec<&str> = taken.collect();
    if here.after().iter().any(|stmt| begins(stmt, &taken)) {
        return;
    }
    let end = here.all.last().map_or(stmt.statement.span.end, |last| last.statement.span.end) - stmt.statement.span.start;
    report
        .say(
            "what comes after this script runs as that role, too",
            format!("write {back} at the end of the script"),
        )
        .fix(Fix::replace(
            "give the role back at the end",
            Span { start: end, end },
            format!(";\n{back}"),
        ));
}
