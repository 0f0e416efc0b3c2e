//! `ATTACH PARTITION` and `DETACH PARTITION`.

use godwit_core::{Engine, Product, Severity};
use godwit_sql::{Change, ConstraintKind, Name, Shape};

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-partition-attach",
    engines: &[Engine::Postgres],
    severity: Severity::Warn,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A partition comes or goes while others wait",
    why: "`ATTACH PARTITION` reads the whole new partition under an ACCESS EXCLUSIVE lock on it, to see that its rows belong \
          there, unless a valid CHECK says so already; where there is a default partition, that one is read and locked \
          too. `DETACH PARTITION` without CONCURRENTLY takes an ACCESS EXCLUSIVE lock on the parent: every query of \
          every partition waits.",
    instead: "Before attaching add a CHECK of the partition's bounds `NOT VALID`, validate it in another migration, then attach, \
              and drop the CHECK. Detach `CONCURRENTLY` (PostgreSQL 14), in a migration without a transaction; that needs a \
              parent without a default partition.",
    sources: &[
        "https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE",
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION",
        "squawk:require-concurrent-partition-detach",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int) PARTITION BY RANGE (id); CREATE TABLE first (id int);",
            "ALTER TABLE orders ATTACH PARTITION first FOR VALUES FROM (0) TO (100);",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int) PARTITION BY RANGE (id); \
             CREATE TABLE first PARTITION OF orders FOR VALUES FROM (0) TO (100);",
            "ALTER TABLE orders DETACH PARTITION first;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int) PARTITION BY RANGE (id);",
            "CREATE TABLE first (id int); ALTER TABLE orders ATTACH PARTITION first FOR VALUES FROM (0) TO (100);",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int) PARTITION BY RANGE (id); \
             CREATE TABLE first (id int NOT NULL, CONSTRAINT bounds CHECK (id >= 0 AND id < 100) NOT VALID);",
            "ALTER TABLE first VALIDATE CONSTRAINT bounds; \
             ALTER TABLE orders ATTACH PARTITION first FOR VALUES FROM (0) TO (100); \
             ALTER TABLE first DROP CONSTRAINT bounds;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int) PARTITION BY RANGE (id); \
             CREATE TABLE first PARTITION OF orders FOR VALUES FROM (0) TO (100);",
            "ALTER TABLE orders DETACH PARTITION first CONCURRENTLY;",
        )
        .stepwise(),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (altered, alter) in column::changes(here) {
        let parent = &altered.table;
        match &alter.change {
            Change::AttachPartition { partition, .. } if !here.made.is_new(partition) && !is_proven(here, partition) => {
                report
                    .say(
                        format!("attaching {partition} to {parent} reads all of it while nobody can use it, unless a CHECK proves its bounds"),
                        "add a CHECK of its bounds NOT VALID, validate it in another migration, then attach",
                    )
                    .at(alter.span)
                    .of(partition);
            }
            Change::DetachPartition {
                partition,
                concurrently: false,
            } if !here.made.is_new(parent) => {
                let help = if here.context.at_least(Product::Postgresql, (14, 0, 0), true) {
                    "detach it CONCURRENTLY, in a migration of its own without a transaction"
                } else {
                    "do it in a quiet moment with a short lock_timeout; PostgreSQL 14 can do it CONCURRENTLY"
                };
                report
                    .say(
                        format!("detaching {partition} from {parent} makes every query of {parent} wait"),
                        help,
                    )
                    .at(alter.span);
            }
            _ => {}
        }
    }
}

/// Whether the script shows a CHECK of the partition: one is added or validated before, or dropped after.
fn is_proven(here: &Here<'_>, partition: &Name) -> bool {
    let of = |shape: &Shape, wanted: fn(&Change) -> bool| match shape {
        Shape::AlterTable(altered) => {
            altered.table.may_be(partition) && altered.changes.iter().any(|alter| wanted(&alter.change))
        }
        _ => false,
    };
    let proves: fn(&Change) -> bool = |change| match change {
        Change::Validate(_) => true,
        Change::AddConstraint(constraint) => {
            !constraint.not_valid && matches!(constraint.kind, ConstraintKind::Check(_))
        }
        _ => false,
    };
    here.before().iter().any(|stmt| of(stmt.shape(), proves))
        || here
            .after()
            .iter()
            .any(|stmt| of(stmt.shape(), |change| matches!(change, Change::DropConstraint { .. })))
}
