//! What reaches further than its own table.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, ColumnOption, ConstraintKind, DropKind, Key, Name, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "con-cascade",
    engines: &Engine::ALL,
    title: "A deletion or drop takes others with it",
    why: "`DROP … CASCADE` drops whatever depends on the object: views, foreign keys, functions. `TRUNCATE … CASCADE` \
          empties every table that refers to this one. The text does not say which, and nobody is asked. `ON DELETE CASCADE` \
          deletes rows of this table whenever one of the other goes, as many as there are, in one transaction.",
    instead: "Name what shall go, each in a statement of its own, and leave CASCADE away: the server then says what is left. \
              Delete rows that refer to another in batches, before that one.",
    sources: &[
        "https://www.postgresql.org/docs/current/ddl-depend.html",
        "squawk:ban-truncate-cascade",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE VIEW recent AS SELECT id FROM orders;",
            "DROP TABLE orders CASCADE;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date); CREATE VIEW recent AS SELECT at FROM orders;",
            "ALTER TABLE orders DROP COLUMN at CASCADE;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int PRIMARY KEY); CREATE TABLE items (order_id int REFERENCES orders);",
            "TRUNCATE orders CASCADE;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int PRIMARY KEY);",
            "CREATE TABLE items (order_id int, FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE);",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (id integer PRIMARY KEY);",
            "CREATE TABLE items (order_id integer REFERENCES orders (id) ON DELETE CASCADE);",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE VIEW recent AS SELECT id FROM orders;",
            "DROP VIEW recent; DROP TABLE orders;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int PRIMARY KEY);",
            "CREATE TABLE items (order_id int, FOREIGN KEY (order_id) REFERENCES orders (id));",
        ),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (id integer PRIMARY KEY);",
            "CREATE TABLE items (order_id integer REFERENCES orders (id) ON DELETE SET NULL);",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    match here.shape() {
        // MySQL and MariaDB read the word and do nothing with it.
        Shape::Drop(dropped) if dropped.cascade && here.context.engine == Engine::Postgres => {
            for name in dropped.names.iter().filter(|name| !here.made.has(name)) {
                let said = report
                    .say(
                        format!("whatever depends on {name} is dropped with it{}", dependents(here, name)),
                        "leave CASCADE away, and drop what depends on it in statements of their own",
                    )
                    .at(name.span);
                if dropped.kind == DropKind::Table {
                    said.of(name);
                }
            }
        }
        Shape::Truncate { tables, cascade: true } => {
            for table in tables.iter().filter(|table| !here.made.has(table)) {
                report
                    .say(
                        format!("every table that refers to {table} is emptied with it{}", dependents(here, table)),
                        "leave CASCADE away, and name the tables that shall be emptied",
                    )
                    .at(table.span)
                    .of(table);
            }
        }
        Shape::CreateTable(table) => {
            for column in &table.columns {
                keys(&column.options).for_each(|key| deletes(report, &table.name, key));
            }
            for constraint in &table.constraints {
                if let ConstraintKind::ForeignKey { key, .. } = &constraint.kind {
                    deletes(report, &table.name, key);
                }
            }
        }
        Shape::AlterTable(altered) => {
            for alter in &altered.changes {
                match &alter.change {
                    Change::DropColumn { name, cascade: true } | Change::DropConstraint { name, cascade: true } => {
                        report
                            .say(
                                format!("whatever depends on {name} of {} is dropped with it", altered.table),
                                "leave CASCADE away, and drop what depends on it in statements of their own",
                            )
                            .at(alter.span)
                            .of(&altered.table);
                    }
                    Change::AddColumn { column, .. } => {
                        keys(&column.options).for_each(|key| deletes(report, &altered.table, key));
                    }
                    Change::AddConstraint(constraint) => {
                        if let ConstraintKind::ForeignKey { key, .. } = &constraint.kind {
                            deletes(report, &altered.table, key);
                        }
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn keys(options: &[ColumnOption]) -> impl Iterator<Item = &Key> {
    options.iter().filter_map(|option| match option {
        ColumnOption::References(key) => Some(key),
        _ => None,
    })
}

/// A design that many choose with care: worth a note.
fn deletes(report: &mut Report, table: &Name, key: &Key) {
    if key.cascades {
        report
            .say(
                format!("deleting a row of {} deletes every row of {table} that refers to it", key.table),
                "make sure that it is never many, and that an index finds them",
            )
            .at(key.table.span)
            .at_most(Severity::Info);
    }
}

/// What is known to depend on `table`, as the end of a sentence.
fn dependents(here: &Here<'_>, table: &Name) -> String {
    let known = here.context.facts.and_then(|facts| facts.table(table));
    let names: Vec<String> = known
        .into_iter()
        .flat_map(|facts| &facts.dependents)
        .map(|dependent| format!("{} {}", dependent.kind, dependent.name))
        .collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(": {}", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dependent, TableFacts, testing::told};

    #[test]
    fn what_is_known_to_go_is_named() {
        let facts = TableFacts {
            dependents: vec![Dependent {
                kind: "view".to_owned(),
                name: "recent".to_owned(),
            }],
            ..TableFacts::default()
        };
        assert_eq!(
            told(RULE.id, Engine::Postgres, "orders", facts, "DROP TABLE orders CASCADE;"),
            ["whatever depends on orders is dropped with it: view recent"]
        );
    }
}
