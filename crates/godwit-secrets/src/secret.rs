//! A text that must not be seen: passwords, and whatever else opens a database.

use std::fmt;

use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

/// A secret text, wiped from memory when dropped.
///
/// It prints as `[redacted]`, has no `Display` and cannot be serialized, so that it reaches a log,
/// an error or a page only where somebody writes [`Secret::expose`]. It can be *de*serialized: a
/// password arrives in a request, and never leaves in an answer.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text as a secret. A `String` is moved in, so no second copy stays behind.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Give it only to what needs it, and keep no copy.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the text is empty, which is a password like any other to a server.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_text() {
        let secret = Secret::new("pa55word");
        assert_eq!(format!("{secret:?}"), "[redacted]");
        assert_eq!(format!("{:?}", Some(&secret)), "Some([redacted])");
        assert_eq!(secret.expose(), "pa55word");
    }
}
