//! Closing the window while a run goes on.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use godwit_testkit::Display;

use crate::app::App;
use crate::desk::{Desk, on_a_desk};
use crate::xpath;

/// Longer than any test may take, wherever nobody stops it.
const ENDLESS: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000000000) SELECT count(*) FROM n;\n";

#[test]
fn a_run_that_goes_on_is_asked_about_before_the_window_closes() {
    on_a_desk("closing", close_in_mid_run);
}

async fn close_in_mid_run(desk: &mut Desk) -> Result<()> {
    desk.start(&["--sample"]).await?;
    let page = desk.app().page();
    page.see(&xpath::screen("Board")).await?;
    let folder = migrations(&desk.godwit_home())?.context("the sample's folder")?;
    std::fs::write(folder.join("20990101000000_endless.up.sql"), ENDLESS)?;
    page.press(&xpath::stage("development")).await?;
    page.press_button("Plan 16 for development").await?;
    page.press_button("Apply 17 migrations to development").await?;
    let run = xpath::screen("Apply 17 migrations on development");
    page.see(&run).await?;
    let running = format!("{run}//footer//*[normalize-space(.)='running']");
    page.see("//li/*[@data-state='running'][@data-kind='statement'][contains(., 'WITH RECURSIVE')]")
        .await?;

    let process = App::process(&desk.display)?;
    close(&desk.display)?;
    answer(&desk.display, &["Escape"])?;
    page.see(&running).await?;

    close(&desk.display)?;
    answer(&desk.display, &["Tab", "Return"])?;
    desk.ended(&process).await?;
    let page = desk.start(&[]).await?.page();
    page.go_to("Runs").await?;
    page.read("cancelled").await
}

fn close(display: &Display) -> Result<()> {
    let window = display.xdotool(&["search", "--onlyvisible", "--name", "^Godwit$"]);
    let window = window.lines().next().context("the app's window")?.to_owned();
    display.xdotool(&["windowactivate", "--sync", &window]);
    display.xdotool(&["key", "--clearmodifiers", "alt+F4"]);
    Ok(())
}

fn answer(display: &Display, keys: &[&str]) -> Result<()> {
    let dialog = display.xdotool(&["search", "--sync", "--onlyvisible", "--name", "^A run is going on$"]);
    let dialog = dialog.lines().next().context("the dialog's window")?;
    display.xdotool(&["windowactivate", "--sync", dialog]);
    let presses = [&["key", "--delay", "100"], keys].concat();
    display.xdotool(&presses);
    Ok(())
}

/// The folder below `at` that holds migrations.
fn migrations(at: &Path) -> Result<Option<PathBuf>> {
    for entry in std::fs::read_dir(at)? {
        let path = entry?.path();
        if path.is_dir() {
            if let Some(found) = migrations(&path)? {
                return Ok(Some(found));
            }
        } else if path.to_string_lossy().ends_with(".up.sql") {
            return Ok(path.parent().map(Path::to_path_buf));
        }
    }
    Ok(None)
}
