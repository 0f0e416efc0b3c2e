//! What a crate's own code never reaches for: files, clocks, the environment, the keyring, child processes.

use crate::report::{Breach, expect_none};
use crate::source::{File, files, rust};

const SURROUNDINGS: [&str; 6] = ["std::fs", "std::net", "std::env", "std::process", "tokio::", "sqlx::"];
const CLOCKS: [&str; 3] = ["Timestamp::now", "Zoned::now", "SystemTime"];
const CHILDREN: [&str; 2] = ["Command::new", "process::Command"];

/// Every use of one of `words` in the code, tests apart.
fn uses(files: &[File], words: &[&str]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for file in files.iter().filter(|file| !file.is_test()) {
        for (line, code) in file.code() {
            breaches.extend(
                words
                    .iter()
                    .filter(|word| code.contains(**word))
                    .map(|word| Breach::new(&file.name, line, format!("uses {word}"))),
            );
        }
    }
    breaches
}

#[test]
fn core_and_sql_do_no_io_and_read_no_clock() {
    let words: Vec<&str> = SURROUNDINGS.into_iter().chain(CLOCKS).chain(["Instant::now"]).collect();
    for folder in ["crates/godwit-core/src", "crates/godwit-sql/src"] {
        let breaches = uses(&files(folder, &[".rs"]), &words);
        expect_none(
            "godwit-core and godwit-sql are values and functions: no I/O, no clock",
            &breaches,
        );
    }
}

/// A stopwatch (`Instant`) is no clock: it cannot tell what time it is.
#[test]
fn the_engine_reads_no_clock_environment_or_keyring() {
    let words: Vec<&str> = ["std::env", "home_dir", "SecretStore", "keyring"]
        .into_iter()
        .chain(CLOCKS)
        .collect();
    let breaches = uses(&files("crates/godwit-engine/src", &[".rs"]), &words);
    expect_none(
        "time, environment and secrets reach godwit-engine as arguments or ports",
        &breaches,
    );
}

#[test]
fn the_wall_clock_has_one_door() {
    let mut all = rust();
    all.retain(|file| file.name != "crates/godwit-api/src/api.rs" && is_product(file));
    let breaches = uses(&all, &CLOCKS);
    expect_none("only the API's Clock reads the time of day", &breaches);
}

#[test]
fn child_processes_start_in_one_module() {
    let mut all = rust();
    let may = [
        "crates/godwit-backup/src/native",
        // Asks Git what changed, and hands it no secret.
        "crates/godwit-cli/src/since.rs",
    ];
    all.retain(|file| !may.iter().any(|door| file.name.starts_with(door)) && is_product(file));
    let breaches = uses(&all, &CHILDREN);
    expect_none(
        "child processes start in godwit-backup's `native` module, and Git in the command's `since`",
        &breaches,
    );
}

#[test]
fn a_password_is_shown_to_few() {
    let mut all = rust();
    let may = [
        "crates/godwit-secrets/",
        "crates/godwit-db/",
        "crates/godwit-backup/",
        // Hands a piped password on to the keyring, as the page's form does.
        "crates/godwit-cli/src/commands/environment_add.rs",
    ];
    all.retain(|file| !may.iter().any(|folder| file.name.starts_with(folder)) && is_product(file));
    let breaches = uses(&all, &[".expose("]);
    expect_none("only secrets, db and backup look into a Secret", &breaches);
}

#[test]
fn uses_are_found_by_line() {
    let file = File {
        name: "crates/x/src/lib.rs".to_owned(),
        text: "// std::fs\nuse std::fs;\n".to_owned(),
    };
    assert_eq!(
        uses(&[file], &["std::fs"]),
        [Breach::new("crates/x/src/lib.rs", 2, "uses std::fs")]
    );
}

/// The test kit and `xtask` are never shipped.
fn is_product(file: &File) -> bool {
    !file.name.starts_with("crates/godwit-testkit/") && !file.name.starts_with("xtask/")
}
