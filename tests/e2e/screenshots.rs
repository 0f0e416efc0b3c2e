//! A picture of every screen, light and dark, from the real app with real data.
//!
//! They go to a folder of the build; with `GODWIT_WRITE_SCREENSHOTS=1` they replace those in `docs/screenshots`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use godwit_testkit::{Display, postgres, tool};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::desk::{Desk, on_a_desk};
use crate::page::Page;
use crate::world::{self, World};
use crate::{evidence, xpath};

const THEMES: [&str; 2] = ["light", "dark"];
/// What all pictures together may take in the repository.
const MOST_BYTES: u64 = 4 << 20;

#[test]
fn every_screen_has_its_picture_light_and_dark() {
    on_a_desk("screenshots", take_all);
}

async fn take_all(desk: &mut Desk) -> Result<()> {
    let album = Album::open()?;
    desk.start(&[]).await?;
    let (display, page) = (&desk.display, desk.app().page());
    for theme in THEMES {
        page.see(&xpath::button("Open the sample project")).await?;
        switch(page, theme).await?;
        album.take(display, page, "first-run", theme).await?;
    }
    desk.quit().await?;

    let shop = world::shop(&desk.godwit_home())?;
    desk.start(&[shop.to_str().context("a path in UTF-8")?]).await?;
    let (display, page) = (&desk.display, desk.app().page());
    page.see(&xpath::screen("Board")).await?;
    switch(page, "light").await?;
    album.take(display, page, "board-empty", "light").await?;
    switch(page, "dark").await?;
    album.take(display, page, "board-empty", "dark").await?;
    let world = world::make(page, postgres(), &shop).await?;
    // The page has not seen what was done beside it.
    page.driver.refresh().await?;
    for theme in THEMES {
        switch(page, theme).await?;
        tour(display, page, &world, &album, theme).await?;
    }
    album.check()
}

async fn tour(display: &Display, page: &Page, world: &World, album: &Album, theme: &str) -> Result<()> {
    let World {
        project,
        staging,
        production,
        failed_run,
        applied_run,
        backup,
    } = world;
    let at = |path: &str| format!("/p/{project}/{path}");
    let board = format!("board?environment=%22{production}%22&migration=%2220260420090000%22");
    let places: [(&str, String, &str); 12] = [
        ("board", board, "3 connected"),
        ("plan", format!("plan/{production}"), "nothing in the way"),
        ("rollback", format!("rollback/{staging}"), "Roll back staging"),
        ("run", format!("runs/{applied_run}"), "is where the plan leads"),
        ("run-failed", format!("runs/{failed_run}"), "customer_id"),
        ("runs", "runs".to_owned(), "failed"),
        ("history", "history".to_owned(), "audit_changes"),
        ("backups", "backups".to_owned(), "not verified"),
        ("restore", format!("restore/{backup}"), "Nothing that exists"),
        ("environments", "environments".to_owned(), "Typed name"),
        ("environment-form", format!("environments/{staging}"), "Where it is"),
        ("settings", "settings".to_owned(), "pg_dump"),
    ];
    for (name, path, words) in &places {
        page.open(&at(path)).await?;
        page.read(words).await.with_context(|| format!("the screen {name}"))?;
        if *name == "environment-form" {
            page.press_button("Test connection").await?;
            page.see("//section[@aria-label='Connection test']").await?;
        }
        if *name == "restore" {
            page.press(&xpath::choice("Its own database")).await?;
            page.read("Replaces").await?;
        }
        album.take(display, page, name, theme).await?;
    }

    page.open(&at("schema")).await?;
    page.press("//*[@role='treeitem'][contains(., 'orders')][not(.//*[@role='treeitem'])]")
        .await?;
    page.see("//section[@aria-label='Detail']").await?;
    album.take(display, page, "schema", theme).await?;

    page.open(&at(&format!("plan/{production}"))).await?;
    page.press_button("Apply 3 migrations to production").await?;
    page.fill("Type production to confirm", "product").await?;
    album.take(display, page, "confirmation", theme).await?;
    page.press_button("Cancel").await?;

    page.open(&at("board")).await?;
    page.see(&xpath::screen("Board")).await?;
    let focused = page.driver.active_element().await?;
    focused.send_keys(Key::Control + "k").await?;
    page.see(&xpath::field("Search or jump to"))
        .await?
        .send_keys("prod")
        .await?;
    page.read("Plan for").await?;
    album.take(display, page, "palette", theme).await?;
    page.see(&xpath::field("Search or jump to"))
        .await?
        .send_keys(Key::Escape + "")
        .await?;
    Ok(())
}

/// Changes the colours as the settings do, and begins anew with them.
async fn switch(page: &Page, theme: &str) -> Result<()> {
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
struct Album {
    folder: PathBuf,
}

impl Album {
    fn open() -> Result<Self> {
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
    async fn take(&self, display: &Display, page: &Page, screen: &str, theme: &str) -> Result<()> {
        page.settle().await?;
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

    fn check(&self) -> Result<()> {
        let mut bytes = 0;
        for entry in std::fs::read_dir(&self.folder)? {
            bytes += entry?.metadata()?.len();
        }
        eprintln!("the pictures are in {} ({bytes} bytes)", self.folder.display());
        ensure!(bytes < MOST_BYTES, "{bytes} bytes are too many for the repository");
        Ok(())
    }
}
