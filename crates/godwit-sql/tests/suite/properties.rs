//! What holds for every text, broken or not.

use std::time::{Duration, Instant};

use godwit_core::Engine;
use godwit_sql::{spans, split};
use proptest::prelude::*;

use crate::invariants;

/// Pieces that begin, end or look like something in one of the dialects.
#[rustfmt::skip]
const PIECES: [&str; 62] = [
    "'", "\"", "`", "[", "]", "$$", "$a$", "$1", ";", ";", "--", "-- ", "#", "/*", "*/", "/*!", "/*!50003 ", "/*M!", "\\",
    "\\.", "\n", "\r\n", " ", "\t", "(", ")", ".", ":", "=", "@", "e'", "E'\\'", "U&'", "x", "é", "\u{feff}", "\0", "1",
    "create ", "function ", "procedure ", "trigger ", "rule ", "begin ", "atomic ", "not ", "end", "end ", "case ", "when ",
    "then ", "else ", "if ", "loop ", "repeat ", "while ", "do ", "for ", "row ", "declare exit handler ", "copy t from stdin",
    "select ",
];

fn engine() -> impl Strategy<Value = Engine> {
    prop::sample::select(Engine::ALL.to_vec())
}

fn soup(pieces: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..pieces).prop_map(|pieces| pieces.concat())
}

/// Statements that stand for themselves in the engine's dialect.
fn statement(engine: Engine) -> impl Strategy<Value = &'static str> {
    let common = [
        "select 1",
        "insert into t values ('a;b', 'it''s')",
        "update t set a = 1 -- why; because\n where b",
        "create table t (a int)",
    ];
    let own: &[&str] = match engine {
        Engine::Postgres => &[
            "do $$ begin perform 1; end $$",
            "create function f() returns int begin atomic select 1; end",
            "select E'\\';'",
        ],
        Engine::Mysql => &[
            "create procedure p() begin if a then select 1; end if; end",
            "create trigger t before insert on t for each row set new.a = 1",
            "/*!50003 set x = ';' */",
            "select '\\';', `;`",
        ],
        Engine::Sqlite => &[
            "create trigger t after insert on t begin select case 1 when 1 then 2 end; end",
            "select [;], `;`",
        ],
    };
    prop::sample::select([&common[..], own].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, max_global_rejects: 100_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_has_a_shape(engine in engine(), text in soup(60)) {
        godwit_sql::shape(engine, &text);
    }

    #[test]
    fn every_table_has_a_shape(engine in engine(), begin in prop::sample::select(vec!["create table t (", "alter table t "]), text in soup(30)) {
        godwit_sql::shape(engine, &format!("{begin}{text}"));
    }

    #[test]
    fn spans_are_in_order_and_everything_else_is_trivia(engine in engine(), text in soup(60)) {
        invariants::split_holds(engine, &text);
    }

    #[test]
    fn any_text_at_all_is_split(engine in engine(), text in any::<String>(), bytes in any::<Vec<u8>>()) {
        invariants::split_holds(engine, &text);
        invariants::split_holds(engine, &String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn what_follows_a_finished_script_does_not_change_it(engine in engine(), first in soup(15), second in soup(30)) {
        prop_assume!(invariants::follows_holds(engine, &first, &second));
    }

    #[test]
    fn joined_statements_come_apart_again(
        (engine, statements) in engine().prop_flat_map(|engine| (Just(engine), prop::collection::vec(statement(engine), 1..8)))
    ) {
        let script = split(engine, &statements.join(";\n"));
        let texts: Vec<_> = script.statements.iter().map(|found| found.span.of(&statements.join(";\n")).to_owned()).collect();
        prop_assert_eq!(&script.findings, &[]);
        prop_assert_eq!(texts, statements);
    }
}

#[test]
fn lines_and_columns_are_those_of_the_place() {
    let text = "select 1;\n  sélect 2; select 3;\r\n\nselect 4";
    let script = split(Engine::Postgres, text);
    let found: Vec<_> = script
        .statements
        .iter()
        .map(|statement| (statement.line, statement.column))
        .collect();
    let expected: Vec<_> = script
        .statements
        .iter()
        .map(|statement| godwit_core::Place::at("f", text, statement.span.start))
        .map(|place| (place.line, place.column))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(found, [(1, 1), (2, 3), (2, 13), (4, 1)]);
}

#[test]
fn hostile_texts_take_linear_time() {
    for piece in PIECES.iter().chain(&[
        "copy t from stdin;",
        "delimiter x\n",
        "a.b,",
        "$a$b",
        "e'' \n",
        "/*/*",
        "\\x",
    ]) {
        let text = piece.repeat(100_000 / piece.len());
        for engine in Engine::ALL {
            let took = |read: &dyn Fn()| {
                let start = Instant::now();
                read();
                start.elapsed()
            };
            for took in [
                took(&|| drop(split(engine, &text))),
                took(&|| drop(spans(engine, &text))),
            ] {
                // Quadratic would be minutes; the rest is room for a busy machine without optimisation.
                assert!(took < Duration::from_secs(10), "{piece:?} on {engine} took {took:?}");
            }
        }
    }
}
