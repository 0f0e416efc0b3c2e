//! Which crate may know which.

use std::collections::BTreeMap;

use crate::manifest::{Package, packages};
use crate::report::{Breach, expect_none};
use crate::source::read;

/// The direction of dependencies. `docs/architecture.md` shows the same table, and a test compares them.
const ALLOWED: [(&str, &[&str]); 15] = [
    ("godwit-core", &[]),
    ("godwit-sql", &["godwit-core"]),
    ("godwit-lint", &["godwit-core", "godwit-sql"]),
    ("godwit-migrations", &["godwit-core"]),
    ("godwit-secrets", &["godwit-core"]),
    ("godwit-store", &["godwit-core"]),
    ("godwit-db", &["godwit-core", "godwit-secrets"]),
    ("godwit-backup", &["godwit-core", "godwit-db", "godwit-secrets"]),
    (
        "godwit-engine",
        &[
            "godwit-backup",
            "godwit-core",
            "godwit-db",
            "godwit-lint",
            "godwit-migrations",
            "godwit-secrets",
            "godwit-sql",
        ],
    ),
    (
        "godwit-api",
        &[
            "godwit-backup",
            "godwit-core",
            "godwit-db",
            "godwit-engine",
            "godwit-migrations",
            "godwit-secrets",
            "godwit-sql",
            "godwit-store",
        ],
    ),
    ("godwit-cli", &["godwit-api"]),
    ("godwit-desktop", &["godwit-api"]),
    ("godwit-testkit", &[]),
    ("godwit-tests", &[]),
    ("xtask", &["godwit-testkit"]),
];

/// Dependencies that belong to few crates: `(the name's beginning, who may have it)`.
const OWNED: [(&str, &[&str]); 14] = [
    ("tauri", &["godwit-desktop"]),
    ("rfd", &["godwit-desktop"]),
    ("specta", &["godwit-api", "godwit-desktop"]),
    ("keyring", &["godwit-secrets"]),
    ("secret-service", &["godwit-secrets"]),
    ("zbus", &["godwit-secrets"]),
    ("tokio-postgres", &["godwit-db"]),
    ("sqlx", &["godwit-db", "godwit-store"]),
    ("rusqlite", &["godwit-db", "godwit-backup"]),
    ("clap", &["godwit-cli"]),
    ("directories", &["godwit-api"]),
    ("which", &["godwit-backup"]),
    ("object_store", &["godwit-backup"]),
    ("reqwest", &["godwit-backup"]),
];

/// What does I/O or waits for it; the crates of pure values have none of it.
const IO: [&str; 9] = [
    "tokio",
    "sqlx",
    "rusqlite",
    "futures-util",
    "async-trait",
    "tempfile",
    "url",
    "tracing",
    "directories",
];

#[test]
fn crates_depend_only_downwards() {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.into_iter().collect();
    let mut breaches = Vec::new();
    for package in packages() {
        let Some(may) = allowed.get(package.name.as_str()) else {
            breaches.push(Breach::new(
                &package.file.name,
                1,
                format!("{} is not in the table", package.name),
            ));
            continue;
        };
        for dependency in package.built_with.iter().filter(|name| is_own(name)) {
            if !may.contains(&dependency.as_str()) {
                breaches.push(breach(&package, dependency));
            }
        }
    }
    expect_none(
        "a crate depends only on those that docs/architecture.md allows it",
        &breaches,
    );
}

#[test]
fn tests_reach_down_to_the_kit_alone() {
    let mut breaches = Vec::new();
    for package in packages() {
        for dependency in package.tested_with.iter().filter(|name| is_own(name)) {
            let is_journey = package.name == "godwit-tests" && dependency == "godwit-api";
            if dependency != "godwit-testkit" && !is_journey {
                breaches.push(breach(&package, dependency));
            }
        }
    }
    expect_none(
        "of our own crates only the test kit is a dev-dependency (journeys also have the API)",
        &breaches,
    );
}

#[test]
fn a_dependency_worth_isolating_has_one_owner() {
    let mut breaches = Vec::new();
    for package in packages() {
        for dependency in &package.built_with {
            let owner = OWNED.iter().find(|(name, _)| {
                let rest = dependency.strip_prefix(name);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-') || rest.starts_with('_'))
            });
            if owner.is_some_and(|(_, may)| !may.contains(&package.name.as_str())) {
                breaches.push(breach(&package, dependency));
            }
        }
    }
    expect_none(
        "tauri, keyring, drivers and the like belong to one crate or two",
        &breaches,
    );
}

#[test]
fn the_crates_of_pure_values_have_no_dependency_that_does_io() {
    let mut breaches = Vec::new();
    for package in packages() {
        if ["godwit-core", "godwit-sql", "godwit-lint"].contains(&package.name.as_str()) {
            let io = package.built_with.iter().filter(|name| IO.contains(&name.as_str()));
            breaches.extend(io.map(|name| breach(&package, name)));
        }
    }
    expect_none("godwit-core and godwit-sql do no I/O", &breaches);
}

#[test]
fn the_documented_directions_are_the_kept_ones() {
    let document = read("docs/architecture.md");
    let mut breaches = Vec::new();
    for (name, may) in ALLOWED {
        let Some((index, line)) = document
            .text
            .lines()
            .enumerate()
            // The code map above names some of them, too.
            .skip_while(|(_, line)| !line.starts_with("| crate | is built with |"))
            .find(|(_, line)| line.starts_with(&format!("| `{name}` |")))
        else {
            breaches.push(Breach::new(&document.name, 1, format!("{name} has no row")));
            continue;
        };
        let written: Vec<&str> = line
            .split('`')
            .filter(|word| is_own(word))
            .skip(usize::from(is_own(name)))
            .collect();
        let short: Vec<&str> = may.to_vec();
        if written != short {
            let what = format!("{name} is said to have {written:?}, but may have {short:?}");
            breaches.push(Breach::new(&document.name, index + 1, what));
        }
    }
    expect_none(
        "docs/architecture.md shows the directions that this test keeps",
        &breaches,
    );
}

fn is_own(name: &str) -> bool {
    name.starts_with("godwit-")
}

fn breach(package: &Package, dependency: &str) -> Breach {
    let what = format!("{} depends on {dependency}", package.name);
    Breach::new(&package.file.name, package.line_of(dependency), what)
}
