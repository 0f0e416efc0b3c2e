//! `godwit completions SHELL`

use clap_complete::{Shell, generate};

use super::Outcome;
use crate::{Exit, command, output::Screen};

pub(crate) fn run(screen: &Screen, shell: Shell) -> Outcome {
    let mut script = Vec::new();
    generate(shell, &mut command(), "godwit", &mut script);
    screen.line(String::from_utf8_lossy(&script).trim_end());
    Ok(Exit::DONE)
}
