//! The page with the figures: people write around the marks, the benchmark between them.

use std::path::Path;

use anyhow::{Context as _, Result};

const BEGIN: &str = "<!-- The figures below are written by `cargo xtask bench apply`. -->";
const END: &str = "<!-- The figures end here. -->";

/// Puts `figures` between the marks of the page at `path`; a page that does not exist yet is made of them alone.
pub(crate) fn write(path: &Path, figures: &str) -> Result<()> {
    let page = if path.exists() {
        std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?
    } else {
        format!("{BEGIN}\n{END}\n")
    };
    let page = replaced(&page, figures).with_context(|| format!("write the figures into {}", path.display()))?;
    std::fs::write(path, page).with_context(|| format!("write {}", path.display()))
}

fn replaced(page: &str, figures: &str) -> Result<String> {
    let (before, rest) = page
        .split_once(BEGIN)
        .with_context(|| format!("the line {BEGIN:?} is missing"))?;
    let (_, after) = rest
        .split_once(END)
        .with_context(|| format!("the line {END:?} is missing"))?;
    Ok(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", figures.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_stays_and_the_figures_are_replaced() {
        let page = format!("# Benchmarks\n\n{BEGIN}\nold\n{END}\n\nMore words.\n");
        let first = replaced(&page, "| new |\n").unwrap();
        assert_eq!(
            first,
            format!("# Benchmarks\n\n{BEGIN}\n\n| new |\n\n{END}\n\nMore words.\n")
        );
        assert_eq!(
            replaced(&first, "| new |").unwrap(),
            first,
            "the same figures leave the same page"
        );
    }

    #[test]
    fn a_page_without_marks_is_not_overwritten() {
        assert!(replaced("# Benchmarks\n", "new").is_err());
        assert!(replaced(BEGIN, "new").is_err());
    }
}
