//! Where things are.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// The folder of the web front end.
pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// Godwit's folder among the user's caches: tools and, in CI, what cargo builds.
pub(crate) fn cache() -> Result<PathBuf> {
    let caches = caches(|name| std::env::var_os(name).filter(|value| !value.is_empty()));
    Ok(caches
        .context("none of XDG_CACHE_HOME, HOME, LOCALAPPDATA and USERPROFILE is set")?
        .join("godwit"))
}

/// The folder of all caches; the last two variables are what Windows sets.
fn caches(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name| variable(name).map(PathBuf::from);
    folder("XDG_CACHE_HOME")
        .or_else(|| Some(folder("HOME")?.join(".cache")))
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| Some(folder("USERPROFILE")?.join("AppData").join("Local")))
}

/// Where cargo tools are installed; its `bin` comes first on the `PATH` of all that is started.
pub(crate) fn tools() -> Result<PathBuf> {
    Ok(cache()?.join("tools"))
}

/// Where `cargo xtask bench` puts those that Godwit is compared with: optimised, as people install them.
pub(crate) fn bench_tools() -> Result<PathBuf> {
    Ok(cache()?.join("bench-tools"))
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |chosen| root().join(chosen))
}

/// The path of `name` on `PATH` or in the folder of the tools.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{EXE_SUFFIX}");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(tools().ok().map(|tools| tools.join("bin")));
    let folders = folders.chain(["/usr/sbin", "/sbin"].map(PathBuf::from));
    folders
        .map(|folder| folder.join(&file))
        .find(|candidate| candidate.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(set: &[(&str, &str)]) -> Option<PathBuf> {
        caches(|wanted| {
            let mut found = set.iter().filter(|(name, _)| *name == wanted);
            found.next().map(|(_, value)| value.into())
        })
    }

    #[test]
    fn the_caches_are_found_on_linux_and_on_windows() {
        assert_eq!(with(&[("HOME", "/home/ada")]), Some("/home/ada/.cache".into()));
        assert_eq!(
            with(&[("HOME", "/home/ada"), ("XDG_CACHE_HOME", "/caches")]),
            Some("/caches".into())
        );
        assert_eq!(
            with(&[("USERPROFILE", "/Users/ada"), ("LOCALAPPDATA", "/Users/ada/Local")]),
            Some("/Users/ada/Local".into())
        );
        assert_eq!(
            with(&[("USERPROFILE", "/Users/ada")]),
            Some("/Users/ada/AppData/Local".into())
        );
        assert_eq!(with(&[]), None);
    }
}
