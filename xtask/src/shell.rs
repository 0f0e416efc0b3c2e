//! Starting programs in the workspace's folder.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::places;

/// What `cargo run` tells this program about itself. Build scripts of some crates would run again because of it.
const OF_CARGO_RUN: [&str; 5] = [
    "CARGO",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_BIN_NAME",
    "OUT_DIR",
];

/// How many lines of a quiet program a failure shows.
const LAST_WORDS: usize = 30;

/// A program that starts in the workspace's folder, with the tools' folder first on its `PATH`.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(places::root());
    for name in OF_CARGO_RUN {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    if let Some(path) = path_with_tools() {
        command.env("PATH", path);
    }
    command
}

fn path_with_tools() -> Option<std::ffi::OsString> {
    let tools = places::tools().ok()?;
    let own = [tools.join("node/bin"), tools.join("bin")];
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(own.into_iter().chain(std::env::split_paths(&path))).ok()
}

/// Shows the command line and runs it to its end, with the terminal as its output.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("  $ {}", line(command));
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("start {}", line(command)))?;
    if !status.success() {
        bail!("`{}` ended with {status}", line(command));
    }
    Ok(())
}

/// As [`run`], for programs that say much: only a failure shows the end of what they said.
pub(crate) fn run_quietly(command: &mut Command) -> Result<()> {
    println!("  $ {}", line(command));
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("start {}", line(command)))?;
    if !output.status.success() {
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        let lines: Vec<&str> = said.lines().collect();
        let end = lines[lines.len().saturating_sub(LAST_WORDS)..].join("\n");
        bail!("`{}` ended with {}:\n{end}", line(command), output.status);
    }
    Ok(())
}

/// Runs a command to its end without showing it and returns its standard output.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("start {}", line(command)))?;
    if !output.status.success() {
        bail!(
            "`{}` ended with {}: {}",
            line(command),
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command line as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words = std::iter::once(program)
        .chain(command.get_args())
        .map(|word| quoted(&word.to_string_lossy()));
    words.collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_quoted_where_a_shell_needs_it() {
        let mut command = Command::new("/usr/bin/godwit");
        command.args(["plan", "--url", "sqlite:///tmp/my shop.db", "it's"]);
        assert_eq!(
            line(&command),
            "godwit plan --url 'sqlite:///tmp/my shop.db' 'it'\\''s'"
        );
    }
}
