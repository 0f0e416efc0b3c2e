//! What is kept of a failed test.

use std::path::{Path, PathBuf};

use anyhow::Result;
use godwit_testkit::Display;

use crate::app::App;

/// The folder of this build's outputs that are for people.
pub(crate) fn target_folder() -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    scratch.parent().unwrap_or(scratch).to_path_buf()
}

/// Keeps a picture of the display, the page's source and the app's log; returns their folder.
pub(crate) async fn keep(name: &str, app: Option<&App>, display: &Display, home: &Path) -> Result<PathBuf> {
    let folder = target_folder().join("e2e-failures").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    display.screenshot(&folder.join("display.png"));
    if let Some(app) = app
        && let Ok(source) = app.page().driver.source().await
    {
        std::fs::write(folder.join("page.html"), source)?;
    }
    for entry in std::fs::read_dir(home.join("logs")).into_iter().flatten().flatten() {
        std::fs::copy(entry.path(), folder.join(entry.file_name()))?;
    }
    Ok(folder)
}
