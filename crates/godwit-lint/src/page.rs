//! The pages of the rules, written from the registry alone.

use std::fmt::Write as _;

use godwit_core::{Engine, Severity};

use crate::{RULES, Rule};

/// The page of `rule`, in Markdown.
pub fn page(rule: &Rule) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n\n{}.\n", rule.id, rule.title);
    let _ = writeln!(
        out,
        "Engines: {} · on production: {} · elsewhere: {}{}\n",
        engines(rule),
        on_production(rule),
        if rule.opt_in {
            "silent"
        } else {
            word(rule.severity.min(Severity::Warn))
        },
        if rule.grows {
            " · a table that is known to be small makes it a note"
        } else {
            ""
        }
    );
    let _ = writeln!(out, "## Why\n\n{}\n\n## Instead\n\n{}\n", rule.why, rule.instead);
    for (fires, title) in [(true, "Finds something in"), (false, "Finds nothing in")] {
        let examples: Vec<_> = rule.examples.iter().filter(|example| example.fires == fires).collect();
        if examples.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {title}\n");
        for example in examples {
            let _ = writeln!(out, "{}:\n\n```sql", name(example.engine));
            if !example.given.is_empty() {
                let _ = writeln!(out, "-- given: {}", example.given);
            }
            if example.no_transaction {
                let _ = writeln!(out, "-- no-transaction");
            }
            let _ = writeln!(out, "{}\n```\n", example.sql);
        }
    }
    let _ = writeln!(
        out,
        "## Silence it\n\n```sql\n-- godwit: lint-ignore {} because <reason>\n```\n",
        rule.id
    );
    if !rule.sources.is_empty() {
        let _ = writeln!(out, "## Where it comes from\n");
        for source in rule.sources {
            let _ = writeln!(out, "- {source}");
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The table of all rules, in Markdown.
pub fn index() -> String {
    let mut out = String::from("| rule | engines | production | what it finds |\n|---|---|---|---|\n");
    for rule in RULES {
        let _ = writeln!(
            out,
            "| [{0}]({0}.md) | {1} | {2} | {3} |",
            rule.id,
            engines(rule),
            on_production(rule),
            rule.title
        );
    }
    out
}

fn engines(rule: &Rule) -> String {
    rule.engines
        .iter()
        .map(|engine| name(*engine))
        .collect::<Vec<_>>()
        .join(", ")
}

fn name(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgres => "PostgreSQL",
        Engine::Mysql => "MySQL and MariaDB",
        Engine::Sqlite => "SQLite",
    }
}

fn on_production(rule: &Rule) -> &'static str {
    if rule.opt_in {
        "silent unless asked for"
    } else {
        word(rule.severity)
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Block => "blocks",
        Severity::Warn => "warns",
        Severity::Info => "notes",
    }
}
