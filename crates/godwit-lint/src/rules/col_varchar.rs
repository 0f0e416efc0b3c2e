//! `varchar(n)`.

use godwit_core::{Engine, Severity};
use squawk_linter::Rule as Squawk;

use crate::{Example, Rule, rule::elsewhere};

pub(super) static RULE: Rule = Rule {
    id: "col-varchar",
    engines: &[Engine::Postgres],
    severity: Severity::Info,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column's length is limited by its type: varchar(n)",
    why: "PostgreSQL stores `varchar(n)` and `text` alike. The limit is part of the type, so that shortening it later writes \
          nothing but reads and locks everything, and views that read the column stand in the way even of making it longer.",
    instead: "Use `text`, with a CHECK on its length where one matters: a CHECK can be replaced with `NOT VALID` while \
              everybody works on.",
    sources: &[
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_varchar.28n.29_by_default",
        "squawk:prefer-text-field",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(40));",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id bigint PRIMARY KEY, code text CHECK (length(code) <= 40));",
        ),
    ],
    squawk: &[Squawk::PreferTextField],
    check: elsewhere,
};
