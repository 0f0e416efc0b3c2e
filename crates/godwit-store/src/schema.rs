//! The layout of the store's file, version by version.

/// Marks the file as Godwit's in SQLite's header: `GDWT`.
pub(crate) const APPLICATION_ID: u32 = 0x4744_5754;

/// Step `n` takes a store from version `n` to `n + 1` and says so in its own `user_version`.
/// A step that was ever released is never edited.
pub(crate) const STEPS: &[&str] = &[include_str!("migrations/0001_first.sql")];

/// The newest version that this program knows.
pub(crate) fn known() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}
