//! `cargo xtask run`: the app on the sample project.

use std::process::Stdio;

use anyhow::{Context as _, Result};

use crate::packages::Need;
use crate::screen::{self, Screen};
use crate::steps::Steps;
use crate::{apt, node, places, shell, tour};

pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::new();
    let has_display = screen::is_there();
    let needs: &[Need] = if has_display {
        &[Need::Build]
    } else {
        &[Need::Build, Need::Display]
    };
    steps.must("system packages", || apt::install_missing(needs))?;
    steps.must("packages of the front end", node::install_missing)?;
    steps.must("build of the front end", || node::script("build", &[]))?;
    steps.must("build of the app and of the command", build)?;
    if has_display {
        steps.step("the app", open);
    } else {
        println!(
            "\nThere is no display here: the app starts under a virtual one, and the command does the main job.\n"
        );
        steps.step("the app under a virtual display", photograph);
        steps.step("the main job with the godwit command", tour::run);
    }
    steps.finish()
}

fn build() -> Result<()> {
    let mut cargo = shell::command("cargo");
    cargo.args(["build", "--locked", "-p", "godwit-desktop", "-p", "godwit-cli"]);
    shell::run(cargo.args(["--features", "godwit-desktop/custom-protocol"]))
}

fn open() -> Result<()> {
    shell::run(shell::command(places::target().join("debug/godwit-desktop")).arg("--sample"))
}

/// Starts the app where nobody sees it, with its data in a temp folder, and takes a picture of its window.
fn photograph() -> Result<()> {
    let folder = places::cache()?.join("run");
    // The picture is that of a first run.
    let home = folder.join("home");
    if home.exists() {
        std::fs::remove_dir_all(&home).with_context(|| format!("remove {}", home.display()))?;
    }
    std::fs::create_dir_all(&folder)?;
    let picture = folder.join("window.png");
    let screen = Screen::start()?;
    // Its own session bus: the app must neither find nor disturb another instance.
    let mut app = shell::command("dbus-run-session");
    app.arg("--")
        .arg(places::target().join("debug/godwit-desktop"))
        .arg("--sample");
    app.env("GODWIT_HOME", &home).stdin(Stdio::null());
    let log = std::fs::File::create(folder.join("app.log")).context("open the app's log")?;
    screen.show(&mut app).stdout(log.try_clone()?).stderr(log);
    println!("  $ {}", shell::line(&app));
    let mut child = app.spawn().context("start the app")?;
    let taken = screen.take_picture("Godwit", &picture);
    // The app ends with its display.
    drop(screen);
    child.wait().context("wait for the app")?;
    taken.with_context(|| format!("the app's own words are in {}", folder.join("app.log").display()))?;
    println!("  the screenshot of the window lies at {}", picture.display());
    Ok(())
}
