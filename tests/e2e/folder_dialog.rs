//! The native folder dialog, by keyboard.

use anyhow::{Context as _, Result};
use godwit_testkit::sample_copy;

use crate::desk::{Desk, on_a_desk};
use crate::xpath;

#[test]
fn a_folder_is_chosen_in_the_native_dialog_by_keyboard() {
    on_a_desk("folder-dialog", choose);
}

async fn choose(desk: &mut Desk) -> Result<()> {
    let folder = sample_copy("postgres");
    let path = folder.path().to_str().context("a path in UTF-8")?.to_owned();
    desk.start(&[]).await?;
    let (display, page) = (&desk.display, desk.app().page());
    page.press_button("Open a migrations folder…").await?;

    let title = "^Choose a migrations folder$";
    let dialog = display.xdotool(&["search", "--sync", "--onlyvisible", "--name", title]);
    let dialog = dialog.lines().next().context("the dialog's window")?;
    display.xdotool(&["windowactivate", "--sync", dialog]);
    // A slash opens the dialog's field for a path. It may swallow what is pressed while it opens, so the path itself
    // comes after something that does no harm.
    display.xdotool(&["key", "--delay", "100", "slash", "ctrl+a", "ctrl+a"]);
    display.xdotool(&["type", "--delay", "30", &path]);
    // The first Return may only take up what the field proposed.
    let board = xpath::screen("Board");
    let mut tries = 0;
    while !page.has_soon(&board).await? {
        anyhow::ensure!(tries < 5, "the dialog does not take {path}");
        tries += 1;
        display.xdotool(&["key", "--clearmodifiers", "Return"]);
    }
    page.read("No environment yet").await
}
