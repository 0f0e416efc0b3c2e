//! The marker: what a database says of itself, against what a profile says of it.

use jiff::Timestamp;

use crate::{EnvironmentId, Fingerprint, Protect, Tier, fingerprint::Place};

/// The row inside a target that says which environment it is. It is written on consent alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The profile from which it was written. Others who use the database have profiles of their own.
    pub id: EnvironmentId,
    /// The environment's name.
    pub name: String,
    /// What is at stake.
    pub tier: Tier,
    /// What a write needs.
    pub protect: Protect,
    /// Where the database was when it was written; a copy is elsewhere.
    pub fingerprint: Option<Fingerprint>,
    /// When.
    pub written_at: Timestamp,
    /// By whom: `ana on laptop`.
    pub written_by: String,
}

impl Marker {
    /// What it says: `production 'shop'`.
    pub fn says(&self) -> String {
        says(self.tier, Some(&self.name))
    }
}

/// What a database says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Its marker, if it has one.
    pub marker: Option<Marker>,
    /// Where it is.
    pub here: Fingerprint,
}

/// What is said of a database from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile<'a> {
    /// The environment, where it is kept.
    pub id: Option<EnvironmentId>,
    /// Its name; a bare URL has none, and its tier is the least that it may be.
    pub name: Option<&'a str>,
    /// Its tier.
    pub tier: Tier,
}

impl Profile<'_> {
    /// What it says: `development 'shop'`.
    pub fn says(&self) -> String {
        says(self.tier, self.name)
    }

    /// Whether the environment that `marker` names is this one. Whoever shares a database calls it by one name; a
    /// profile that was renamed is still known by its id.
    fn is(&self, marker: &Marker) -> bool {
        match self.name {
            None => self.tier >= marker.tier,
            Some(name) => self.tier == marker.tier && (self.id == Some(marker.id) || name == marker.name),
        }
    }
}

fn says(tier: Tier, name: Option<&str>) -> String {
    name.map_or_else(|| tier.to_string(), |name| format!("{tier} '{name}'"))
}

/// Whether a database is what a profile takes it for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// It does not say.
    Unmarked,
    /// It is.
    Match(Marker),
    /// It says that it is another one.
    Mismatch(Marker),
    /// Its marker was written elsewhere: it is a copy, or has moved. Whether the marker fits the profile says nothing.
    Copy(Marker),
}

impl Identity {
    /// The marker, whatever it means here.
    pub const fn marker(&self) -> Option<&Marker> {
        match self {
            Self::Unmarked => None,
            Self::Match(marker) | Self::Mismatch(marker) | Self::Copy(marker) => Some(marker),
        }
    }

    /// Whether the database may be taken for what the profile says.
    pub const fn is_admissible(&self) -> bool {
        matches!(self, Self::Unmarked | Self::Match(_))
    }
}

/// Compares what `profile` says with what the database says.
///
/// Where nobody can tell whether the marker was written here, it counts as written here: what it says still counts.
pub fn compare(profile: &Profile<'_>, marked: &Marked) -> Identity {
    let Some(marker) = marked.marker.clone() else {
        return Identity::Unmarked;
    };
    let written_at = marker.fingerprint.as_ref();
    if written_at.is_some_and(|there| there.compare(&marked.here) == Place::Other) {
        Identity::Copy(marker)
    } else if profile.is(&marker) {
        Identity::Match(marker)
    } else {
        Identity::Mismatch(marker)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(tier: Tier, at: Option<&str>, here: &str) -> Marked {
        let place = |system: &str| Fingerprint::of(Some("shop")).with("system", system);
        Marked {
            marker: Some(Marker {
                id: EnvironmentId(uuid::Uuid::from_u128(1)),
                name: "shop".into(),
                tier,
                protect: Protect::Confirm,
                fingerprint: at.map(place),
                written_at: Timestamp::UNIX_EPOCH,
                written_by: "ana on laptop".into(),
            }),
            here: place(here),
        }
    }

    fn profile(name: Option<&str>, tier: Tier) -> Profile<'_> {
        Profile { id: None, name, tier }
    }

    fn word(identity: &Identity) -> &'static str {
        match identity {
            Identity::Unmarked => "unmarked",
            Identity::Match(_) => "match",
            Identity::Mismatch(_) => "mismatch",
            Identity::Copy(_) => "copy",
        }
    }

    #[test]
    fn tier_and_name_must_agree() {
        let production = marked(Tier::Production, Some("1"), "1");
        for (name, tier, expected) in [
            ("shop", Tier::Production, "match"),
            ("shop", Tier::Development, "mismatch"),
            ("shop", Tier::Staging, "mismatch"),
            ("billing", Tier::Production, "mismatch"),
        ] {
            let found = compare(&profile(Some(name), tier), &production);
            assert_eq!(word(&found), expected, "{name} {tier}");
        }
        let lower = marked(Tier::Development, Some("1"), "1");
        let found = compare(&profile(Some("shop"), Tier::Production), &lower);
        assert_eq!(
            word(&found),
            "mismatch",
            "a database that is less than it is taken for is another one, too"
        );
    }

    #[test]
    fn a_profile_that_was_renamed_is_known_by_its_id() {
        let renamed = Profile {
            id: Some(EnvironmentId(uuid::Uuid::from_u128(1))),
            name: Some("live"),
            tier: Tier::Production,
        };
        assert_eq!(word(&compare(&renamed, &marked(Tier::Production, None, "1"))), "match");
        assert_eq!(
            word(&compare(&renamed, &marked(Tier::Staging, None, "1"))),
            "mismatch",
            "its tier is not a name"
        );
    }

    #[test]
    fn a_bare_url_is_never_less_than_the_marker_says() {
        for (tier, expected) in [
            (Tier::Development, "mismatch"),
            (Tier::Staging, "match"),
            (Tier::Production, "match"),
        ] {
            let found = compare(&profile(None, tier), &marked(Tier::Staging, Some("1"), "1"));
            assert_eq!(word(&found), expected, "{tier}");
        }
    }

    #[test]
    fn a_marker_from_elsewhere_makes_a_copy_whatever_the_profile_says() {
        let copy = marked(Tier::Production, Some("1"), "2");
        for tier in [Tier::Development, Tier::Production] {
            assert_eq!(word(&compare(&profile(Some("shop"), tier), &copy)), "copy");
        }
        let nobody_knows = marked(Tier::Production, None, "2");
        assert_eq!(
            word(&compare(&profile(Some("shop"), Tier::Production), &nobody_knows)),
            "match"
        );
        let unmarked = Marked { marker: None, ..copy };
        assert_eq!(
            word(&compare(&profile(Some("shop"), Tier::Production), &unmarked)),
            "unmarked"
        );
    }
}
