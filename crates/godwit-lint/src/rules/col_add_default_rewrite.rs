//! `ADD COLUMN … DEFAULT` with a value of its own for every row.

use godwit_core::{Engine, Product, Severity};
use godwit_sql::{Change, Expr};

use crate::{Example, Rule, column, functions, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-add-default-rewrite",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Block,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A default that differs per row writes the whole table anew",
    why: "PostgreSQL 11 and later add a column with a constant default, or one like `now()` that is the same for all rows, \
          without touching a row. A volatile default (`random()`, `gen_random_uuid()`, `clock_timestamp()`, `nextval(…)`) \
          is computed row by row: the table and its indexes are written anew under an ACCESS EXCLUSIVE lock, and reads \
          wait too. Before PostgreSQL 11 every default does that.\n\nMySQL and MariaDB copy the table for a default that \
          differs per row, such as `(uuid())`, and writes wait meanwhile.",
    instead: "Add the column without a default, give it the default in a second statement, which counts for new rows only, \
              and fill the old rows in batches.",
    sources: &[
        "https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN",
        "https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html",
        "squawk:adding-field-with-default",
        "atlas:PG302",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at timestamptz NOT NULL DEFAULT clock_timestamp();",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN token varchar(36) DEFAULT (uuid());",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at timestamptz NOT NULL DEFAULT now();",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN token uuid; ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP;",
        ),
    ],
    squawk: &[],
    check,
};

/// What a default costs.
enum Cost {
    /// It writes the table anew.
    Rewrites(String),
    /// It may, if a function that nobody knows is volatile.
    Perhaps(String),
}

fn check(here: &Here<'_>, report: &mut Report) {
    for (altered, alter) in column::changes(here) {
        let Change::AddColumn { column, .. } = &alter.change else {
            continue;
        };
        let Some(default) = column.default() else { continue };
        if here.made.is_new(&altered.table) {
            continue;
        }
        let cost = match here.context.engine {
            Engine::Postgres => postgres(here, default),
            Engine::Mysql => mysql(default),
            Engine::Sqlite => None,
        };
        let (name, table) = (&column.name.name, &altered.table);
        let help = "add the column without it, SET DEFAULT in a statement of its own, and fill the old rows in batches";
        match (cost, here.context.engine) {
            (Some(Cost::Rewrites(because)), Engine::Mysql) => report.say(
                format!("adding {name} to {table} copies the table while writes wait: {because}"),
                help,
            ),
            (Some(Cost::Rewrites(because)), _) => report.say(
                format!("adding {name} to {table} writes the table anew while reads and writes wait: {because}"),
                help,
            ),
            (Some(Cost::Perhaps(function)), Engine::Mysql) => report
                .say(
                    format!(
                        "adding {name} to {table} copies the table while writes wait, unless the server computes {function}() \
                         only once"
                    ),
                    format!("use a constant; or {help}"),
                )
                .at_most(Severity::Warn),
            (Some(Cost::Perhaps(function)), _) => report
                .say(
                    format!(
                        "adding {name} to {table} writes the table anew while reads and writes wait if {function}() is volatile"
                    ),
                    format!("look whether {function}() is STABLE or IMMUTABLE; if it is not, {help}"),
                )
                .at_most(Severity::Warn),
            (None, _) => continue,
        }
        .at(default.span)
        .of(table);
    }
}

fn postgres(here: &Here<'_>, default: &Expr) -> Option<Cost> {
    if default.text.eq_ignore_ascii_case("null") {
        return None;
    }
    if !here.context.at_least(Product::Postgresql, (11, 0, 0), true) {
        return Some(Cost::Rewrites("before version 11 every default does".to_owned()));
    }
    if let Some(volatile) = default.calls.iter().find(|call| functions::is_volatile(call)) {
        return Some(Cost::Rewrites(format!("{volatile}() gives every row another value")));
    }
    let unknown = default.calls.iter().find(|call| !functions::is_steady(call))?;
    Some(Cost::Perhaps(unknown.clone()))
}

/// The current time is the one default of MySQL that is no constant and no expression either.
fn mysql(default: &Expr) -> Option<Cost> {
    let now = ["current_timestamp", "now", "localtime", "localtimestamp"];
    let volatile = ["uuid", "uuid_short", "uuid_v4", "uuid_v7", "sys_guid", "rand", "random_bytes", "sysdate", "nextval"];
    if let Some(call) = default.calls.iter().find(|call| volatile.contains(&call.as_str())) {
        return Some(Cost::Rewrites(format!("{call}() gives every row another value")));
    }
    let other = default.calls.iter().find(|call| !now.contains(&call.as_str()))?;
    Some(Cost::Perhaps(other.clone()))
}
