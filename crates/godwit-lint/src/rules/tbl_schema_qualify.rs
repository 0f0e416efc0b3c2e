//! A table without its schema.

use godwit_core::{Engine, Severity};
use squawk_linter::Rule as Squawk;

use crate::{Example, Rule, rule::elsewhere};

pub(super) static RULE: Rule = Rule {
    id: "tbl-schema-qualify",
    engines: &[Engine::Postgres],
    severity: Severity::Info,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: true,
    title: "A table is named without its schema",
    why: "Which table is meant depends on the `search_path` of whoever runs the migration. Another user, a database with one \
          schema per customer, or a setting of the role lead to another table of the same name, or to a new one in a \
          schema where nobody looks.",
    instead: "Name the schema: `public.orders`. Projects whose `search_path` is the same everywhere can turn the rule off; those \
              with a schema per customer should make it a warning.",
    sources: &[
        "https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH",
        "squawk:require-table-schema",
    ],
    examples: &[
        Example::bad(Engine::Postgres, "", "CREATE TABLE orders (id bigint PRIMARY KEY);"),
        Example::good(Engine::Postgres, "", "CREATE TABLE public.orders (id bigint PRIMARY KEY);"),
    ],
    squawk: &[Squawk::RequireTableSchema],
    check: elsewhere,
};
