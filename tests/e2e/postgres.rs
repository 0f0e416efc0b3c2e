//! The main job on a real PostgreSQL server, with its password in a real Secret Service.

use anyhow::{Context as _, Result};
use godwit_testkit::{Database, Postgres, postgres, psql, sample_copy};

use crate::desk::{Desk, on_a_desk};
use crate::job::Job;
use crate::page::Page;
use crate::processes::ProcessWatch;
use crate::secret::Secret;
use crate::{traffic, xpath};

const NAME: &str = "production";

#[test]
fn from_a_folder_to_a_migrated_server_and_back_and_the_password_is_seen_nowhere() {
    on_a_desk("postgres", whole_way);
}

async fn whole_way(desk: &mut Desk) -> Result<()> {
    let folder = sample_copy("postgres");
    let path = folder.path().to_str().context("a path in UTF-8")?.to_owned();
    let server = postgres();
    let database = server.create_database();
    let secret = Secret::new(server.password());
    let watch = ProcessWatch::start(secret.clone());

    let page = desk.start(&[&path]).await?.page();
    page.press_button("Add environment").await?;
    add_environment(page, server, &database).await?;
    let job = Job {
        page,
        name: NAME,
        asks_for_name: true,
    };
    job.preview().await?;
    job.apply().await?;
    job.look_at_history().await?;
    job.back_up().await?;
    job.roll_back().await?;
    job.restore().await?;
    let first = traffic::recorded(page).await?;
    first.assert_free_of(&secret);
    assert!(
        first.commands_with(&secret) >= 2,
        "the test and the form took the password"
    );
    assert!(
        !secret.is_in(page.driver.source().await?.as_bytes()),
        "the page shows it"
    );
    desk.quit().await?;

    // The same person the next day: nothing is typed.
    let page = desk.start(&[]).await?.page();
    page.see(&xpath::screen("Board")).await?;
    page.read(&format!("{NAME} is up to date")).await?;
    page.read("1 connected").await?;
    let second = traffic::recorded(page).await?;
    second.assert_free_of(&secret);
    assert_eq!(second.commands_with(&secret), 0, "nothing was typed");
    desk.quit().await?;

    let seen = watch.seen();
    assert!(seen.looks > 100, "all processes were looked at {} times", seen.looks);
    assert!(
        seen.programs.iter().any(|name| name.contains("pg_dump")),
        "pg_dump was seen: {:?}",
        seen.programs
    );
    assert!(seen.by_argument.is_empty(), "arguments of {:?}", seen.by_argument);
    assert!(
        seen.by_environment.is_empty(),
        "environment of {:?}",
        seen.by_environment
    );
    for folder in desk.written_folders() {
        let found = secret.files_with(&folder)?;
        assert!(found.is_empty(), "the password lies in {found:?}");
    }
    eprintln!(
        "no trace of the password in {} looks at all processes, {} + {} messages, and all written files",
        seen.looks,
        first.heard(),
        second.heard()
    );
    let script = folder.path().join("count.sql");
    std::fs::write(&script, "SELECT count(*) FROM customers")?;
    let customers = psql(server, &database.name, &script).expect_success();
    assert_ne!(customers.trim(), "0", "the restored database has its rows");
    Ok(())
}

/// Fills in the form, tests the connection, and keeps the environment.
async fn add_environment(page: &Page, server: &Postgres, database: &Database) -> Result<()> {
    page.press(&xpath::choice("PostgreSQL")).await?;
    page.fill("Name", NAME).await?;
    page.fill("Host", server.host()).await?;
    page.fill("Port", &server.port().to_string()).await?;
    page.fill("Database", &database.name).await?;
    page.fill("User", server.user()).await?;
    page.fill("Password", server.password()).await?;
    page.press(&xpath::choice("Production")).await?;
    page.press_button("Test connection").await?;
    page.see("//section[@aria-label='Connection test']//*[contains(., 'PostgreSQL')]")
        .await?;
    page.press(&format!("//form{}", xpath::button("Add environment")))
        .await?;
    page.see_no_more("//*[@role='dialog']").await?;
    page.see(&format!(
        "//li[@aria-label='{NAME}']//*[normalize-space(.)='connected']"
    ))
    .await?;
    assert!(
        page.has(&format!("//li[@aria-label='{NAME}']//*[contains(., 'keyring')]"))
            .await?,
        "kept in the keyring"
    );
    Ok(())
}
