//! Changes of many rows, as the target's own numbers say.

use godwit_core::{Engine, Severity};
use godwit_sql::Shape;

use crate::{Example, Rule, rule::Report, script::Here, text::Words};

/// What a server changes in a second or so.
const MANY: u64 = 100_000;

pub(super) static RULE: Rule = Rule {
    id: "dml-big",
    engines: &Engine::ALL,
    severity: Severity::Warn,
    grows: true,
    loses: false,
    needs_facts: true,
    opt_in: false,
    title: "A change of a big table may be one of very many rows",
    why: "The table is big, and the condition does not name single rows. All rows that it meets stay locked until the \
          transaction ends, and replicas fall behind by as much. How many it meets only the server can tell.",
    instead: "Look with `EXPLAIN`, or a `SELECT count(*)` on a copy. Where there are many, change them in batches of some \
              thousands, each in a transaction of its own.",
    sources: &["https://www.postgresql.org/docs/current/using-explain.html"],
    examples: &[
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int, at date);",
            "UPDATE orders SET at = '2026-01-01' WHERE id = 5;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "UPDATE orders SET at = '2026-01-01' WHERE id IN (5, 6);",
        ),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE orders (id int, at text);",
            "DELETE FROM orders WHERE id = 5;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    // Without a condition dml-no-where speaks.
    let Shape::Mutate(mutation) = here.shape() else {
        return;
    };
    let Some(condition) = mutation.condition else {
        return;
    };
    let known = here.context.facts.and_then(|facts| facts.table(&mutation.table));
    let rows = known.and_then(|known| known.rows).unwrap_or(0);
    if rows < MANY || mutation.limited || here.made.has(&mutation.table) {
        return;
    }
    let words = Words::of(here.context.engine, condition.of(here.stmt().sql));
    if names_rows(&words) {
        return;
    }
    let does = if mutation.deletes { "deletes" } else { "changes" };
    report
        .say(
            format!("nobody can tell how many rows of {} this {does} in one transaction", mutation.table),
            "look with EXPLAIN; where there are many, change them in batches, each in a transaction of its own",
        )
        .of(&mutation.table);
}

/// Whether a condition names single rows: `id = 5`, `o.id IN (5, 6)`.
fn names_rows(words: &Words<'_>) -> bool {
    ["id = #", "id = '", "id in ( #", "id in ( '", "uuid = '"]
        .iter()
        .any(|phrase| words.has(phrase))
        && !words.has("or")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TableFacts, tried::Tried};

    #[test]
    fn a_big_table_is_told_of_and_a_named_row_is_not() {
        let found = |sql, rows| {
            let facts = TableFacts {
                rows: Some(rows),
                ..TableFacts::default()
            };
            Tried::new(Engine::Postgres, sql).with("orders", facts).of(RULE.id).len()
        };
        assert_eq!(found("UPDATE orders SET a = 1 WHERE b > 2", 48_000_000), 1);
        assert_eq!(found("UPDATE orders SET a = 1 WHERE b > 2", 48_000), 0);
        assert_eq!(found("DELETE FROM orders WHERE orders.id IN (1, 2)", 48_000_000), 0);
        assert_eq!(found("DELETE FROM orders WHERE id = 1 OR b > 2", 48_000_000), 1);
        assert_eq!(found("DELETE FROM orders", 48_000_000), 0);
    }
}
