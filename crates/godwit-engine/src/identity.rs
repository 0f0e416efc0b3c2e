//! Whether a database is what it is taken for: asked under its lock, before anything is written.
//!
//! What the marker says always counts: a profile that says less is refused, and a bare URL gets the marker's policy.

use godwit_core::{
    Gate, GateKind, GateState, Marked, Profile, Protect,
    marker::{Identity, compare},
};
use godwit_db::TargetLock;

use crate::{EngineError, Failure, apply::RunRequest, release::release};

/// A database that is not what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It says that it is another one.
    #[error("the database says that it is {says}, and '{target}' is taken for {profile}")]
    Mismatch {
        /// The target's name.
        target: String,
        /// What it says: `production 'shop'`.
        says: String,
        /// What the profile says: `development 'shop'`.
        profile: String,
        /// Whether the target is an environment, rather than a bare URL.
        environment: bool,
    },
    /// Its marker was written elsewhere.
    #[error("the database of '{target}' is a copy of {of}, or was moved: its marker was written elsewhere")]
    Copy {
        /// The target's name.
        target: String,
        /// Of what: `production 'shop'`.
        of: String,
        /// Whether the target is an environment, rather than a bare URL.
        environment: bool,
    },
}

/// Why a target called `target` may not be written to, if so.
pub fn refusal(identity: &Identity, profile: &Profile<'_>, target: &str) -> Option<Refusal> {
    let (target, environment) = (target.to_owned(), profile.name.is_some());
    match identity {
        Identity::Unmarked | Identity::Match(_) => None,
        Identity::Mismatch(marker) => Some(Refusal::Mismatch {
            target,
            says: marker.says(),
            profile: profile.says(),
            environment,
        }),
        Identity::Copy(marker) => Some(Refusal::Copy {
            target,
            of: marker.says(),
            environment,
        }),
    }
}

/// Who the database is, in a sentence.
pub fn evidence(identity: &Identity, profile: &Profile<'_>) -> String {
    match identity {
        Identity::Unmarked => "the database carries no marker yet".to_owned(),
        Identity::Match(marker) => {
            let called = profile
                .name
                .filter(|name| *name != marker.name)
                .map_or_else(String::new, |name| format!(", which is called '{name}' here"));
            format!("the database says that it is {}{called}", marker.says())
        }
        Identity::Mismatch(marker) => format!(
            "the database says that it is {}, and is taken for {}",
            marker.says(),
            profile.says()
        ),
        Identity::Copy(marker) => format!(
            "the database is a copy of {}, or was moved: its marker was written elsewhere",
            marker.says()
        ),
    }
}

/// The gate, with its evidence.
pub(crate) fn gate(identity: &Identity, profile: &Profile<'_>) -> Gate {
    let state = match identity {
        Identity::Unmarked => GateState::NotNeeded,
        Identity::Match(_) => GateState::Met,
        Identity::Mismatch(_) | Identity::Copy(_) => GateState::Closed,
    };
    Gate {
        kind: GateKind::Identity,
        state,
        detail: evidence(identity, profile),
    }
}

/// Whether writing the marker asks for the environment's name, typed: where writes do so by profile or marker, and
/// where the database says that it is something else.
pub fn asks_for_name(protect: Protect, identity: &Identity) -> bool {
    let marked = identity.marker().map(|marker| marker.protect);
    protect != Protect::Open || marked.is_some_and(|protect| protect != Protect::Open) || !identity.is_admissible()
}

/// What somebody who wants to write has said.
pub(crate) struct Claim<'a> {
    /// What the target is taken for.
    pub(crate) profile: Profile<'a>,
    /// What it is called.
    pub(crate) target: &'a str,
    /// Its name, as typed.
    pub(crate) confirmed: Option<&'a str>,
}

/// Admits the claim, or says why not. What it returns is what the database said.
pub(crate) async fn admit(lock: &mut TargetLock, claim: &Claim<'_>) -> Result<Marked, EngineError> {
    let marked = lock.marked().await?;
    let identity = compare(&claim.profile, &marked);
    if let Some(refusal) = refusal(&identity, &claim.profile, claim.target) {
        return Err(refusal.into());
    }
    let target = || claim.target.to_owned();
    // Never less than what the marker says, whatever the profile asks for.
    match identity.marker().map(|marker| marker.protect) {
        Some(Protect::ReadOnly) => Err(EngineError::ReadOnly { target: target() }),
        Some(Protect::Confirm) if claim.confirmed != Some(claim.target) => {
            Err(EngineError::NotConfirmed { target: target() })
        }
        Some(Protect::Confirm | Protect::Open) | None => Ok(marked),
    }
}

/// The lock of a run's target, which is what the plan takes it for; else the lock is given back.
pub(crate) async fn admitted(mut lock: TargetLock, request: &RunRequest<'_>) -> Result<TargetLock, Failure> {
    let claim = Claim {
        profile: request.plan.target.profile(),
        target: &request.plan.target.name,
        confirmed: request.confirmed,
    };
    match admit(&mut lock, &claim).await {
        Ok(_) => Ok(lock),
        Err(error) => {
            release(lock).await;
            Err(Failure::before(error))
        }
    }
}

#[cfg(test)]
mod tests {
    use godwit_core::{EnvironmentId, Marker, Tier};

    use super::*;

    fn marker(protect: Protect) -> Marker {
        Marker {
            id: EnvironmentId::new(),
            name: "shop".into(),
            tier: Tier::Production,
            protect,
            fingerprint: None,
            written_at: jiff::Timestamp::UNIX_EPOCH,
            written_by: "ana on laptop".into(),
        }
    }

    #[test]
    fn a_refusal_names_both_sides() {
        let profile = Profile {
            id: None,
            name: Some("dev"),
            tier: Tier::Development,
        };
        let words = |identity: &Identity| refusal(identity, &profile, "dev").map(|refusal| refusal.to_string());
        assert_eq!(
            words(&Identity::Mismatch(marker(Protect::Open))).as_deref(),
            Some("the database says that it is production 'shop', and 'dev' is taken for development 'dev'")
        );
        assert_eq!(
            words(&Identity::Copy(marker(Protect::Open))).as_deref(),
            Some(
                "the database of 'dev' is a copy of production 'shop', or was moved: its marker was written elsewhere"
            )
        );
        assert_eq!(words(&Identity::Match(marker(Protect::Open))), None);
        assert_eq!(
            evidence(&Identity::Match(marker(Protect::Open)), &profile),
            "the database says that it is production 'shop', which is called 'dev' here"
        );
    }

    #[test]
    fn a_marker_is_overwritten_with_a_name_unless_nothing_is_at_stake() {
        use Protect::{Confirm, Open, ReadOnly};
        assert!(!asks_for_name(Open, &Identity::Unmarked));
        assert!(!asks_for_name(Open, &Identity::Match(marker(Open))));
        assert!(asks_for_name(ReadOnly, &Identity::Unmarked));
        assert!(asks_for_name(Confirm, &Identity::Match(marker(Open))));
        assert!(asks_for_name(Open, &Identity::Match(marker(Confirm))));
        assert!(asks_for_name(Open, &Identity::Mismatch(marker(Open))));
        assert!(asks_for_name(Open, &Identity::Copy(marker(Open))));
    }
}
