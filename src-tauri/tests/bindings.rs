//! The page's bindings are generated, committed, and must not drift from the commands.

use std::{fs, path::Path};

use specta_typescript::Typescript;

const HEADER: &str = "// Generated from src-tauri/src/commands.rs by `cargo xtask bindings`. Do not edit.\n";

/// Fails with the first difference; `GODWIT_WRITE_BINDINGS=1` writes the file instead.
#[test]
#[allow(clippy::disallowed_methods, reason = "a test is its own front end")]
fn bindings_of_the_page_are_those_of_the_commands() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/api/bindings.ts");
    let fresh = tempfile::NamedTempFile::new().unwrap();
    godwit_desktop::contract()
        .export(Typescript::default().header(HEADER), fresh.path())
        .unwrap();
    let fresh = fs::read_to_string(fresh.path()).unwrap();
    if std::env::var_os("GODWIT_WRITE_BINDINGS").is_some() {
        fs::write(&file, fresh).unwrap();
        return;
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    for (number, (kept, fresh)) in kept.lines().zip(fresh.lines()).enumerate() {
        assert_eq!(
            kept,
            fresh,
            "line {} of {} drifted: run `cargo xtask bindings`",
            number + 1,
            file.display()
        );
    }
    assert_eq!(
        kept.lines().count(),
        fresh.lines().count(),
        "{} drifted: run `cargo xtask bindings`",
        file.display()
    );
}
