//! Splits any text in the dialect that its first byte names.

#![no_main]

#[path = "../../tests/suite/invariants.rs"]
mod invariants;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some((engine, text)) = invariants::input(data) {
        invariants::split_holds(engine, text);
        invariants::joined_holds(engine, text);
    }
});
