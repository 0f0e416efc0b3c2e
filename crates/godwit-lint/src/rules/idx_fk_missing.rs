//! Foreign keys whose columns no index finds.

use godwit_core::{Engine, Span};
use godwit_sql::{Change, Column, ColumnOption, ConstraintKind, Name, Shape};

use crate::{
    Example, Rule,
    indexes::{self, Index},
    made::is_same,
    rule::Report,
    script::Here,
};

pub(super) static RULE: Rule = Rule {
    id: "idx-fk-missing",
    engines: &[Engine::Postgres, Engine::Sqlite],
    title: "No index finds the rows that refer to another table",
    why: "Whenever a row of the other table is deleted, or its key changes, the server looks for rows that refer to it. \
          Without an index on the referring columns it reads the whole table each time, and on PostgreSQL it keeps its lock \
          on the row meanwhile. MySQL and MariaDB make that index themselves.",
    instead: "Create an index that begins with these columns; on a table that is in use CONCURRENTLY, before the foreign \
              key.",
    sources: &["https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE customers (id bigint PRIMARY KEY);",
            "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE customers (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint);",
            "ALTER TABLE orders ADD COLUMN customer_id bigint REFERENCES customers;",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE customers (id integer PRIMARY KEY);",
            "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, \
             FOREIGN KEY (customer_id) REFERENCES customers (id));",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE customers (id bigint PRIMARY KEY);",
            "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id)); \
             CREATE INDEX orders_customer ON orders (customer_id, id);",
        ),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE customers (id integer PRIMARY KEY);",
            "CREATE TABLE profiles (customer_id integer PRIMARY KEY REFERENCES customers (id));",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let (engine, sql) = (here.context.engine, here.stmt().sql);
    match here.shape() {
        Shape::CreateTable(table) => {
            let own = Index::of_table(engine, sql, table);
            for column in table.columns.iter().filter(|column| refers(column)) {
                look(here, report, &table.name, &[&column.name.name], &own, column.span);
            }
            for constraint in &table.constraints {
                if let ConstraintKind::ForeignKey { columns, .. } = &constraint.kind {
                    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                    look(here, report, &table.name, &columns, &own, constraint.span);
                }
            }
        }
        Shape::AlterTable(altered) => {
            let known = indexes::known(here, &altered.table);
            for alter in &altered.changes {
                match (&alter.change, &known) {
                    // No index can be on a column that is new.
                    (Change::AddColumn { column, .. }, _) if refers(column) && !column.has(&ColumnOption::Unique) => {
                        look(here, report, &altered.table, &[&column.name.name], &[], alter.span);
                    }
                    (Change::AddConstraint(constraint), Some(known)) => {
                        if let ConstraintKind::ForeignKey { columns, .. } = &constraint.kind {
                            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                            look(here, report, &altered.table, &columns, known, alter.span);
                        }
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn refers(column: &Column) -> bool {
    let mut options = column.options.iter();
    options.any(|option| matches!(option, ColumnOption::References(_)))
}

fn look(here: &Here<'_>, report: &mut Report, table: &Name, columns: &[&str], known: &[Index], span: Span) {
    let engine = here.context.engine;
    let later = here.coming().any(|stmt| match stmt.shape() {
        Shape::CreateIndex(index) => {
            is_same(&index.table, table)
                && Index::of(engine, stmt.sql, index).is_some_and(|index| finds(&index, columns))
        }
        Shape::AlterTable(altered) if is_same(&altered.table, table) => altered.changes.iter().any(|alter| {
            matches!(&alter.change, Change::AddConstraint(constraint)
                if Index::of_constraint(engine, stmt.sql, table, constraint).is_some_and(|index| finds(&index, columns)))
        }),
        _ => false,
    });
    if later || known.iter().any(|index| finds(index, columns)) {
        return;
    }
    let list = columns.join(", ");
    report
        .say(
            format!("no index of {table} begins with {list}, which a foreign key needs"),
            format!("create an index on {table} ({list})"),
        )
        .at(span)
        .of(table);
}

/// Whether the index begins with these columns, in whatever order.
fn finds(index: &Index, columns: &[&str]) -> bool {
    let first = index.columns.get(..columns.len()).unwrap_or_default();
    !first.is_empty()
        && first
            .iter()
            .all(|column| columns.iter().any(|wanted| wanted.eq_ignore_ascii_case(column)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TableFacts, testing::told};

    #[test]
    fn the_targets_own_indexes_count() {
        let sql = "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;";
        let facts = |indexes: &[&str]| TableFacts {
            indexes: Some(indexes.iter().map(|index| (*index).to_owned()).collect()),
            ..TableFacts::default()
        };
        let found = told(RULE.id, Engine::Postgres, "orders", facts(&[]), sql);
        assert_eq!(found, ["no index of orders begins with customer_id, which a foreign key needs"]);
        let index = "CREATE INDEX c ON public.orders USING btree (customer_id)";
        assert!(told(RULE.id, Engine::Postgres, "orders", facts(&[index]), sql).is_empty());
        assert!(
            told(RULE.id, Engine::Postgres, "orders", TableFacts::default(), sql).is_empty(),
            "nobody knows"
        );
    }
}
