//! How long statements may take, as settings of the session.

use godwit_core::Limits;

/// Settings are of the session, not of the transaction: they are sent once for many migrations.
///
/// Commits need not wait for the disk, but for the run's last one: schema and history are lost or kept together, in
/// the order in which they were committed, and the last flush covers what came before it.
pub(crate) fn sql(limits: &Limits, patient: bool) -> String {
    let lock_wait = if patient {
        limits.long_lock_wait
    } else {
        limits.lock_wait
    };
    format!(
        "SET lock_timeout = {lock_wait}; SET statement_timeout = {}; \
         SET idle_in_transaction_session_timeout = {}; SET synchronous_commit = off",
        if patient { 0 } else { limits.statement.unwrap_or(0) },
        limits.idle,
    )
}
