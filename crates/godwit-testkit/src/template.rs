//! Data folders that are made once per machine and server version, and copied for each server.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::{cache, files};

/// Rises whenever a template is made differently, so that old ones are not used.
const REVISION: u32 = 1;

/// The template called `name`, which `make` fills on the first call on this machine.
///
/// Other processes wait meanwhile. A template counts only once it has its final name, so a killed run leaves none.
pub(crate) fn find_or_make(name: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let cache = cache::folder().join("testkit");
    fs::create_dir_all(&cache).with_context(|| format!("make {}", cache.display()))?;
    let template = cache.join(format!("{name}-r{REVISION}"));
    if template.is_dir() {
        return Ok(template);
    }
    let lock = File::create(cache.join(format!("{name}.lock"))).context("open the template's lock file")?;
    lock.lock().context("lock the template")?;
    if template.is_dir() {
        return Ok(template);
    }
    // The servers' user cannot reach the cache folder of root, so the template is made in a temp folder and moved.
    let workshop = files::server_folder()?;
    let made = make(&workshop).and_then(|()| {
        let unfinished = tempfile::tempdir_in(&cache).context("make a folder for the template")?;
        files::copy_folder(&workshop.join("data"), &unfinished.path().join("data"))?;
        fs::rename(unfinished.path().join("data"), &template).context("move the template into its place")
    });
    fs::remove_dir_all(&workshop).with_context(|| format!("remove {}", workshop.display()))?;
    made.map(|()| template)
}
