//! What a server says to each of many statements, refused ones among them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{files, tools};

/// What a MySQL or MariaDB server said to a list of statements.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// All rows, in order, with tabs between the values; line breaks in them are `\n`.
    pub rows: Vec<String>,
    /// The errors, by the index of their statement.
    pub refusals: HashMap<usize, String>,
}

/// Runs each of `statements`, which have one line each, in one session of root's over the Unix `socket`, whatever
/// became of those before.
///
/// # Panics
/// When the client is not installed or the server does not answer.
pub fn mysql_answers(socket: &Path, statements: &[String]) -> Answers {
    let script: String = statements.iter().map(|statement| format!("{statement};\n")).collect();
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("a folder for statements: {error}"));
    let path = folder.path().join("statements.sql");
    files::private_file(&path, &script).unwrap_or_else(|error| panic!("a file for statements: {error:#}"));
    let input = std::fs::File::open(&path).unwrap_or_else(|error| panic!("open {path:?}: {error}"));
    let mut client = Command::new(tools::tool("mariadb"));
    client
        .args([
            "--no-defaults",
            "--force",
            "--batch",
            "--skip-column-names",
            "--user=root",
        ])
        .arg("--default-character-set=utf8mb4")
        .arg("--socket")
        .arg(socket)
        .stdin(Stdio::from(input));
    let output = client
        .output()
        .unwrap_or_else(|error| panic!("start the client: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("Can't connect"), "{said}");
    Answers {
        rows: String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(str::to_owned)
            .collect(),
        refusals: said.lines().filter_map(refusal).collect(),
    }
}

/// The Unix socket of a server that runs already, where `GODWIT_TEST_MYSQL_SOCKET` names one: MySQL cannot be installed
/// everywhere, so that who has one may let tests ask it. Root must get in without a password.
pub fn named_mysql_socket() -> Option<PathBuf> {
    std::env::var_os("GODWIT_TEST_MYSQL_SOCKET").map(PathBuf::from)
}

/// Reads `ERROR 1846 (0A000) at line 12: ALGORITHM=INSTANT is not supported…`; lines count from 1.
fn refusal(line: &str) -> Option<(usize, String)> {
    let (line, reason) = line
        .strip_prefix("ERROR ")?
        .split_once(" at line ")?
        .1
        .split_once(": ")?;
    let line: usize = line.parse().ok()?;
    Some((line.checked_sub(1)?, reason.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_its_statement() {
        assert_eq!(
            refusal("ERROR 1846 (0A000) at line 12: ALGORITHM=INSTANT is not supported"),
            Some((11, "ALGORITHM=INSTANT is not supported".to_owned()))
        );
        assert_eq!(refusal("--------------"), None);
    }
}
