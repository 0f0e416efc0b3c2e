//! The documentation says what the program does.

use std::{collections::BTreeMap, fs, path::Path};

use godwit_api::views::ErrorCode;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

/// Every error code with its doc comment, in the order of the source.
fn codes() -> Vec<(String, String)> {
    let source = read("crates/godwit-api/src/views/error.rs");
    let (_, after) = source.split_once("pub enum ErrorCode {\n").unwrap();
    let (body, _) = after.split_once("\n}").unwrap();
    let mut meaning = String::new();
    let mut found = Vec::new();
    for line in body.lines().map(str::trim) {
        match (line.strip_prefix("/// "), line.strip_suffix(',')) {
            (Some(words), _) => words.clone_into(&mut meaning),
            (None, Some(name)) => found.push((kebab(name), meaning.clone())),
            (None, None) => {}
        }
    }
    found
}

fn kebab(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

#[test]
fn every_error_code_is_listed_with_its_meaning_exit_code_and_a_way_out() {
    let page = read("docs/error-codes.md");
    let rows: BTreeMap<String, Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>())
        .map(|cells| (cells[0].trim_matches('`').to_owned(), cells))
        .collect();
    let codes = codes();
    assert!(codes.len() > 20, "the enum was read");
    for (code, meaning) in &codes {
        let exit = serde_json::from_value::<ErrorCode>(code.clone().into())
            .unwrap()
            .exit_code();
        let row = rows
            .get(code)
            .unwrap_or_else(|| panic!("docs/error-codes.md lacks `{code}`"));
        assert_eq!(row[1], exit.to_string(), "exit code of {code}");
        assert_eq!(row[2], meaning, "meaning of {code}");
        assert!(row[3].len() > 10, "the way out of {code}");
    }
    assert_eq!(rows.len(), codes.len(), "docs/error-codes.md lists a code that is gone");
}

#[test]
fn the_page_of_the_command_names_every_command_and_option() {
    let page = read("docs/user/cli.md");
    let mut lacking = Vec::new();
    look(&godwit_cli::command(), "godwit", &page, &mut lacking);
    assert!(lacking.is_empty(), "docs/user/cli.md lacks {lacking:#?}");
}

fn look(command: &clap::Command, path: &str, page: &str, lacking: &mut Vec<String>) {
    let flags = command
        .get_arguments()
        .filter_map(|argument| argument.get_long())
        .map(|flag| format!("--{flag}"));
    lacking.extend(
        flags
            .filter(|flag| !page.contains(flag.as_str()))
            .map(|flag| format!("{path} {flag}")),
    );
    for below in command.get_subcommands() {
        let path = format!("{path} {}", below.get_name());
        if !page.contains(&path) {
            lacking.push(path.clone());
        }
        look(below, &path, page, lacking);
    }
}

#[test]
fn the_exit_codes_are_the_same_on_the_page_and_in_the_help() {
    let help = godwit_cli::command().render_help().to_string();
    let page = read("docs/user/cli.md");
    let (_, listed) = help.split_once("Exit codes:\n").unwrap();
    for line in listed.lines().take_while(|line| !line.is_empty()) {
        let (code, meaning) = line.trim().split_once(' ').unwrap();
        let row = format!("| {code} | {}", meaning.trim());
        assert!(page.contains(&row), "docs/user/cli.md lacks {row:?}");
    }
}
