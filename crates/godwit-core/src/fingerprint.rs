//! Where a database is, as its own server tells.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Where a database is: its name on its server, and proofs of which server that is.
///
/// A proof has a kind (`system`, `host`, `file`) and a value that means nothing but itself. Roles and versions of a
/// server show different kinds, so only those that both sides know are compared. One that agrees is enough: a server
/// that moves changes some of them, and another one shares none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Fingerprint {
    proofs: BTreeMap<String, String>,
    database: Option<String>,
}

/// Whether two fingerprints are of one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// They are.
    Same,
    /// They are not.
    Other,
    /// They share no kind of proof.
    Unknown,
}

impl Fingerprint {
    /// Of the database of that name; a file has none.
    pub fn of(database: Option<&str>) -> Self {
        Self {
            proofs: BTreeMap::new(),
            database: database.map(str::to_owned),
        }
    }

    /// The same with one more proof. White space in it is left out, so that proofs can stand in one line.
    #[must_use]
    pub fn with(mut self, kind: &str, value: &str) -> Self {
        let plain = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect();
        self.proofs.insert(plain(kind), plain(value));
        self
    }

    /// Whether `self` and `other` are of one place.
    pub fn compare(&self, other: &Self) -> Place {
        if self.database != other.database {
            return Place::Other;
        }
        let mut shared = self
            .proofs
            .iter()
            .filter_map(|(kind, value)| Some(value == other.proofs.get(kind)?))
            .peekable();
        if shared.peek().is_none() {
            Place::Unknown
        } else if shared.any(|agrees| agrees) {
            Place::Same
        } else {
            Place::Other
        }
    }
}

const DATABASE: &str = "database=";

/// In one line: `system=7312458 database=shop`. The name comes last, for it may have anything in it.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words: Vec<String> = self
            .proofs
            .iter()
            .map(|(kind, value)| format!("{kind}={value}"))
            .collect();
        words.extend(self.database.as_ref().map(|name| format!("{DATABASE}{name}")));
        f.write_str(&words.join(" "))
    }
}

/// The text is no fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no fingerprint: system=… database=…")]
pub struct NotAFingerprint(pub String);

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut fingerprint = Self::of(None);
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(name) = rest.strip_prefix(DATABASE) {
                fingerprint.database = Some(name.to_owned());
                break;
            }
            let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
            let (kind, value) = word.split_once('=').ok_or_else(|| NotAFingerprint(text.to_owned()))?;
            fingerprint = fingerprint.with(kind, value);
            rest = after;
        }
        Ok(fingerprint)
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = NotAFingerprint;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_proof_that_agrees_is_enough_and_another_database_never_is_the_same() {
        let here = Fingerprint::of(Some("shop")).with("host", "a").with("uid", "1");
        let moved = Fingerprint::of(Some("shop")).with("host", "b").with("uid", "1");
        let other = Fingerprint::of(Some("shop")).with("host", "b").with("uid", "2");
        let seen_by_less = Fingerprint::of(Some("shop")).with("oid", "5");
        let beside = Fingerprint::of(Some("shop_2")).with("host", "a").with("uid", "1");
        assert_eq!(here.compare(&here), Place::Same);
        assert_eq!(here.compare(&moved), Place::Same);
        assert_eq!(here.compare(&other), Place::Other);
        assert_eq!(here.compare(&seen_by_less), Place::Unknown);
        assert_eq!(here.compare(&beside), Place::Other);
        assert_eq!(Fingerprint::of(Some("shop")).compare(&beside), Place::Other);
    }

    #[test]
    fn what_is_written_is_read_back() {
        for name in [None, Some("shop"), Some("a b\nsystem=1 database=x"), Some("")] {
            let written = Fingerprint::of(name).with("system", "7312").with("host", "a b\n c");
            assert_eq!(written.to_string().parse(), Ok(written));
        }
        let bare = Fingerprint::of(Some("shop"));
        assert_eq!(bare.to_string().parse(), Ok(bare));
        assert!("shop".parse::<Fingerprint>().is_err());
    }
}
