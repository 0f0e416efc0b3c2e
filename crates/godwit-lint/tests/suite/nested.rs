//! What is nested very deeply: a server may refuse it, and nothing may break of it.

use godwit_core::Engine;

use crate::support;

/// More than are read of what takes one word each.
const MANY: usize = 5_000;

/// As many as are read of that.
const JUST: usize = 3_980;

/// Texts in which a parser that calls itself goes `times` deep, and such in which another one would.
fn shapes(times: usize) -> Vec<String> {
    let around = |open: &str, close: &str| format!("SELECT {}1{}", open.repeat(times), close.repeat(times));
    let chain = |link: &str| format!("SELECT a{}", link.repeat(times));
    vec![
        around("(", ")"),
        around("(", ""),
        around("ARRAY[", "]"),
        around("f(", ")"),
        around("(SELECT ", ")"),
        around("CASE WHEN a THEN 1 ELSE ", " END"),
        around("- ", ""),
        around("NOT ", ""),
        around("a BETWEEN b AND ", ""),
        format!(
            "WITH a AS ({}SELECT 1{}",
            "WITH a AS (".repeat(times),
            ") SELECT 1".repeat(times + 1)
        ),
        format!("{}SELECT 1", "EXPLAIN ".repeat(times)),
        format!("{}SELECT 1", "PREPARE a AS ".repeat(times)),
        format!("CREATE FUNCTION f() RETURNS int {}", "BEGIN ATOMIC ".repeat(times)),
        format!("{}SELECT 1", "/*".repeat(times) + &"*/".repeat(times)),
        chain(" + 1"),
        chain(" ^ 1"),
        chain(" || 'b'"),
        chain(" AND a"),
        chain(" IN (1)"),
        chain(" UNION SELECT 1"),
        chain(" IS NULL"),
        chain(" COLLATE \"C\""),
        chain("::int"),
        chain(".b"),
        chain("[1]"),
    ]
}

#[test]
fn nothing_breaks_of_what_is_nested_very_deeply() {
    for engine in Engine::ALL {
        for sql in shapes(MANY) {
            support::findings(engine, &sql, false);
        }
    }
}

#[test]
fn what_is_not_read_is_said_and_the_rest_is_read() {
    let deep = format!(
        "SELECT 1;\nSELECT {}1{};\nCREATE TABLE t (a int,, b int);",
        "(".repeat(MANY),
        ")".repeat(MANY)
    );
    let found = support::findings(Engine::Postgres, &deep, false);
    let places: Vec<_> = found
        .iter()
        .filter(|found| found.rule == "meta-syntax")
        .map(|found| (found.span.start, found.message.contains("nested")))
        .collect();
    let table = deep.find(",,").unwrap();
    assert!(
        matches!(places[..], [(10, true), (at, false), ..] if at >= table),
        "{places:?}"
    );
}

#[test]
fn there_is_room_for_everything_that_is_read() {
    for sql in [
        format!("SELECT {}1{}", "(".repeat(JUST), ")".repeat(JUST)),
        format!("SELECT {}1", "- ".repeat(JUST)),
        format!("SELECT {}true", "NOT ".repeat(JUST)),
    ] {
        let found = support::findings(Engine::Postgres, &sql, false);
        assert!(found.iter().all(|found| found.rule != "meta-syntax"), "{found:?}");
    }
}
