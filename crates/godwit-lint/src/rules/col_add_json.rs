//! `json` where `jsonb` is meant.

use godwit_core::{Engine, Severity, Span};

use crate::{Example, Fix, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-add-json",
    engines: &[Engine::Postgres],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column is json, which cannot be compared",
    why: "`json` keeps the text as it was written and has no equality: `SELECT DISTINCT`, `GROUP BY` and `UNION` over a row \
          with such a column fail, also in queries that worked before the column was there. It cannot be indexed, and is \
          parsed anew at every access.",
    instead: "Use `jsonb`. Only keep `json` where white space, the order of keys or doubled keys must survive.",
    sources: &["https://www.postgresql.org/docs/current/datatype-json.html"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN extra json NOT NULL DEFAULT '{}';",
        ),
        Example::bad(Engine::Postgres, "", "CREATE TABLE orders (id bigint PRIMARY KEY, extras json[]);"),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN extra jsonb NOT NULL DEFAULT '{}';",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (table, column) in column::made(here) {
        if column.data_type.name != "json" {
            continue;
        }
        let said = report
            .say(
                format!("{} of {table} is json, so that DISTINCT and GROUP BY over it fail", column.name.name),
                "make it jsonb, which can be compared and indexed",
            )
            .at(column.data_type.span);
        let start = column.data_type.span.start;
        let word = Span { start, end: start + 4 };
        // A computed value or default may be of type json itself.
        let plain = column.generated().is_none() && column.default().is_none_or(|default| default.constant);
        let written = here.stmt().sql.get(start..start + 4);
        if plain && written.is_some_and(|written| written.eq_ignore_ascii_case("json")) {
            said.fix(Fix::replace("make it jsonb", word, "jsonb"));
        }
    }
}
