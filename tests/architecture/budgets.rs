//! How long files may be.

use crate::report::{Breach, expect_none};
use crate::source::{File, files, rust};

#[test]
fn rust_files_are_short() {
    let mut sizes = sizes(&rust());
    sizes.sort_unstable();
    let at = |share: usize| sizes.get(sizes.len() * share / 100).cloned().unwrap_or_default();
    let (median, median_file) = at(50);
    let (long, long_file) = at(90);
    assert!(
        median <= 150,
        "rule: half of the Rust files have at most 150 lines\n  {median_file}:1: {median} lines"
    );
    assert!(
        long <= 400,
        "rule: nine of ten Rust files have at most 400 lines\n  {long_file}:1: {long} lines"
    );
    expect_none("no Rust file has more than 600 lines, tests apart", &over(&sizes, 600));
}

#[test]
fn components_are_short() {
    let sizes = sizes(&files("ui/src", &[".tsx"]));
    expect_none("no TSX file has more than 300 lines", &over(&sizes, 300));
}

/// Lines of each file that is no test, with its name.
fn sizes(files: &[File]) -> Vec<(usize, String)> {
    let files = files.iter().filter(|file| !file.is_test());
    files
        .map(|file| (file.text.lines().count(), file.name.clone()))
        .collect()
}

fn over(sizes: &[(usize, String)], limit: usize) -> Vec<Breach> {
    let long = sizes.iter().filter(|(lines, _)| *lines > limit);
    long.map(|(lines, name)| Breach::new(name, limit + 1, format!("{lines} lines")))
        .collect()
}
