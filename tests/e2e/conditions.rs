//! What a run shows while others are in its way, and when it stops half-way: each with its picture, from real waits.

use std::fs;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use godwit_testkit::postgres;
use serde_json::json;
use tempfile::NamedTempFile;

use crate::album::{Album, THEMES, switch};
use crate::desk::{Desk, on_a_desk};
use crate::world::{Maker, text};
use crate::xpath;

const FILES: [(&str, &str); 4] = [
    (
        "20260501090000_orders.up.sql",
        "CREATE TABLE orders (id bigserial PRIMARY KEY, customer text NOT NULL, placed date NOT NULL);
INSERT INTO orders (customer, placed)
SELECT md5(i::text), date '2026-01-01' + i % 120 FROM generate_series(1, 6000) i;
CREATE FUNCTION region_of(customer text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
    -- As slow as looking it up would be.
    PERFORM pg_sleep(0.0001);
    RETURN left(customer, 2);
END $$;
",
    ),
    (
        "20260502090000_order_notes.up.sql",
        "-- godwit: timeout lock 4s tries 9
ALTER TABLE orders ADD COLUMN note text;
",
    ),
    (
        "20260503090000_orders_by_region.up.sql",
        "DO $$ BEGIN RAISE WARNING '3 orders are of customers that are gone'; END $$;
CREATE INDEX orders_by_region ON orders (region_of(customer), placed);
",
    ),
    (
        "20260504090000_find_notes.up.sql",
        "-- no-transaction
CREATE INDEX CONCURRENTLY orders_by_day ON orders (placed);
CREATE INDEX CONCURRENTLY orders_by_note ON orders (notes);
",
    ),
];

#[test]
fn a_run_shows_who_is_in_its_way_and_where_it_stopped() {
    on_a_desk("conditions", async |desk| {
        let album = Album::open()?;
        for theme in THEMES {
            through_all(desk, &album, theme).await?;
        }
        album.check()
    });
}

async fn through_all(desk: &mut Desk, album: &Album, theme: &str) -> Result<()> {
    let folder = desk.godwit_home().join(theme).join("orders/migrations");
    fs::create_dir_all(&folder)?;
    for (name, sql) in FILES {
        fs::write(folder.join(name), sql)?;
    }
    let database = postgres().create_database().name;
    desk.start(&[folder.to_str().context("a path in UTF-8")?]).await?;
    let (display, page) = (&desk.display, desk.app().page());
    page.see(&xpath::screen("Board")).await?;
    let maker = Maker {
        page,
        server: postgres(),
    };
    let projects = maker.ask("project_list", json!({})).await?;
    let projects = projects.as_array().context("a list of projects")?;
    let folder = folder.display().to_string();
    let project = projects.iter().find(|project| project["folder"] == folder);
    let project = text(&project.context("the project")?["id"])?;
    let staging = maker.environment_of(&project, "staging", "staging", &database).await?;
    maker.apply(&staging, Some("20260501090000"), "skip", None).await?;
    switch(page, theme).await?;

    let holder = Other::new(
        &database,
        "godwit: ben on ci-runner-4, run 0199f3c1-7f0e-7c55-9a51-1b7d3f0c2ab4",
        "SELECT pg_advisory_lock(113728124578164); SELECT pg_sleep(60);",
    )?;
    let reader = Other::new(
        &database,
        "monthly-report",
        "BEGIN; SELECT count(*) FROM orders; SELECT pg_sleep(60); COMMIT;",
    )?;
    page.open(&format!("/p/{project}/plan/{staging}")).await?;
    page.press_button("Apply 3 migrations to staging").await?;
    page.read("holds the lock").await?;
    album.snap(display, page, "run-lock", theme).await?;

    drop(holder);
    let writer = |number: u32| {
        let name = format!("shop-api-{number}");
        Other::new(&database, &name, "UPDATE orders SET placed = placed WHERE id = 1;")
    };
    page.see("//section[@aria-label='Who waits for whom'][contains(., 'monthly-report')]")
        .await?;
    let writers = (writer(1)?, writer(2)?);
    page.see("//section[@aria-label='Who waits for whom'][contains(., 'shop-api-1')]")
        .await?;
    album.snap(display, page, "run-blocked", theme).await?;
    page.read("got no lock and did nothing").await?;
    album.snap(display, page, "run-retry", theme).await?;
    drop((reader, writers));

    page.see("//*[@role='progressbar']").await?;
    album.snap(display, page, "run-inside", theme).await?;
    page.see("//section[@aria-label='What stopped half-way']").await?;
    page.read("3 orders are of customers that are gone").await?;
    album.take(display, page, "run-stopped", theme).await?;
    page.open(&format!("/p/{project}/resume/{staging}")).await?;
    page.read("orders_by_note").await?;
    album.take(display, page, "resume", theme).await?;
    desk.quit().await
}

/// Another program at work on the database; it ends with this.
struct Other {
    database: String,
    name: String,
    child: Child,
    _script: NamedTempFile,
}

impl Other {
    fn new(database: &str, name: &str, sql: &str) -> Result<Self> {
        let script = NamedTempFile::new()?;
        fs::write(script.path(), sql)?;
        let mut psql = client(database, name);
        let child = psql.arg("--file").arg(script.path()).spawn().context("start psql")?;
        Ok(Self {
            database: database.to_owned(),
            name: name.to_owned(),
            child,
            _script: script,
        })
    }
}

/// `psql` on the database, as the program `name`.
fn client(database: &str, name: &str) -> Command {
    let server = postgres();
    let mut psql = Command::new(server.bin("psql"));
    psql.args(["--no-psqlrc", "--quiet"])
        .env("PGHOST", server.host())
        .env("PGPORT", server.port().to_string())
        .env("PGUSER", server.user())
        .env("PGPASSWORD", server.password())
        .env("PGDATABASE", database)
        .env("PGAPPNAME", name)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    psql
}

impl Drop for Other {
    fn drop(&mut self) {
        // The server's session would sleep on without its client. It may have ended by itself.
        let end = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = left('{}', 63)",
            self.name
        );
        let _ = client(&self.database, "the end").args(["--command", &end]).status();
        let _ = self.child.wait();
    }
}
