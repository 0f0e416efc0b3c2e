//! Extensions that change or go.

use godwit_core::{Engine, Severity};
use godwit_sql::{DropKind, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-ext-upgrade",
    engines: &[Engine::Postgres],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "An extension is upgraded or dropped",
    why: "What `ALTER EXTENSION … UPDATE` does is in the extension's own scripts, which no tool that reads the migration sees: it \
          may change functions and types that indexes are built on, rewrite tables, and take any lock. There is no way back \
          but the one that the extension ships. `DROP EXTENSION` takes its types and functions along; with CASCADE also \
          the columns of those types.",
    instead: "Rehearse it on a copy of production with the same versions of the packages, and read the extension's notes on \
              upgrading.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-alterextension.html",
        "https://www.postgresql.org/docs/current/sql-dropextension.html",
        "squawk:ban-drop-extension",
        "squawk:ban-alter-extension",
    ],
    examples: &[
        Example::bad(Engine::Postgres, "", "ALTER EXTENSION plpgsql UPDATE;"),
        Example::bad(Engine::Postgres, "", "DROP EXTENSION IF EXISTS hstore;"),
        Example::good(Engine::Postgres, "", "CREATE EXTENSION IF NOT EXISTS plpgsql;"),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    match here.shape() {
        Shape::Drop(dropped) if dropped.kind == DropKind::Extension => {
            for name in &dropped.names {
                let said = report.say(
                    format!("the extension {name} goes, with its types and functions"),
                    "see that nothing uses it, and rehearse it on a copy of production",
                );
                said.at(name.span);
                if dropped.cascade {
                    said.message.push_str(", and with every column and index that uses them");
                }
            }
        }
        _ if here.stmt().statement.kind.phrase() == "alter extension" => {
            report.say(
                "what this does to the extension stands in its own scripts, which nobody reads here",
                "rehearse it on a copy of production with the same versions of the packages",
            );
        }
        _ => {}
    }
}
