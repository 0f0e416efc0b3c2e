//! Row security, policies and privileges.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, Family};

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-rls-priv",
    engines: &[Engine::Postgres],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "Who may see or change what is changed",
    why: "With row security enabled and no policy, everybody but the owner sees no row. A policy that goes, or `DISABLE ROW \
          LEVEL SECURITY`, shows rows to people who did not see them before. A privilege for PUBLIC is one for every role, \
          also for those that come later. None of it fails: the application just sees less, or others see more.",
    instead: "Let somebody who answers for access read this. Grant single privileges to named roles. Enable row security in the \
              same transaction as its policies.",
    sources: &[
        "https://www.postgresql.org/docs/current/ddl-rowsecurity.html",
        "https://www.postgresql.org/docs/current/sql-grant.html",
        "squawk:ban-drop-policy",
        "squawk:ban-create-policy",
        "squawk:ban-alter-row-level-security",
        "squawk:ban-revoke",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "GRANT ALL ON orders TO PUBLIC;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE POLICY own ON orders USING (id > 0);",
            "DROP POLICY own ON orders;",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id int); ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let help = "let somebody who answers for access read it";
    for (altered, alter) in column::changes(here) {
        let table = &altered.table;
        if let Change::RowSecurity(what) = &alter.change
            && !here.made.has(table)
        {
            let effect = if what.starts_with("enable") || what.starts_with("force") {
                "whoever no policy lets in sees no row of it"
            } else {
                "policies no longer hide rows of it"
            };
            report
                .say(format!("{what} on {table}: {effect}"), help)
                .at(alter.span)
                .of(table);
        }
    }
    let kind = here.stmt().statement.kind;
    match kind.phrase() {
        "create policy" | "alter policy" | "drop policy" => {
            report.say(format!("{kind} changes which rows people see"), help);
        }
        _ if kind.family() == Family::Privilege => match wide(here.stmt().sql) {
            Some(wide) => {
                report.say(
                    format!("{kind} gives {wide}"),
                    "grant the single privileges that are needed, to named roles",
                );
            }
            None => {
                report
                    .say(format!("{kind} changes what people may do"), help)
                    .at_most(Severity::Info);
            }
        },
        _ => {}
    }
}

/// What a privilege statement gives to more people, or in more measure, than it should.
fn wide(sql: &str) -> Option<&'static str> {
    let text = sql.to_ascii_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let has = |phrase: &[&str]| words.windows(phrase.len()).any(|window| window == phrase);
    if words.first() == Some(&"revoke") {
        return None;
    }
    if has(&["to", "public"]) {
        return Some("a privilege to every role there is and will be");
    }
    if has(&["with", "grant", "option"]) || has(&["with", "admin", "option"]) {
        return Some("the right to pass it on");
    }
    if words.first() == Some(&"grant") && words.get(1) == Some(&"all") {
        return Some("all privileges, also those that nobody needs");
    }
    (words.contains(&"superuser") || words.contains(&"bypassrls")).then_some("power over all rows and rules")
}
