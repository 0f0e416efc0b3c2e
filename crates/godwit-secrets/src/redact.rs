//! Taking secrets out of texts that people and files get to see.

use std::{
    borrow::Cow,
    fmt, io,
    sync::{Arc, PoisonError, RwLock},
};

use zeroize::Zeroizing;

use crate::Secret;

mod matching;
mod url;
mod writer;

pub use writer::RedactingWriter;

/// What stands where a secret was.
pub const REDACTED: &str = "[redacted]";

/// Below this length a secret is replaced only where it stands as a word of its own: a password `db` must
/// not take every `db` out of a log, and tells nobody anything where it is part of a longer word.
const SHORT: usize = 4;

/// Knows the secrets that passed through this process, and replaces them in any text.
///
/// It finds a secret as it is, percent-encoded in any way, escaped as in JSON or in Rust's debug output, and
/// with its quotes doubled as in SQL. It also replaces what looks like a password without being known: in
/// `scheme://user:…@host` and after `password=`. Clones share what they know.
#[derive(Clone, Default)]
pub struct Redactor {
    known: Arc<RwLock<Vec<Zeroizing<Vec<u8>>>>>,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor")
    }
}

impl Redactor {
    /// From now on `secret` is replaced. An empty one is not worth remembering.
    pub fn register(&self, secret: &Secret) {
        let text = secret.expose();
        // A log has one line per write, so a secret of several lines must be known line by line too.
        let parts = std::iter::once(text).chain(text.lines().filter(|_| text.contains('\n')));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        for part in parts.map(str::as_bytes).filter(|part| !part.is_empty()) {
            if !known.iter().any(|other| other.as_slice() == part) {
                known.push(Zeroizing::new(part.to_vec()));
            }
        }
        // Longest first: a secret that begins with another one must be replaced as a whole.
        known.sort_by_key(|part| std::cmp::Reverse(part.len()));
    }

    /// `text` without secrets.
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.redact_bytes(text.as_bytes()) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }

    /// `text` without secrets; it need not be UTF-8.
    pub fn redact_bytes<'a>(&self, text: &'a [u8]) -> Cow<'a, [u8]> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut spans = url::passwords(text);
        let mut at = 0;
        while at < text.len() {
            let found = known.iter().find_map(|secret| {
                let end = matching::end_of(secret, text, at)?;
                (secret.len() >= SHORT || is_word(text, at, end)).then_some(end)
            });
            match found {
                Some(end) => {
                    spans.push((at, end));
                    at = end;
                }
                None => at += 1,
            }
        }
        replace(text, spans)
    }

    /// A writer that redacts line by line what is written to `inner`.
    ///
    /// As a `MakeWriter` of `tracing_subscriber`: `move || redactor.writer(io::stderr())`.
    pub fn writer<W: io::Write>(&self, inner: W) -> RedactingWriter<W> {
        RedactingWriter::new(self.clone(), inner)
    }
}

/// Whether `text[start..end]` has no letter or digit beside it.
fn is_word(text: &[u8], start: usize, end: usize) -> bool {
    let part_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    let before = start.checked_sub(1).and_then(|at| text.get(at));
    !before.is_some_and(part_of_word) && !text.get(end).is_some_and(part_of_word)
}

fn replace(text: &[u8], mut spans: Vec<(usize, usize)>) -> Cow<'_, [u8]> {
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    spans.sort_unstable();
    let mut out = Vec::with_capacity(text.len());
    let mut done = 0;
    for (start, end) in spans {
        if end <= done {
            continue;
        }
        // Spans that overlap become one: `[redacted]` once, and nothing of either left.
        if start >= done {
            out.extend_from_slice(&text[done..start]);
            out.extend_from_slice(REDACTED.as_bytes());
        }
        done = end;
    }
    out.extend_from_slice(&text[done..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
