//! Markers and what they mean.

use godwit_core::{Marker, Profile, Protect, marker::Identity};
use godwit_engine::identity::{asks_for_name, evidence};

use crate::views::{IdentityStateView, IdentityView, MarkerView};

pub(crate) fn identity_view(identity: &Identity, profile: &Profile<'_>, protect: Protect) -> IdentityView {
    IdentityView {
        state: match identity {
            Identity::Unmarked => IdentityStateView::Unmarked,
            Identity::Match(_) => IdentityStateView::Match,
            Identity::Mismatch(_) => IdentityStateView::Mismatch,
            Identity::Copy(_) => IdentityStateView::Copy,
        },
        detail: evidence(identity, profile),
        marker: identity.marker().cloned().map(marker_view),
        needs_name: asks_for_name(protect, identity),
    }
}

fn marker_view(marker: Marker) -> MarkerView {
    MarkerView {
        name: marker.name,
        tier: marker.tier.into(),
        protect: marker.protect.into(),
        written_at: marker.written_at.to_string(),
        written_by: marker.written_by,
    }
}
