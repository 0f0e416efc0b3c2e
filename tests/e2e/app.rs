//! One start of the app, from its window's first appearance to its end.

use std::ffi::OsString;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use godwit_testkit::{Display, TauriDriver, program};
use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};

use crate::page::Page;
use crate::traffic;

/// How long the app may take to end after its window was closed.
const LAST_WORDS: Duration = Duration::from_secs(20);

/// A running app with a WebDriver session in its window.
pub(crate) struct App {
    page: Page,
    _driver: TauriDriver,
}

impl App {
    /// Starts the built app with `envs` as its whole environment.
    pub(crate) async fn start(envs: &[(&str, OsString)], arguments: &[&str]) -> Result<Self> {
        let driver = TauriDriver::start(envs);
        let mut wanted = Capabilities::new();
        wanted.set("browserName", "wry")?;
        wanted.set(
            "tauri:options",
            json!({ "application": program("godwit-desktop"), "args": arguments }),
        )?;
        let session = WebDriver::builder(driver.url(), wanted)
            .request_timeout(Duration::from_secs(60))
            .connect()
            .await
            .context("start the app by WebDriver")?;
        let page = Page { driver: session };
        page.see("//main").await.context("the first screen")?;
        traffic::listen(&page).await?;
        Ok(Self { page, _driver: driver })
    }

    /// What the window shows.
    pub(crate) fn page(&self) -> &Page {
        &self.page
    }

    /// Closes the window through the window manager; the app must end by itself.
    pub(crate) async fn quit(self, display: &Display) -> Result<()> {
        let found = display.xdotool(&["search", "--onlyvisible", "--name", "^Godwit$"]);
        let window = found.lines().next().context("the app's window")?.to_owned();
        let process = display.xdotool(&["getwindowpid", &window]).trim().to_owned();
        display.xdotool(&["windowactivate", "--sync", &window]);
        display.xdotool(&["key", "--clearmodifiers", "alt+F4"]);
        ended(&process).await
    }

    /// The app's process, by its window.
    pub(crate) fn process(display: &Display) -> Result<String> {
        let found = display.xdotool(&["search", "--onlyvisible", "--name", "^Godwit$"]);
        let window = found.lines().next().context("the app's window")?;
        Ok(display.xdotool(&["getwindowpid", window]).trim().to_owned())
    }
}

/// Waits until `process` has ended by itself.
pub(crate) async fn ended(process: &str) -> Result<()> {
    let begin = Instant::now();
    while is_alive(process) {
        if begin.elapsed() > LAST_WORDS {
            bail!("the app still runs {LAST_WORDS:?} after its window was closed");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

impl Drop for App {
    fn drop(&mut self) {
        // The driver takes the app along when it ends. A goodbye to a session whose window is gone would wait for long.
        drop(self.page.driver.clone().leak());
    }
}

/// A process that has ended but was not reaped yet still has its folder: its state tells.
fn is_alive(process: &str) -> bool {
    let status = std::fs::read_to_string(Path::new("/proc").join(process).join("status"));
    status.is_ok_and(|text| {
        !text
            .lines()
            .any(|line| line.starts_with("State:") && line.contains('Z'))
    })
}
