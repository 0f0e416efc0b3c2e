//! The fuzzer's corpus, tried without the fuzzer: whatever it once found stays found.

use std::{fs, path::Path};

use godwit_core::Engine;

use crate::invariants;

/// Tries every file of the corpus `name`; they must be readable, and of every engine.
fn replay(name: &str, holds: impl Fn(Engine, &str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut tried = [0; Engine::ALL.len()];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let data = fs::read(&path).unwrap();
        let Some((engine, text)) = invariants::input(&data) else {
            panic!("{} begins with an engine's digit and is UTF-8", path.display());
        };
        holds(engine, text);
        let of_engine = Engine::ALL.iter().position(|known| *known == engine).unwrap();
        tried[of_engine] += 1;
    }
    assert!(tried.iter().all(|count| *count >= 10), "inputs per engine: {tried:?}");
}

#[test]
fn every_input_of_the_splitter_holds() {
    replay("split", |engine, text| {
        invariants::split_holds(engine, text);
        invariants::joined_holds(engine, text);
    });
}

#[test]
fn every_input_of_the_effects_holds() {
    replay("effect", invariants::effect_holds);
}
