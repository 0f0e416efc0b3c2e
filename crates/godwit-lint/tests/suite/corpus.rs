//! The fuzzer's corpus and the rules' examples, tried without the fuzzer: whatever it once found stays found.

use std::{fs, path::Path};

use godwit_core::Engine;
use godwit_lint::RULES;

use crate::promises;

#[test]
fn promises_hold_for_every_input_of_the_corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/lint");
    let mut tried = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let (digit, text) = text.split_at(1);
        let engine = Engine::ALL[digit.parse::<usize>().unwrap()];
        promises::lint_holds(engine, text);
        tried += 1;
    }
    assert!(tried >= 100, "{tried} inputs");
}

#[test]
fn promises_hold_for_every_example() {
    for example in RULES.iter().flat_map(|rule| rule.examples) {
        promises::lint_holds(example.engine, example.sql);
    }
}
