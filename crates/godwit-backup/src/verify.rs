//! Checking a backup by reading it.

use godwit_core::backup::Proof;

use crate::{BackupError, Listed, Ports};

/// Reads the artifact to its end and compares it with its manifest: size, checksum, kind of file, table of contents.
///
/// What comes back is [`Proof::Read`] or [`Proof::Broken`], never more: only a restore proves that a backup restores.
/// An error means that it could not be checked, so it stays not verified.
pub async fn verify(listed: &Listed, ports: &Ports<'_>) -> Result<Proof, BackupError> {
    let _ = (listed, ports);
    todo!()
}
