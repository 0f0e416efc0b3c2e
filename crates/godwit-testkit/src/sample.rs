//! The sample project's migrations.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::files;

/// The folder `migrations-sample/<engine>`; `engine` is `postgres`, `mysql` or `sqlite`.
///
/// # Panics
/// When there is no such folder.
pub fn sample(engine: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../migrations-sample")
        .join(engine);
    folder
        .canonicalize()
        .unwrap_or_else(|error| panic!("no sample for {engine} at {}: {error}", folder.display()))
}

/// A copy of [`sample`] that a test may change; it vanishes with the returned value.
///
/// # Panics
/// When the copy fails.
pub fn sample_copy(engine: &str) -> TempDir {
    let copy = TempDir::with_prefix("godwit-sample-").unwrap_or_else(|error| panic!("a temp folder: {error}"));
    let copied = files::copy_contents(&sample(engine), copy.path());
    copied.unwrap_or_else(|error| panic!("copy the sample for {engine}: {error:#}"));
    copy
}
