//! Dropping an index that queries use.

use godwit_core::Engine;
use godwit_sql::{Change, DropKind, Name, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-drop-used",
    engines: &[Engine::Postgres],
    needs_facts: true,
    opt_in: false,
    title: "An index is dropped that queries use",
    why: "The server counts how often each index was used. Without it those queries read the whole table, from the moment of \
          the drop, and building it again takes as long as it took.",
    instead: "Find the queries first (`pg_stat_statements`), and see that another index serves them. Each replica counts for \
              itself: look at `pg_stat_user_indexes` on all of them.",
    sources: &["https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ALL-INDEXES-VIEW"],
    examples: &[Example::good(
        Engine::Postgres,
        "CREATE TABLE orders (id int); CREATE INDEX orders_id ON orders (id);",
        "DROP INDEX CONCURRENTLY orders_id;",
    )
    .stepwise()],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    match here.shape() {
        Shape::Drop(dropped) if dropped.kind == DropKind::Index => {
            for name in &dropped.names {
                look(here, name, report);
            }
        }
        Shape::AlterTable(altered) => {
            for alter in &altered.changes {
                if let Change::DropConstraint { name, .. } = &alter.change {
                    look(here, name, report);
                }
            }
        }
        _ => {}
    }
}

fn look(here: &Here<'_>, index: &Name, report: &mut Report) {
    let Some(facts) = here.context.facts else { return };
    if here.made.index(index).is_some() {
        return;
    }
    let mut counted = facts.tables.values().flat_map(|table| &table.index_scans);
    if let Some((_, scans)) = counted.find(|(name, scans)| *name == index.name && *scans > 0) {
        report
            .say(
                format!("queries used {index} {scans} times since the server's counters began"),
                "find those queries and see that another index serves them, on the replicas too",
            )
            .at(index.span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TableFacts, testing::told};

    #[test]
    fn an_index_without_scans_may_go() {
        let facts = || TableFacts {
            index_scans: vec![("orders_at".to_owned(), 1200), ("orders_old".to_owned(), 0)],
            ..TableFacts::default()
        };
        assert_eq!(
            told(RULE.id, Engine::Postgres, "orders", facts(), "DROP INDEX CONCURRENTLY orders_at;"),
            ["queries used orders_at 1200 times since the server's counters began"]
        );
        let unused = "DROP INDEX CONCURRENTLY orders_old;";
        assert!(told(RULE.id, Engine::Postgres, "orders", facts(), unused).is_empty());
    }
}
