//! The programs of this workspace, as built beside the tests.

use std::path::PathBuf;

/// The path of a program that cargo built together with the running test, such as `godwit` or `godwit-desktop`.
///
/// # Panics
/// When it is not built, with the command that builds it.
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap_or_else(|error| panic!("the running test's own path: {error}"));
    // Tests lie in `<profile>/deps/`, programs in `<profile>/`.
    let found = test
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file());
    found.unwrap_or_else(|| {
        panic!(
            "{name} is not built beside {}; `cargo build --workspace --all-targets --features godwit-desktop/custom-protocol` builds it",
            test.display()
        )
    })
}
