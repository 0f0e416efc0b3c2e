//! Giving the target lock back.

use godwit_db::TargetLock;

/// A lock whose release fails is gone all the same: it is bound to the session, which ends here.
pub(crate) async fn release(lock: TargetLock) {
    if let Err(error) = lock.release().await {
        tracing::warn!(%error, "the target's lock was not released in good order");
    }
}
