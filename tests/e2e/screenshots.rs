//! A picture of every screen, light and dark, from the real app with real data.

use anyhow::{Context as _, Result};
use godwit_testkit::{Display, postgres};
use thirtyfour::Key;

use crate::album::{Album, THEMES, switch};
use crate::desk::{Desk, on_a_desk};
use crate::page::Page;
use crate::world::{self, World};
use crate::xpath;

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
