//! The project's files, and their lines without comments and without the tests inside them.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file; its name is relative to the project's folder, with `/` between folders.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text of one file of the project.
pub(crate) fn read(name: &str) -> File {
    let path = root().join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("read {name}: {error}"));
    File {
        name: name.to_owned(),
        text,
    }
}

/// Every file below `folder` whose name has one of `endings`, in order of name.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Vec<File> {
    let mut names = Vec::new();
    collect(&root().join(folder), folder, endings, &mut names);
    names.sort_unstable();
    assert!(!names.is_empty(), "{folder} has no file with one of {endings:?}");
    names.iter().map(|name| read(name)).collect()
}

fn collect(path: &Path, name: &str, endings: &[&str], names: &mut Vec<String>) {
    for entry in fs::read_dir(path).unwrap_or_else(|error| panic!("read {name}: {error}")) {
        let entry = entry.expect("an entry of a folder that was just opened");
        let own = entry.file_name().to_string_lossy().into_owned();
        let below = format!("{name}/{own}");
        if entry.path().is_dir() {
            if own != "node_modules" && own != "target" {
                collect(&entry.path(), &below, endings, names);
            }
        } else if endings.iter().any(|ending| own.ends_with(ending)) {
            names.push(below);
        }
    }
}

/// Every Rust file of the product and its tools: what is shipped, the test kit, `xtask`.
pub(crate) fn rust() -> Vec<File> {
    ["crates", "src-tauri", "xtask"]
        .iter()
        .flat_map(|folder| files(folder, &[".rs"]))
        .collect()
}

impl File {
    /// Whether the whole file is a test.
    pub(crate) fn is_test(&self) -> bool {
        let own = self.name.rsplit('/').next().unwrap_or_default();
        self.name.contains("/tests/") || own.ends_with("tests.rs") || own == "testing.rs" || own.contains(".test.")
    }

    /// The numbered lines that are code: no comments, and nothing of a test module at the end of the file.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let end = lines
            .windows(2)
            .position(|pair| matches!(pair, [first, second] if begins_tests(first, second)))
            .unwrap_or(lines.len());
        let numbered = lines.into_iter().take(end).enumerate();
        numbered
            .map(|(index, line)| (index + 1, without_comment(line)))
            .filter(|(_, line)| !line.trim().is_empty())
    }
}

/// Whether two lines begin a module of tests that stands in the file itself.
fn begins_tests(first: &str, second: &str) -> bool {
    first.trim() == "#[cfg(test)]" && second.trim_start().starts_with("mod ") && second.ends_with('{')
}

/// Takes a line comment away; `://` inside a text is none.
fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with("//") {
        return "";
    }
    line.split(" // ").next().unwrap_or(line)
}

#[test]
fn comments_and_the_tests_of_a_file_are_not_its_code() {
    let file = File {
        name: "crates/x/src/lib.rs".to_owned(),
        text: "//! std::fs\nlet url = \"a://b\"; // std::env\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n"
            .to_owned(),
    };
    let code: Vec<_> = file.code().collect();
    assert_eq!(code, [(2, "let url = \"a://b\";")]);
}
