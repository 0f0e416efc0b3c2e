//! The desktop shell: its commands are glue, and all of them are in the contract.

use crate::report::{Breach, expect_none};
use crate::source::{File, files, read};

/// One `#[tauri::command]`: its name, where it stands, and the lines of its body.
struct Command {
    name: String,
    line: usize,
    body: usize,
}

#[test]
fn every_command_is_in_the_contract() {
    let contract = read("src-tauri/src/commands.rs");
    let mut breaches = Vec::new();
    for file in files("src-tauri/src/commands", &[".rs"]) {
        let noun = file
            .name
            .rsplit('/')
            .next()
            .and_then(|own| own.strip_suffix(".rs"))
            .unwrap_or_default()
            .to_owned();
        for command in commands(&file) {
            let entry = format!("{noun}::{},", command.name);
            if !contract.text.lines().any(|line| line.trim() == entry) {
                let what = format!("{} is not in the list of src-tauri/src/commands.rs", command.name);
                breaches.push(Breach::new(&file.name, command.line, what));
            }
        }
    }
    expect_none("every Tauri command is in the contract", &breaches);
}

#[test]
fn commands_are_glue() {
    let mut breaches = Vec::new();
    for file in files("src-tauri/src/commands", &[".rs"]) {
        let long = commands(&file).into_iter().filter(|command| command.body > 10);
        breaches.extend(long.map(|command| {
            Breach::new(
                &file.name,
                command.line,
                format!("{} has {} lines", command.name, command.body),
            )
        }));
    }
    expect_none(
        "the body of a Tauri command has at most 10 lines; longer work is godwit-api's",
        &breaches,
    );
}

fn commands(file: &File) -> Vec<Command> {
    let lines: Vec<&str> = file.text.lines().collect();
    let mut found = Vec::new();
    for (at, _) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.trim() == "#[tauri::command]")
    {
        let rest = || lines.iter().enumerate().skip(at);
        let head = rest().find(|(_, line)| line.starts_with("pub async fn ") || line.starts_with("pub fn "));
        let open = rest().find(|(_, line)| line.ends_with('{'));
        let close = rest().find(|(_, line)| **line == "}");
        if let (Some((line, head)), Some((open, _)), Some((close, _))) = (head, open, close) {
            let name = head.split("fn ").nth(1).and_then(|rest| rest.split('(').next());
            found.push(Command {
                name: name.unwrap_or_default().to_owned(),
                line: line + 1,
                body: close - open - 1,
            });
        }
    }
    assert!(
        found.len() == file.text.matches("#[tauri::command]").count(),
        "every command of {} is read",
        file.name
    );
    found
}
