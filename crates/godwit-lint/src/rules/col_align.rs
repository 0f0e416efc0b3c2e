//! Columns in an order that wastes space.

use godwit_core::{Engine, Severity};
use godwit_sql::{DataType, Shape};

use crate::{Example, Rule, rule::Report, script::Here, types};

pub(super) static RULE: Rule = Rule {
    id: "col-align",
    engines: &[Engine::Postgres],
    severity: Severity::Info,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "The order of columns wastes space in every row",
    why: "PostgreSQL puts eight-byte values at multiples of eight bytes, and fills what lies between with nothing. A `boolean` \
          between two `bigint` takes eight bytes instead of one. In a table of a hundred million rows every eight bytes are \
          nearly a gigabyte, on disk and in memory.",
    instead: "Name the columns of eight bytes first (`bigint`, `timestamptz`, `double precision`), then those of four (`int`, \
              `date`, `real`), then the smaller ones, and those of no fixed length last. The order cannot be changed \
              later.",
    sources: &[
        "https://www.postgresql.org/docs/current/storage-page-layout.html",
        "atlas:PG110",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (paid boolean, id bigint PRIMARY KEY, sent boolean, at timestamptz);",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz, paid boolean, sent boolean);",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (name text, paid boolean, id bigint PRIMARY KEY);",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::CreateTable(table) = here.shape() else {
        return;
    };
    if table.derived || table.temporary {
        return;
    }
    // Behind the first value of no fixed length nobody can tell where the next one lies.
    let fixed: Vec<(usize, usize)> = table
        .columns
        .iter()
        .map_while(|column| layout(&column.data_type))
        .collect();
    let mut best = fixed.clone();
    best.sort_by_key(|(_, align)| std::cmp::Reverse(*align));
    let wasted = padded(&fixed).saturating_sub(padded(&best));
    if wasted >= 8 {
        report
            .say(
                format!("the order of {}'s columns wastes {wasted} bytes in every row", table.name),
                "name columns of eight bytes first, then those of four, then the smaller ones, then text and its like",
            )
            .at(table.name.span);
    }
}

/// The length of a row of these columns, whose end is aligned too.
fn padded(columns: &[(usize, usize)]) -> usize {
    columns
        .iter()
        .fold(0, |at: usize, (size, align)| at.next_multiple_of(*align) + size)
        .next_multiple_of(8)
}

/// Size and alignment in bytes of a type of fixed length.
fn layout(data_type: &DataType) -> Option<(usize, usize)> {
    if data_type.array {
        return None;
    }
    match types::plain(&data_type.name) {
        "bigint" | "bigserial" | "serial8" | "double precision" | "timestamp" | "timestamptz" | "time" | "money" => {
            Some((8, 8))
        }
        "timetz" => Some((12, 8)),
        "interval" => Some((16, 8)),
        "int" | "serial" | "serial4" | "real" | "date" | "oid" => Some((4, 4)),
        "smallint" | "smallserial" | "serial2" => Some((2, 2)),
        "uuid" => Some((16, 1)),
        "boolean" => Some((1, 1)),
        _ => None,
    }
}
