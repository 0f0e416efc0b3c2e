//! Indexes over many columns.

use godwit_core::{Engine, Span};
use godwit_sql::{Change, ConstraintKind, Name, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

/// More columns seldom make a search faster.
const MOST: usize = 3;

pub(super) static RULE: Rule = Rule {
    id: "idx-too-wide",
    engines: &Engine::ALL,
    title: "An index has more than three columns",
    why: "The first two or three columns of an index find the rows; what follows makes it larger, every write dearer and, on \
          PostgreSQL, more updates write to it. A unique index needs its columns and is not meant.",
    instead: "Keep the columns that narrow the search, the most selective ones first. Where a query should be answered from \
              the index alone, measure that it is, and say so in a comment that silences this rule.",
    sources: &["https://www.postgresql.org/docs/current/indexes-multicolumn.html"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (a int, b int, c int, d int); CREATE INDEX orders_abcd ON orders (a, b, c, d);",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (a int, b int, c int, d int);",
            "ALTER TABLE orders ADD INDEX orders_abcd (a, b, c, d);",
        ),
        Example::bad(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (a int, b int, c int, d int, KEY orders_abcd (a, b, c, d));",
        ),
        Example::bad(
            Engine::Sqlite,
            "CREATE TABLE orders (a int, b int, c int, d int);",
            "CREATE INDEX orders_abcd ON orders (a, b, c, d);",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (a int, b int, c int, d int); CREATE INDEX orders_ab ON orders (a, b) INCLUDE (c, d);",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (a int, b int, c int, d int);",
            "CREATE INDEX orders_abc ON orders (a, b, c);",
        ),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (a int, b int, c int, d int);",
            "CREATE UNIQUE INDEX orders_abcd ON orders (a, b, c, d);",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let mut look = |table: &Name, columns: usize, span: Option<Span>| {
        if columns > MOST {
            let said = report
                .say(
                    format!("an index of {table} has {columns} columns, and every write maintains them all"),
                    "keep the two or three columns that narrow the search, the most selective ones first",
                )
                .of(table);
            said.span = span;
        }
    };
    match here.shape() {
        Shape::CreateIndex(index) if !index.unique => look(&index.table, index.columns.len(), None),
        Shape::CreateTable(table) => {
            for constraint in &table.constraints {
                if let ConstraintKind::Index(columns) = &constraint.kind {
                    look(&table.name, columns.len(), Some(constraint.span));
                }
            }
        }
        Shape::AlterTable(altered) => {
            for alter in &altered.changes {
                if let Change::AddConstraint(constraint) = &alter.change
                    && let ConstraintKind::Index(columns) = &constraint.kind
                {
                    look(&altered.table, columns.len(), Some(alter.span));
                }
            }
        }
        _ => {}
    }
}
