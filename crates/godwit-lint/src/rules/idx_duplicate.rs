//! Indexes that another index makes superfluous.

use godwit_core::Engine;
use godwit_sql::{Change, DropKind, Shape};

use crate::{
    Example, Rule,
    indexes::{self, Index},
    rule::Report,
    script::Here,
};

pub(super) static RULE: Rule = Rule {
    id: "idx-duplicate",
    engines: &Engine::ALL,
    title: "One index begins with all columns of another",
    why: "Whatever the shorter one finds, the longer one finds as well. Both are written at every change, both take memory \
          and disk, and the planner has more to choose from. Only plain indexes are compared: those with conditions, \
          expressions, orders or operator classes of their own serve other queries.",
    instead: "Keep the longer one and drop the other, unless that one is unique and is meant to keep values apart.",
    sources: &["https://www.postgresql.org/docs/current/indexes-multicolumn.html"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id bigint PRIMARY KEY, at date); CREATE INDEX orders_id ON orders (id);",
        ),
        Example::bad(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (a int, b int); CREATE INDEX orders_a ON orders (a); \
             CREATE INDEX orders_ab ON orders (a, b);",
        ),
        Example::bad(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (a int, b int, KEY orders_a (a), KEY orders_ab (a, b));",
        ),
        Example::bad(
            Engine::Sqlite,
            "",
            "CREATE TABLE orders (a int, b int); CREATE INDEX orders_ab ON orders (a, b); \
             CREATE INDEX orders_a ON orders (a);",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (a int, b int); CREATE INDEX orders_a ON orders (a); \
             CREATE INDEX orders_ab ON orders (a, b); DROP INDEX orders_a;",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (a int, b int, UNIQUE KEY orders_a (a), KEY orders_ba (b, a));",
        ),
        Example::good(
            Engine::Sqlite,
            "",
            "CREATE TABLE orders (a int, b int); CREATE INDEX orders_a ON orders (a) WHERE b > 0; \
             CREATE INDEX orders_ab ON orders (a, b);",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let (engine, sql) = (here.context.engine, here.stmt().sql);
    let (mut known, new) = match here.shape() {
        Shape::CreateTable(table) => (Vec::new(), Index::of_table(engine, sql, table)),
        Shape::CreateIndex(index) => (
            indexes::known(here, &index.table).unwrap_or_else(|| here.made.indexes(&index.table).cloned().collect()),
            Index::of(engine, sql, index).into_iter().collect(),
        ),
        Shape::AlterTable(altered) => {
            let added = altered.changes.iter().filter_map(|alter| match &alter.change {
                Change::AddConstraint(constraint) => {
                    Index::of_constraint(engine, sql, &altered.table, constraint)
                }
                _ => None,
            });
            let known = indexes::known(here, &altered.table);
            (
                known.unwrap_or_else(|| here.made.indexes(&altered.table).cloned().collect()),
                added.collect(),
            )
        }
        _ => return,
    };
    for index in new {
        for other in &known {
            let (spare, kept) = if is_spare(&index, other) {
                (&index, other)
            } else if is_spare(other, &index) {
                (other, &index)
            } else {
                continue;
            };
            if index.name == other.name && index.name.is_some() || goes(here, spare) {
                continue;
            }
            report
                .say(
                    format!("{} finds whatever {} finds", kept.label(), spare.label()),
                    format!("do without {}", spare.label()),
                )
                .of(&index.table);
        }
        known.push(index);
    }
}

/// Whether `kept` does all that `index` does.
fn is_spare(index: &Index, kept: &Index) -> bool {
    let keeps_apart = index.unique && !(kept.unique && kept.columns.len() == index.columns.len());
    index.begins(kept) && !keeps_apart && !index.includes
}

/// Whether the plan drops it later on.
fn goes(here: &Here<'_>, index: &Index) -> bool {
    let named = |name: &str| index.name.as_deref() == Some(name);
    here.coming().any(|stmt| match stmt.shape() {
        Shape::Drop(dropped) => dropped.kind == DropKind::Index && dropped.names.iter().any(|name| named(&name.name)),
        Shape::AlterTable(altered) => altered.changes.iter().any(|alter| match &alter.change {
            Change::DropIndex(name) | Change::DropConstraint { name, .. } => named(&name.name),
            _ => false,
        }),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TableFacts, testing::told};

    #[test]
    fn indexes_that_the_target_has_are_compared() {
        let facts = || TableFacts {
            indexes: Some(vec![
                "CREATE UNIQUE INDEX orders_pkey ON public.orders USING btree (id, at)".to_owned(),
                "CREATE INDEX orders_code ON public.orders USING hash (code)".to_owned(),
            ]),
            ..TableFacts::default()
        };
        let sql = "CREATE INDEX CONCURRENTLY orders_id ON orders (id);";
        assert_eq!(
            told(RULE.id, Engine::Postgres, "orders", facts(), sql),
            ["orders_pkey finds whatever orders_id finds"]
        );
        let other = "CREATE INDEX CONCURRENTLY orders_code_2 ON orders (code);";
        assert!(told(RULE.id, Engine::Postgres, "orders", facts(), other).is_empty());
        let gone = format!("DROP INDEX CONCURRENTLY orders_pkey; {sql}");
        assert!(told(RULE.id, Engine::Postgres, "orders", facts(), &gone).is_empty());
    }

    #[test]
    fn mysql_says_its_indexes_in_the_definition() {
        let facts = TableFacts {
            definition: Some(
                "CREATE TABLE `orders` (\n `id` int NOT NULL,\n `at` date,\n PRIMARY KEY (`id`),\n KEY `at` (`at`)\n)"
                    .to_owned(),
            ),
            ..TableFacts::default()
        };
        assert_eq!(
            told(RULE.id, Engine::Mysql, "orders", facts, "ALTER TABLE orders ADD INDEX wide (at, id);"),
            ["wide finds whatever at finds"]
        );
    }
}
