//! What changed since a revision, as Git tells it.
//!
//! The one child process that a front end starts: it is handed a folder and a revision, never a secret.

use std::{path::Path, process::Command};

use godwit_api::views::{ApiError, ErrorCode};

use crate::commands::failed;

/// The files of `folder` that Git says changed since `revision`, and those that it does not keep yet.
pub(crate) fn since(folder: &Path, revision: &str) -> Result<Vec<String>, Box<ApiError>> {
    let mut files = git(
        folder,
        &[
            "diff",
            "--name-only",
            "--relative",
            "--diff-filter=d",
            "-z",
            revision,
            "--",
            ".",
        ],
    )?;
    files.extend(git(
        folder,
        &["ls-files", "--others", "--exclude-standard", "-z", "--", "."],
    )?);
    files.retain(|file| file.ends_with(".sql"));
    Ok(files)
}

#[expect(
    clippy::disallowed_methods,
    reason = "Git is handed a folder and a revision, and no secret"
)]
fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<String>, Box<ApiError>> {
    let trouble = |what: &str| {
        failed(
            ErrorCode::InvalidInput,
            &format!("Git does not tell what changed: {what}"),
            "Name a revision that this repository has, such as origin/main, or name the files.",
        )
    };
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output()
        .map_err(|error| trouble(&error.to_string()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(trouble(said.lines().next().unwrap_or("it failed").trim()));
    }
    let names = String::from_utf8_lossy(&output.stdout);
    Ok(names
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect())
}
