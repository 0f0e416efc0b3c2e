//! `SET NOT NULL`.

use godwit_core::{Engine, Product, Severity};
use godwit_sql::{AlterTable, Change, Name, Shape};

use crate::{Example, Fix, Rule, column, fix::NewFile, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "col-set-notnull",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column becomes NOT NULL while everybody waits",
    why: "`SET NOT NULL` reads the whole table under an ACCESS EXCLUSIVE lock: reads and writes wait. It fails where a row has \
          no value. From version 12 on PostgreSQL skips the reading where a valid CHECK proves that there is none.",
    instead: "Three migrations. Add `CHECK (column IS NOT NULL) NOT VALID`, which is quick and holds for new rows at once. \
              Then `VALIDATE CONSTRAINT`, which reads the table while everybody works on. Then `SET NOT NULL`, which is \
              quick now, and drop the CHECK in a statement behind it, not in the same one.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL",
        "squawk:adding-not-nullable-field",
        "atlas:MF104",
        "atlas:PG303",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int, total numeric);",
            "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE SCHEMA shop; CREATE TABLE shop.\"Orders\" (id int, \"Total\" numeric);",
            "ALTER TABLE ONLY shop.\"Orders\" ALTER \"Total\" SET NOT NULL",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, total numeric);",
            "ALTER TABLE orders ADD CONSTRAINT orders_total_set CHECK (total IS NOT NULL) NOT VALID;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (total numeric, CONSTRAINT orders_total_not_null_check CHECK (total IS NOT NULL));",
            "ALTER TABLE orders ALTER COLUMN total SET NOT NULL; \
             ALTER TABLE orders DROP CONSTRAINT orders_total_not_null_check;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (total numeric, CONSTRAINT orders_total_set CHECK (total IS NOT NULL) NOT VALID);",
            "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_set; ALTER TABLE orders ALTER COLUMN total SET NOT NULL;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (altered, alter) in column::changes(here) {
        let Change::SetNotNull(name) = &alter.change else {
            continue;
        };
        if here.made.is_new(&altered.table) || is_proven(here, &altered.table, name) {
            continue;
        }
        let table = &altered.table;
        let said = report
            .say(
                format!("making {} of {table} NOT NULL reads the whole table while reads and writes wait", name.name),
                "add CHECK (… IS NOT NULL) NOT VALID, validate it in a later migration, and SET NOT NULL after that",
            )
            .at(alter.span)
            .of(table);
        // Whatever stands beside it may count on the column being NOT NULL already.
        let alone = here.all.len() == 1 && altered.changes.len() == 1;
        if alone
            && here.context.at_least(Product::Postgresql, (12, 0, 0), true)
            && let Some(fix) = fix(here, altered, alter.span, name)
        {
            said.fix(fix);
        }
    }
}

/// Whether the script shows that a valid CHECK stands for it: one that is named after the column is validated before,
/// or one that is named after both the column and NULL is dropped after.
fn is_proven(here: &Here<'_>, table: &Name, column: &Name) -> bool {
    if !here.context.at_least(Product::Postgresql, (12, 0, 0), true) {
        return false;
    }
    let of = |shape: &Shape, wanted: &dyn Fn(&Change) -> bool| match shape {
        Shape::AlterTable(altered) => {
            altered.table.may_be(table) && altered.changes.iter().any(|alter| wanted(&alter.change))
        }
        _ => false,
    };
    let named = |constraint: &Name| {
        let name = constraint.name.to_lowercase();
        name.contains(&column.name.to_lowercase()).then_some(name)
    };
    let validated = |change: &Change| matches!(change, Change::Validate(constraint) if named(constraint).is_some());
    let dropped = |change: &Change| match change {
        Change::DropConstraint { name, .. } => named(name).is_some_and(|name| name.contains("null")),
        _ => false,
    };
    here.before().iter().any(|stmt| of(stmt.shape(), &validated))
        || here.after().iter().any(|stmt| of(stmt.shape(), &dropped))
}

fn fix(here: &Here<'_>, altered: &AlterTable, place: godwit_core::Span, column: &Name) -> Option<Fix> {
    let sql = here.stmt().sql;
    let written = sql.get(column.span.start..column.span.end)?;
    let alter = sql.get(..place.start)?.trim_end();
    // PostgreSQL 18 calls the NOT NULL itself `table_column_not_null`.
    let name = format!("{}_{}_not_null_check", altered.table.name, column.name);
    // A longer name would be cut, and a line comment would swallow what follows.
    if name.len() > 63 || alter.contains("--") {
        return None;
    }
    let constraint = quoted(&name);
    let purpose = format!("{} {}", altered.table.name, column.name);
    let fix = Fix::replace(
        "prove it by a CHECK first",
        place,
        format!("ADD CONSTRAINT {constraint} CHECK ({written} IS NOT NULL) NOT VALID"),
    );
    Some(
        fix.followed_by(NewFile {
            purpose: format!("validate {purpose} not null"),
            no_transaction: false,
            sql: format!("{alter} VALIDATE CONSTRAINT {constraint};\n"),
            down: None,
        })
        .followed_by(NewFile {
            purpose: format!("set {purpose} not null"),
            no_transaction: false,
            sql: format!(
                "{alter} ALTER COLUMN {written} SET NOT NULL;\n{alter} DROP CONSTRAINT {constraint};\n"
            ),
            down: Some(format!("{alter} ALTER COLUMN {written} DROP NOT NULL;\n")),
        }),
    )
}

/// A name as PostgreSQL takes it; this one ends in `_check`, so that it is no keyword.
fn quoted(name: &str) -> String {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !name.starts_with(|first: char| first.is_ascii_digit());
    if plain {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}
