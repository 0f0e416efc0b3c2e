//! `serial`.

use godwit_core::{Engine, Severity};
use squawk_linter::Rule as Squawk;

use crate::{Example, Rule, rule::elsewhere};

pub(super) static RULE: Rule = Rule {
    id: "col-serial",
    engines: &[Engine::Postgres],
    severity: Severity::Info,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column numbers its rows the old way: serial",
    why: "`serial` is a default that calls a sequence beside the table. Who may write the table may not use the sequence \
          unless that is granted too, `CREATE TABLE … (LIKE …)` shares the sequence between both tables, and a row that \
          gives its own number makes a later one fail.",
    instead: "Use `GENERATED ALWAYS AS IDENTITY`, or `BY DEFAULT` where rows bring their own numbers. It is standard SQL, and \
              PostgreSQL has it from version 10 on.",
    sources: &[
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_serial",
        "squawk:prefer-identity",
    ],
    examples: &[
        Example::bad(Engine::Postgres, "", "CREATE TABLE orders (id bigserial PRIMARY KEY);"),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
        ),
    ],
    squawk: &[Squawk::PreferIdentity],
    check: elsewhere,
};
