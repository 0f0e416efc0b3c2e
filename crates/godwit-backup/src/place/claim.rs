//! Taking a name at a store of objects, so that of two copies under it only one is made.
//!
//! Uploads in parts have no condition that all services know, single small objects have: `If-None-Match: *`. So whoever
//! copies first makes a small object beside the artifact, and deletes it when the manifest is there. It holds a token
//! that the copy's journal knows, by which a copy that goes on finds its own again.

use std::sync::Arc;

use godwit_core::{BackupId, Destination};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Objects, PlaceError, objects};

/// What the object says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claim {
    pub(super) layout: u32,
    pub(super) token: Uuid,
    pub(super) backup: BackupId,
    pub(super) since: Timestamp,
}

/// The object's key.
pub(super) fn key(artifact: &str) -> String {
    format!("{artifact}.claim")
}

/// Takes the name, or finds that it is ours already.
pub(super) async fn take(
    destination: &Destination,
    store: &Arc<dyn Objects>,
    artifact: &str,
    claim: &Claim,
) -> Result<(), PlaceError> {
    let busy = |since: String| PlaceError::Busy {
        destination: destination.to_string(),
        key: artifact.to_owned(),
        since,
    };
    let key = key(artifact);
    let text = serde_json::to_vec(claim).unwrap_or_default();
    match objects::create(destination, store, &key, text).await {
        Err(PlaceError::AlreadyThere { .. }) => {}
        made => return made,
    }
    // Also where the first try came through and only its answer was lost.
    let found = match objects::read(destination, store, &key).await {
        Ok(found) => found,
        Err(PlaceError::NotFound { .. }) => return Err(busy("it has just ended".to_owned())),
        Err(error) => return Err(error),
    };
    match serde_json::from_slice::<Claim>(&found) {
        Ok(found) if found.token == claim.token => Ok(()),
        Ok(found) => Err(busy(format!("since {}, backup {}", found.since, found.backup))),
        Err(_) => Err(busy(format!("as {key} says"))),
    }
}

/// Lets go of the name.
pub(super) async fn release(
    destination: &Destination,
    store: &Arc<dyn Objects>,
    artifact: &str,
) -> Result<(), PlaceError> {
    objects::remove(destination, store, &key(artifact)).await
}
