//! What replication and triggers rely on.

use godwit_core::Engine;
use godwit_sql::{Change, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "con-trigger-replica",
    engines: &[Engine::Postgres],
    title: "Replication or triggers no longer see every change",
    why: "Logical replication finds a row by its replica identity, which is the primary key. With `REPLICA IDENTITY NOTHING`, \
          or without the key, every UPDATE and DELETE of a published table fails; with `FULL` each of them logs the whole row \
          and the other side reads its table for it. Triggers that are disabled miss what happens meanwhile: foreign keys \
          are triggers, too, and rows that break them stay.",
    instead: "Give the table another identity first (`REPLICA IDENTITY USING INDEX`). Instead of disabling triggers, let the \
              trigger itself pass over the change.",
    sources: &[
        "https://www.postgresql.org/docs/current/logical-replication-publication.html",
        "squawk:ban-replica-identity",
        "squawk:ban-disable-trigger",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
            "ALTER TABLE orders REPLICA IDENTITY NOTHING;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
            "ALTER TABLE orders DISABLE TRIGGER ALL;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
            "SET session_replication_role = replica; DELETE FROM orders WHERE id < 100;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint PRIMARY KEY, code text NOT NULL); CREATE UNIQUE INDEX orders_code ON orders (code);",
            "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_code;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
            "ALTER TABLE orders ENABLE TRIGGER ALL;",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    match here.shape() {
        Shape::Setting { name, value } if name == "session_replication_role" && value.as_deref() == Some("replica") => {
            report.say(
                "from here on no trigger and no foreign key sees what this session changes",
                "leave session_replication_role as it is, and let triggers pass over the change themselves",
            );
        }
        Shape::AlterTable(altered) if !here.made.is_new(&altered.table) => {
            let table = &altered.table;
            let known = here.context.facts.and_then(|facts| facts.table(table));
            let published = known.is_some_and(|facts| {
                facts
                    .dependents
                    .iter()
                    .any(|dependent| dependent.kind == "publication")
            });
            for alter in &altered.changes {
                let words = alter.span.of(here.stmt().sql).to_lowercase();
                let (message, help) = match &alter.change {
                    Change::ReplicaIdentity if words.ends_with("nothing") => (
                        format!("where {table} is published, every UPDATE and DELETE of it fails from here on"),
                        "take the table out of its publications first, or give it an identity that finds rows",
                    ),
                    Change::ReplicaIdentity if words.ends_with("full") => (
                        format!("every UPDATE and DELETE of {table} logs the whole row from here on"),
                        "use an index of columns that are NOT NULL: REPLICA IDENTITY USING INDEX",
                    ),
                    Change::Triggers(what) if what.starts_with("disable trigger") => (
                        format!("changes of {table} go past its triggers and foreign keys, and rows that break them stay"),
                        "let the trigger itself pass over the change",
                    ),
                    Change::DropConstraint { name, .. } if published && name.name.ends_with("_pkey") => (
                        format!("{table} is published, and without {name} every UPDATE and DELETE of it fails"),
                        "give it another identity first: REPLICA IDENTITY USING INDEX",
                    ),
                    _ => continue,
                };
                report.say(message, help).at(alter.span).of(table);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dependent, TableFacts, testing::told};

    #[test]
    fn the_key_of_a_published_table_is_needed() {
        let sql = "ALTER TABLE orders DROP CONSTRAINT orders_pkey;";
        let published = TableFacts {
            dependents: vec![Dependent {
                kind: "publication".to_owned(),
                name: "all_orders".to_owned(),
            }],
            ..TableFacts::default()
        };
        assert_eq!(
            told(RULE.id, Engine::Postgres, "orders", published, sql),
            ["orders is published, and without orders_pkey every UPDATE and DELETE of it fails"]
        );
        assert!(told(RULE.id, Engine::Postgres, "orders", TableFacts::default(), sql).is_empty());
    }
}
