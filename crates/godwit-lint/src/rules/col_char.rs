//! `char(n)`.

use godwit_core::{Engine, Severity};
use squawk_linter::Rule as Squawk;

use crate::{Example, Rule, rule::elsewhere};

pub(super) static RULE: Rule = Rule {
    id: "col-char",
    engines: &[Engine::Postgres],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column is padded with spaces: char(n)",
    why: "`char(n)` stores the padding, compares without it and loses it at every cast, which surprises everybody sooner or \
          later. It is not faster than `text`.",
    instead: "Use `text`, with a CHECK on its length where one matters.",
    sources: &[
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_char.28n.29",
        "squawk:ban-char-field",
    ],
    examples: &[
        Example::bad(Engine::Postgres, "", "CREATE TABLE orders (id bigint PRIMARY KEY, code char(4));"),
        Example::good(Engine::Postgres, "", "CREATE TABLE orders (id bigint PRIMARY KEY, code text);"),
    ],
    squawk: &[Squawk::BanCharField],
    check: elsewhere,
};
