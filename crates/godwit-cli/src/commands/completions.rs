//! `godwit completions SHELL`

use clap_complete::{Shell, generate};
use serde_json::json;

use super::Outcome;
use crate::{Exit, command, output::Screen};

pub(crate) fn run(screen: &Screen, shell: Shell) -> Outcome {
    let mut script = Vec::new();
    generate(shell, &mut command(), "godwit", &mut script);
    let script = String::from_utf8_lossy(&script);
    screen.line(script.trim_end());
    screen.document(&json!({ "shell": shell.to_string(), "script": script }));
    Ok(Exit::DONE)
}
