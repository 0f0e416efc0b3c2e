//! Versions of migrations.

use std::{cmp::Ordering, fmt};

use serde::{Deserialize, Serialize};

/// A migration's version as its file states it, ordered part by part as numbers.
///
/// `7 < 0012`, `1.9 < 1.10`; two spellings of one number (`7`, `0007`) are equal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(String);

impl Version {
    /// Takes the text of a version as it stands.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as written in the file's name or the history.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The version as one number, where it is one that fits: sqlx and Godwit keep it as BIGINT.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split(['.', '_']).map(|part| {
            let trimmed = part.trim_start_matches('0');
            if trimmed.is_empty() && !part.is_empty() {
                "0"
            } else {
                trimmed
            }
        })
    }
}

impl From<i64> for Version {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Version {}

impl std::hash::Hash for Version {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        for part in self.parts() {
            part.hash(state);
        }
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        // Nearly all are time stamps: digits of one length.
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if self.0.len() == other.0.len() && digits(&self.0) && digits(&other.0) {
            return self.0.cmp(&other.0);
        }
        let (mut left, mut right) = (self.parts(), other.parts());
        loop {
            let order = match (left.next(), right.next()) {
                (None, None) => return Ordering::Equal,
                (None, Some(_)) => Ordering::Less,
                (Some(_), None) => Ordering::Greater,
                (Some(a), Some(b)) => compare_part(a, b),
            };
            if order != Ordering::Equal {
                return order;
            }
        }
    }
}

/// Digits compare by length first, which is numeric order without an overflow at any length.
fn compare_part(left: &str, right: &str) -> Ordering {
    let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if numeric(left) && numeric(right) {
        left.len().cmp(&right.len()).then_with(|| left.cmp(right))
    } else {
        left.cmp(right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_order_as_numbers_part_by_part() {
        let mut versions: Vec<Version> = ["0012", "7", "1.10", "1.9", "20260105090000"].map(Version::new).into();
        versions.sort();
        let texts: Vec<&str> = versions.iter().map(Version::as_str).collect();
        assert_eq!(texts, ["1.9", "1.10", "7", "0012", "20260105090000"]);
    }

    #[test]
    fn leading_zeros_do_not_make_another_version() {
        assert_eq!(Version::new("0007"), Version::from(7));
        assert_eq!(Version::new("000"), Version::new("0"));
    }
}
