//! A rich sample of each engine goes there and back, and everything is compared: what the engine's own dump says of the
//! structure, every row of every table, and what such a dump may leave out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod mariadb;
mod postgres;
mod postgres_majors;
mod sqlite;

use common::{Around, lock};
use godwit_backup::{Listed, RestoreError, RestoreMode};
use godwit_core::backup::Proof;
use godwit_db::Target;

/// Takes a backup of `source` and reads it.
async fn backed_up(around: &Around, source: &Target) -> Listed {
    let listed = around.listed(source).await;
    let proof = around.verify(&listed).await;
    assert!(matches!(proof, Proof::Read { .. }), "{proof:?}");
    listed
}

/// Restores into a database that is not there yet.
async fn restored(around: &Around, listed: &Listed, new: &Target) -> Result<(), RestoreError> {
    let restored = around.restore(listed, new, RestoreMode::IntoNew).await?;
    assert_eq!(restored.notes, [""; 0], "nothing is left to be said");
    Ok(())
}

/// Restores in place of what is there.
async fn replaced(around: &Around, listed: &Listed, target: &Target) {
    let mode = lock(target).await;
    around.restore(listed, target, mode).await.unwrap();
}

/// Compares two answers line by line, so that a failure names what differs and not all that agrees.
#[track_caller]
fn assert_same(what: &str, before: &str, after: &str) {
    assert!(!before.trim().is_empty(), "{what}: there is nothing to compare");
    let lost: Vec<&str> = before
        .lines()
        .filter(|line| !after.lines().any(|other| other == *line))
        .collect();
    let new: Vec<&str> = after
        .lines()
        .filter(|line| !before.lines().any(|other| other == *line))
        .collect();
    assert!(before == after, "{what} differs.\nlost: {lost:#?}\nnew: {new:#?}");
}
