//! Domains with constraints.

use godwit_core::Engine;
use godwit_sql::Shape;

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "con-domain",
    engines: &[Engine::Postgres],
    title: "A domain checks values, in every table that uses it",
    why: "To add a constraint to a domain PostgreSQL reads every table with a column of it, and keeps writes to all of them \
          waiting (a SHARE lock). A domain that is made with a constraint leads there: whenever the rule changes, all those \
          tables are read at once.",
    instead: "Put the CHECK on the tables, where each can be added `NOT VALID` and validated by itself. Where a domain has to \
              have it, add it `NOT VALID` and `ALTER DOMAIN … VALIDATE CONSTRAINT` in a later migration.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-alterdomain.html",
        "squawk:ban-create-domain-with-constraint",
        "squawk:ban-alter-domain-with-add-constraint",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "",
            "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE DOMAIN email AS text;",
            "ALTER DOMAIN email ADD CONSTRAINT email_at CHECK (VALUE LIKE '%@%');",
        ),
        Example::good(Engine::Postgres, "", "CREATE DOMAIN email AS text;"),
        Example::good(
            Engine::Postgres,
            "CREATE DOMAIN email AS text;",
            "ALTER DOMAIN email ADD CONSTRAINT email_at CHECK (VALUE LIKE '%@%') NOT VALID;",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    match here.shape() {
        Shape::CreateDomain {
            name,
            constrained: true,
        } => {
            report
                .say(
                    format!("when what {name} checks changes, every table that uses it is read while writes wait"),
                    "put the CHECK on the tables",
                )
                .at(name.span);
        }
        Shape::AlterDomain {
            name,
            adds_constraint: true,
            not_valid: false,
        } => {
            report
                .say(
                    format!("writes to every table that uses {name} wait until all of them are read"),
                    "add it NOT VALID, and VALIDATE it in a later migration",
                )
                .at(name.span);
        }
        _ => {}
    }
}
