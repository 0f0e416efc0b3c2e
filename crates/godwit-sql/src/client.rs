//! Lines that a vendor's command-line client takes for itself.

use memchr::{memchr, memmem};

/// Whether only blanks stand between the start of the line and `at`.
pub(crate) fn is_at_line_start(text: &str, at: usize) -> bool {
    text.as_bytes()[..at]
        .iter()
        .rev()
        .find(|byte| !matches!(byte, b' ' | b'\t'))
        .is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
}

/// The end of the line that `at` is on, before its line feed.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |found| at + found)
}

/// What a `DELIMITER` line says, given the offset after its keyword; `None` where it says nothing.
pub(crate) fn delimiter(text: &str, after_keyword: usize) -> Option<&str> {
    text[after_keyword..line_end(text, after_keyword)]
        .split_ascii_whitespace()
        .next()
}

/// The command of a client's line that begins at `at`, for messages: `\copy`, `.read`.
pub(crate) fn command(text: &str, at: usize) -> &str {
    let rest = &text[at + 1..line_end(text, at)];
    let name = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(rest.len());
    // `\.`, `\!` and `\?` are commands of one sign.
    let name = if name == 0 {
        rest.chars().next().filter(char::is_ascii).map_or(0, char::len_utf8)
    } else {
        name
    };
    &text[at..at + 1 + name]
}

/// The offset after the `\.` line that ends the rows of a `COPY … FROM STDIN` terminated before `at`.
pub(crate) fn after_copy_rows(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = line_end(text, at);
    while let Some(found) = memmem::find(&bytes[from..], b"\n\\.") {
        let end = from + found + 3;
        if matches!(bytes[end..], [] | [b'\n' | b'\r', ..]) {
            return Some(end);
        }
        from = end;
    }
    None
}
