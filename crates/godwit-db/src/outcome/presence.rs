//! What one look at the catalogue finds.

use godwit_core::Digest;

/// Whether an object is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It is, and nothing is wrong with it.
    There {
        /// Its qualified and quoted name, by which two finds are told to be one object.
        at: String,
        /// Its name as the catalogue spells it.
        name: String,
    },
    /// It is not, and what it would be a part of is there.
    Gone,
    /// An index that the engine does not use.
    Invalid(Leftover),
    /// A partition whose detaching has begun.
    Detaching {
        /// The statement that ends it.
        finish: String,
    },
    /// It is there and cannot be used; in words.
    Broken(String),
    /// It is not where an unqualified name is sought, and there is one of its name in these schemas.
    Elsewhere(Vec<String>),
    /// Nobody can see it; in words.
    Hidden(String),
}

/// An index that a concurrent build left, or is at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leftover {
    /// Qualified and quoted.
    pub(crate) index: String,
    /// The process that builds it now.
    pub(crate) builder: Option<i64>,
}

/// An object's definition, as a digest of what the catalogue says about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Definitions {
    /// All of it; `None` where the object is not there.
    pub(crate) now: Option<Digest>,
    /// The same without one invalid index each: what it was if that index is new.
    pub(crate) without: Vec<(Leftover, Digest)>,
}

impl Definitions {
    /// A definition that says no more than where the object is.
    pub(crate) fn of_presence(presence: &Presence) -> Self {
        let now = match presence {
            Presence::There { at, .. } => Some(Digest::of(at.as_bytes())),
            Presence::Invalid(leftover) => Some(Digest::of(format!("{} invalid", leftover.index).as_bytes())),
            Presence::Detaching { finish } => Some(Digest::of(finish.as_bytes())),
            Presence::Broken(words) => Some(Digest::of(words.as_bytes())),
            Presence::Gone | Presence::Elsewhere(_) | Presence::Hidden(_) => None,
        };
        Self {
            now,
            without: Vec::new(),
        }
    }
}
