//! Work with an end that must come, whatever becomes of the work.

use anyhow::Result;

/// Runs `work`, then `end` in any case, and returns the first error; a second one is printed, so that it is not lost.
pub(crate) fn finally(work: impl FnOnce() -> Result<()>, end: impl FnOnce() -> Result<()>) -> Result<()> {
    match (work(), end()) {
        (Err(first), Err(second)) => {
            eprintln!("  and afterwards: {second:#}");
            Err(first)
        }
        (worked, ended) => worked.and(ended),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use anyhow::bail;

    use super::*;

    #[test]
    fn the_end_comes_after_a_failure_and_the_first_error_is_kept() {
        let ended = Cell::new(false);
        let outcome = finally(
            || bail!("the work"),
            || {
                ended.set(true);
                bail!("the end")
            },
        );
        assert!(ended.get(), "the end comes in any case");
        assert_eq!(outcome.unwrap_err().to_string(), "the work");
    }

    #[test]
    fn a_failed_end_fails_work_that_succeeded() {
        assert_eq!(
            finally(|| Ok(()), || bail!("the end")).unwrap_err().to_string(),
            "the end"
        );
    }
}
