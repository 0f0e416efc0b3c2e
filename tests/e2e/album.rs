//! Pictures of the window, light and dark.
//!
//! They go to a folder of the build; with `GODWIT_WRITE_SCREENSHOTS=1` they replace those in `docs/screenshots`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use godwit_testkit::{Display, tool};
use serde_json::{Value, json};

use crate::evidence;
use crate::page::Page;

pub(crate) const THEMES: [&str; 2] = ["light", "dark"];
/// What all pictures together may take in the repository.
const MOST_BYTES: u64 = 5 << 20;

/// Changes the colours as the settings do, and begins anew with them.
pub(crate) async fn switch(page: &Page, theme: &str) -> Result<()> {
    const SET: &str = r"
const [appearance, done] = arguments;
const invoke = window.__TAURI_INTERNALS__.invoke;
localStorage.setItem('mantine-color-scheme-value', appearance);
invoke('settings_get').then((settings) => invoke('settings_set', { settings: { ...settings, appearance } })).then(() => done(null));
";
    page.driver.execute_async(SET, vec![json!(theme)]).await?;
    page.driver.refresh().await?;
    let set = format!("//html[@data-mantine-color-scheme='{theme}']");
    page.see(&set).await?;
    page.see("//main").await.map(drop)
}

/// Where the pictures go.
pub(crate) struct Album {
    folder: PathBuf,
}

impl Album {
    pub(crate) fn open() -> Result<Self> {
        let wanted = std::env::var_os("GODWIT_WRITE_SCREENSHOTS").is_some_and(|value| value == "1");
        let folder = if wanted {
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/screenshots")
        } else {
            evidence::target_folder().join("e2e-screenshots")
        };
        std::fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
        Ok(Self { folder })
    }

    /// Takes a picture of the page once it stands still.
    pub(crate) async fn take(&self, display: &Display, page: &Page, screen: &str, theme: &str) -> Result<()> {
        page.settle().await?;
        self.snap(display, page, screen, theme).await
    }

    /// Takes a picture of the page as it is, where it never stands still.
    pub(crate) async fn snap(&self, display: &Display, page: &Page, screen: &str, theme: &str) -> Result<()> {
        let path = self.folder.join(format!("{screen}-{theme}.png"));
        let rect = page
            .driver
            .execute("return [innerWidth, innerHeight];", Vec::<Value>::new())
            .await?;
        ensure!(
            *rect.json() == json!([1280, 800]),
            "the page has {} pixels",
            rect.json()
        );
        let found = display.xdotool(&["search", "--onlyvisible", "--name", "^Godwit$"]);
        let window = found.lines().next().context("the app's window")?;
        // WebKit's own screenshots wait for a frame that never comes without a graphics card. A window has few colours:
        // with a palette the picture takes a third.
        let mut import = Command::new(tool("import"));
        import.args(["-window", window, "-strip", "-dither", "None", "-colors", "255"]);
        import
            .arg(format!("PNG8:{}", path.display()))
            .env("DISPLAY", display.name());
        let done = import.status()?;
        ensure!(done.success(), "import failed with {done}");
        Ok(())
    }

    pub(crate) fn check(&self) -> Result<()> {
        let mut bytes = 0;
        for entry in std::fs::read_dir(&self.folder)? {
            bytes += entry?.metadata()?.len();
        }
        eprintln!("the pictures are in {} ({bytes} bytes)", self.folder.display());
        ensure!(bytes < MOST_BYTES, "{bytes} bytes are too many for the repository");
        Ok(())
    }
}
