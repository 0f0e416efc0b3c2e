//! `ADD … EXCLUDE`.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, ConstraintKind, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-exclusion",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    grows: true,
    title: "An exclusion constraint is added to a table that is in use",
    why: "PostgreSQL builds the constraint's index under an ACCESS EXCLUSIVE lock: reads and writes wait until the whole \
          table was read. Such an index cannot be built concurrently beforehand, and the constraint cannot be `NOT VALID`.",
    instead: "Make a new table with the constraint, copy the rows over while a trigger keeps both equal, and swap the names. \
              Or do it in a window in which nobody uses the table.",
    sources: &["https://www.postgresql.org/docs/current/sql-altertable.html"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE stays (room int4range, at daterange);",
            "ALTER TABLE stays ADD CONSTRAINT stays_apart EXCLUDE USING gist (at WITH &&);",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE stays (at daterange, CONSTRAINT stays_apart EXCLUDE USING gist (at WITH &&));",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::AlterTable(altered) = here.shape() else {
        return;
    };
    if here.made.is_new(&altered.table) {
        return;
    }
    for alter in &altered.changes {
        if matches!(&alter.change, Change::AddConstraint(constraint) if constraint.kind == ConstraintKind::Exclude) {
            report
                .say(
                    format!("every read and write of {} waits until this constraint's index is built", altered.table),
                    "put it on a new table, copy the rows and swap the names; or do it while nobody uses the table",
                )
                .at(alter.span)
                .of(&altered.table);
        }
    }
}
