//! A key that runs out of numbers.

use godwit_core::{Engine, Severity};
use godwit_sql::{Column, ColumnOption, ConstraintKind, Shape};

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-int",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A key has room for 2 billion rows or fewer",
    why: "When the numbers run out every INSERT fails, and the way out, another type for the key and for all that refer to \
          it, writes the largest tables anew. Numbers are used up faster than rows: rolled back transactions, upserts \
          and failed inserts take one each. `int` ends at 2 147 483 647, MySQL's unsigned one at twice that, `smallint` at \
          32 767.",
    instead: "Use `bigint` for keys. Four bytes more per row are nearly always lost in padding anyway.",
    sources: &[
        "https://www.postgresql.org/docs/current/datatype-numeric.html",
        "https://dev.mysql.com/doc/refman/8.4/en/integer-types.html",
        "squawk:prefer-bigint-over-int",
        "squawk:prefer-bigint-over-smallint",
    ],
    examples: &[
        Example::bad(Engine::Postgres, "", "CREATE TABLE orders (id serial PRIMARY KEY, name text);"),
        Example::bad(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id integer NOT NULL, name text, PRIMARY KEY (id));",
        ),
        Example::bad(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id int unsigned NOT NULL AUTO_INCREMENT, PRIMARY KEY (id));",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, pieces int);",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, pieces int);",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let listed: Vec<&str> = match here.shape() {
        Shape::CreateTable(table) => table
            .constraints
            .iter()
            .filter_map(|constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey(columns) => Some(columns),
                _ => None,
            })
            .flatten()
            .map(String::as_str)
            .collect(),
        _ => Vec::new(),
    };
    // In a key of several columns the others may keep it small.
    let listed = if listed.len() == 1 { listed } else { Vec::new() };
    for (table, column) in column::made(here) {
        let key = column.has(&ColumnOption::PrimaryKey)
            || column.has(&ColumnOption::Identity)
            || column.has(&ColumnOption::AutoIncrement)
            || listed.contains(&column.name.name.as_str());
        let Some(last) = last(here.context.engine, column, key) else {
            continue;
        };
        report
            .say(
                format!("{} of {table} ends at {last}; then every INSERT fails", column.name.name),
                "make it bigint, while that is easy",
            )
            .at(column.data_type.span);
    }
}

/// The last number that a key can take, where that is within reach.
fn last(engine: Engine, column: &Column, key: bool) -> Option<&'static str> {
    let name = column.data_type.name.as_str();
    let unsigned = column.data_type.unsigned;
    match (engine, name) {
        (Engine::Postgres, "serial" | "serial4") => return Some("2 147 483 647"),
        (Engine::Postgres, "smallserial" | "serial2") => return Some("32 767"),
        _ => {}
    }
    if !key {
        return None;
    }
    match name {
        "int" | "integer" | "int4" if unsigned => Some("4 294 967 295"),
        "int" | "integer" | "int4" => Some("2 147 483 647"),
        "mediumint" | "int3" | "middleint" if unsigned => Some("16 777 215"),
        "mediumint" | "int3" | "middleint" => Some("8 388 607"),
        "smallint" | "int2" if unsigned => Some("65 535"),
        "smallint" | "int2" => Some("32 767"),
        "tinyint" | "int1" if unsigned => Some("255"),
        "tinyint" | "int1" => Some("127"),
        _ => None,
    }
}
