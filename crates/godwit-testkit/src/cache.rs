//! Godwit's folder among the user's caches.

use std::path::PathBuf;

/// The folder; `cargo xtask` uses the same one.
pub(crate) fn folder() -> PathBuf {
    let variable = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    variable("XDG_CACHE_HOME")
        .or_else(|| variable("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(std::env::temp_dir)
        .join("godwit")
}
