//! The page with the figures: people write around the marks, the benchmarks between them.

use std::path::Path;

use anyhow::{Context as _, Result};

const END: &str = "<!-- The figures end here. -->";

/// The figures of one benchmark, by the line that begins them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures(pub(crate) &'static str);

impl Figures {
    /// Puts `figures` after its mark on the page at `path`; where there is no page yet, it is made of them alone.
    pub(crate) fn write(self, path: &Path, figures: &str) -> Result<()> {
        let page = if path.exists() {
            std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?
        } else {
            format!("{}\n{END}\n", self.0)
        };
        let page = self
            .replaced(&page, figures)
            .with_context(|| format!("write the figures into {}", path.display()))?;
        std::fs::write(path, page).with_context(|| format!("write {}", path.display()))
    }

    fn replaced(self, page: &str, figures: &str) -> Result<String> {
        let begin = self.0;
        let (before, rest) = page
            .split_once(begin)
            .with_context(|| format!("the line {begin:?} is missing"))?;
        let (_, after) = rest
            .split_once(END)
            .with_context(|| format!("the line {END:?} is missing"))?;
        Ok(format!("{before}{begin}\n\n{}\n\n{END}{after}", figures.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Figures = Figures("<!-- First. -->");
    const SECOND: Figures = Figures("<!-- Second. -->");

    #[test]
    fn what_people_wrote_and_other_figures_stay() {
        let page = format!(
            "# Benchmarks\n\n{}\nold\n{END}\n\nWords.\n{}\n1\n{END}\n",
            FIRST.0, SECOND.0
        );
        let first = FIRST.replaced(&page, "| new |\n").unwrap();
        assert_eq!(
            first,
            format!(
                "# Benchmarks\n\n{}\n\n| new |\n\n{END}\n\nWords.\n{}\n1\n{END}\n",
                FIRST.0, SECOND.0
            )
        );
        assert_eq!(
            FIRST.replaced(&first, "| new |").unwrap(),
            first,
            "the same figures leave the same page"
        );
        let second = SECOND.replaced(&first, "2").unwrap();
        assert!(
            second.contains("| new |") && second.ends_with(&format!("\n\n2\n\n{END}\n")),
            "{second}"
        );
    }

    #[test]
    fn a_page_without_marks_is_not_overwritten() {
        assert!(FIRST.replaced("# Benchmarks\n", "new").is_err());
        assert!(FIRST.replaced(FIRST.0, "new").is_err());
    }
}
