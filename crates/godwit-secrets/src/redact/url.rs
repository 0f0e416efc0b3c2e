//! Passwords that can be told by where they stand, though nobody registered them.

/// Spans of passwords in `scheme://user:password@host` and in `password=…`.
pub(super) fn passwords(text: &[u8]) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    for start in occurrences(text, b"://") {
        spans.extend(in_authority(text, start + 3));
    }
    for key in [b"password=".as_slice(), b"passwd=", b"pwd="] {
        for start in occurrences(text, key) {
            spans.extend(after_key(text, start + key.len()));
        }
    }
    spans
}

fn occurrences<'a>(text: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    text.windows(word.len())
        .enumerate()
        .filter(move |(_, here)| here.eq_ignore_ascii_case(word))
        .map(|(at, _)| at)
}

fn in_authority(text: &[u8], start: usize) -> Option<(usize, usize)> {
    let url = run(text, start, |byte| {
        byte.is_ascii_whitespace() || b"\"'<>`".contains(&byte)
    });
    // A password that a person pasted may hold a bare `/`, `?`, `#` or `@`. So an `@` after the authority's
    // end counts where none lies before it: better too much is hidden than half a password shown.
    let authority = url.iter().position(|byte| b"/?#".contains(byte)).unwrap_or(url.len());
    let at = last(&url[..authority], b'@').or_else(|| last(url, b'@'))?;
    let colon = url[..at].iter().position(|byte| *byte == b':')?;
    // Without a colon before the first slash there is no password, only a path with an `@` in it.
    (colon < authority && colon + 1 < at).then_some((start + colon + 1, start + at))
}

fn after_key(text: &[u8], start: usize) -> Option<(usize, usize)> {
    let value = match text.get(start) {
        // libpq quotes a value that holds blanks.
        Some(b'\'') => run(text, start + 1, |byte| byte == b'\''),
        _ => run(text, start, |byte| {
            byte.is_ascii_whitespace() || b"&;\"'<>`,)".contains(&byte)
        }),
    };
    let start = if text.get(start) == Some(&b'\'') {
        start + 1
    } else {
        start
    };
    (!value.is_empty()).then_some((start, start + value.len()))
}

fn run(text: &[u8], start: usize, stop: impl Fn(u8) -> bool) -> &[u8] {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.iter().position(|byte| stop(*byte)).unwrap_or(rest.len());
    &rest[..end]
}

fn last(text: &[u8], byte: u8) -> Option<usize> {
    text.iter().rposition(|other| *other == byte)
}
