//! Counting lines as statements are found.

/// The place that was reached: looking each place up from the start, or from its line's, would be quadratic.
pub(crate) struct Lines {
    /// The line of the place, from 1.
    pub line: u32,
    /// Its column in characters, from 1.
    pub column: u32,
    at: usize,
}

impl Default for Lines {
    fn default() -> Self {
        Self {
            line: 1,
            column: 1,
            at: 0,
        }
    }
}

impl Lines {
    /// Goes on to the offset `to`.
    pub fn advance(&mut self, text: &str, to: usize) {
        let passed = &text[self.at..to];
        let start = memchr::memrchr(b'\n', passed.as_bytes()).map(|found| found + 1);
        if let Some(start) = start {
            let count = memchr::memchr_iter(b'\n', &passed.as_bytes()[..start]).count();
            self.line = self.line.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
            self.column = 1;
        }
        let before = passed[start.unwrap_or_default()..].chars().count();
        self.column = self.column.saturating_add(u32::try_from(before).unwrap_or(u32::MAX));
        self.at = to;
    }
}
