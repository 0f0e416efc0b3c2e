//! `timestamp` without a time zone.

use godwit_core::{Engine, Severity};
use squawk_linter::Rule as Squawk;

use crate::{Example, Rule, rule::elsewhere};

pub(super) static RULE: Rule = Rule {
    id: "col-timestamptz",
    engines: &[Engine::Postgres],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A point in time is stored without its time zone",
    why: "`timestamp` keeps what a clock on the wall showed and not where. Clients in two time zones read two points in time \
          from it, `now()` writes what the session's time zone says, and the hour when the clocks go back comes twice. \
          `timestamptz` takes the same eight bytes and keeps the point in time.",
    instead: "Use `timestamptz`. Keep `timestamp` for what really is a clock on the wall, as the opening hour of a shop.",
    sources: &[
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_timestamp_.28without_time_zone.29",
        "squawk:prefer-timestamp-tz",
        "squawk:prefer-timestamptz",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id bigint PRIMARY KEY, placed timestamp);",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id bigint PRIMARY KEY, placed timestamptz);",
        ),
    ],
    squawk: &[Squawk::PreferTimestampTz],
    check: elsewhere,
};
