//! Asks every rule about any text in the dialect that its first byte names.

#![no_main]

#[path = "../../../godwit-sql/tests/suite/invariants.rs"]
mod invariants;
#[path = "../../tests/suite/promises.rs"]
mod promises;
#[path = "../../tests/suite/support.rs"]
mod support;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some((engine, text)) = invariants::input(data) {
        promises::lint_holds(engine, text);
    }
});
