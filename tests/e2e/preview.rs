//! What a plan shows before anything runs, from a real server: findings, fixes, facts, dry runs, and a long script.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use godwit_testkit::{Database, Display, Postgres, postgres};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::album::{Album, THEMES, switch};
use crate::desk::{Desk, on_a_desk};
use crate::page::Page;
use crate::world::{Maker, text};
use crate::xpath;

const TABLES: &str = "CREATE TABLE customers (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text NOT NULL,
    legacy_flags text
);

CREATE TABLE orders (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    total       integer NOT NULL,
    status      text NOT NULL DEFAULT 'open',
    placed      date NOT NULL
);

CREATE VIEW open_orders AS SELECT id, customer_id, placed FROM orders WHERE status = 'open';

INSERT INTO customers (name) SELECT 'Customer ' || number FROM generate_series(1, 5000) number;
INSERT INTO orders (customer_id, total, placed)
SELECT 1 + number % 5000, number % 900, date '2026-01-01' + number % 120 FROM generate_series(1, 60000) number;
";

/// Something of every severity, and one finding that was set aside.
const TIDY: &str = "-- Orders get tags of their own, and the old flags go.
CREATE INDEX orders_status ON orders (status);

ALTER TABLE orders
  ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);

-- godwit: lint-ignore col-drop because the flags are empty since March, ticket OPS-412
ALTER TABLE customers DROP COLUMN legacy_flags;

UPDATE orders SET status = 'done';

CREATE TABLE order_tags (
    order_id bigint PRIMARY KEY REFERENCES orders (id),
    tag      varchar(40) NOT NULL,
    noted_at timestamp NOT NULL
);

DO $$ BEGIN PERFORM count(*) FROM open_orders; END $$;
";

/// As many statements as nobody reads one by one.
const MANY: u32 = 10_000;

/// How long the page may be busy at a stretch, in milliseconds. The goal is 50; a machine that runs a compiler and a
/// browser without a graphics card beside it gets room.
const BUSY: f64 = 600.0;

#[test]
fn a_plan_shows_what_it_would_do_before_anything_runs() {
    on_a_desk("preview", show_all);
}

async fn show_all(desk: &mut Desk) -> Result<()> {
    let folder = desk.godwit_home().join("orders/migrations");
    write(&folder, "20260601090000_orders", TABLES)?;
    let album = Album::open()?;
    desk.start(&[folder.to_str().context("a path in UTF-8")?]).await?;
    let (display, page) = (&desk.display, desk.app().page());
    page.see(&xpath::screen("Board")).await?;
    let plans = Plans::make(page, postgres()).await?;
    let look = Look {
        display,
        page,
        album: &album,
        plans: &plans,
    };
    for theme in THEMES {
        look.wear(theme).await?;
        look.empty_and_failed(theme).await?;
    }
    write(&folder, "20260602090000_tidy_orders", TIDY)?;
    for theme in THEMES {
        look.wear(theme).await?;
        look.findings(theme).await?;
        look.facts(theme).await?;
        look.dry_run(theme).await?;
    }
    write(&folder, "20260603090000_import_countries", &many())?;
    for theme in THEMES {
        look.wear(theme).await?;
        look.long(theme).await?;
    }
    album.check()
}

fn write(folder: &Path, name: &str, sql: &str) -> Result<()> {
    fs::create_dir_all(folder)?;
    let path: PathBuf = folder.join(format!("{name}.up.sql"));
    fs::write(&path, sql).with_context(|| format!("write {}", path.display()))
}

fn many() -> String {
    let mut sql = String::new();
    for number in 1..=MANY {
        let _ = match number % 100 {
            7 => writeln!(sql, "ALTER TABLE orders ADD COLUMN extra_{number} timestamptz;"),
            _ => writeln!(
                sql,
                "INSERT INTO customers (name, legacy_flags) VALUES ('Customer number {number}', '{}');",
                number % 13
            ),
        };
    }
    sql
}

/// Where the plans are.
struct Plans {
    project: String,
    development: String,
    staging: String,
    production: String,
    /// Nothing answers there.
    silent: String,
}

impl Plans {
    async fn make(page: &Page, server: &Postgres) -> Result<Self> {
        let maker = Maker { page, server };
        let projects = maker.ask("project_list", json!({})).await?;
        let project = text(&projects[0]["id"])?;
        let mut made = Vec::new();
        for tier in ["development", "staging", "production"] {
            let Database { name, .. } = server.create_database();
            let environment = maker.environment_of(&project, tier, tier, &name).await?;
            let confirm = (tier == "production").then_some("production");
            maker.apply(&environment, None, "skip", confirm).await?;
            made.push(environment);
        }
        let [development, staging, production]: [String; 3] = made
            .try_into()
            .map_err(|made: Vec<String>| anyhow::anyhow!("{} environments", made.len()))?;
        let address = json!({
            "engine": "sqlite", "host": "", "port": null, "database": "", "user": "", "tls": "prefer",
            "caFile": null, "path": "/proc/nowhere/reports.db",
        });
        let draft = json!({
            "name": "reports", "address": address, "url": null, "tier": "staging", "colour": null,
            "protect": "open", "password": null, "keep": "session",
        });
        let request = json!({ "request": { "project": project, "draft": draft } });
        let silent = text(&maker.ask("environment_create", request).await?["id"])?;
        page.driver.refresh().await?;
        Ok(Self {
            project,
            development,
            staging,
            production,
            silent,
        })
    }
}

struct Look<'a> {
    display: &'a Display,
    page: &'a Page,
    album: &'a Album,
    plans: &'a Plans,
}

impl Look<'_> {
    async fn take(&self, screen: &str, theme: &str) -> Result<()> {
        self.album.take(self.display, self.page, screen, theme).await
    }

    /// Changes the colours, on the Board.
    async fn wear(&self, theme: &str) -> Result<()> {
        self.board().await?;
        switch(self.page, theme).await
    }

    async fn board(&self) -> Result<()> {
        self.page.open(&format!("/p/{}/board", self.plans.project)).await?;
        self.page.see(&xpath::screen("Board")).await?;
        // Reading all environments draws the Board a few times.
        self.page.settle().await
    }

    /// Opens a plan anew, so that nothing is chosen in it.
    async fn open(&self, environment: &str) -> Result<()> {
        self.board().await?;
        self.page
            .open(&format!("/p/{}/plan/{environment}", self.plans.project))
            .await
    }

    async fn escape(&self) -> Result<()> {
        let focused = self.page.driver.active_element().await?;
        focused.send_keys(Key::Escape + "").await?;
        self.page.see_no_more("//*[@role='dialog']").await
    }

    async fn empty_and_failed(&self, theme: &str) -> Result<()> {
        self.open(&self.plans.development).await?;
        self.page.read("development is up to date").await?;
        self.take("plan-empty", theme).await?;
        self.open(&self.plans.silent).await?;
        self.page.see("//*[@role='alert']").await?;
        self.page.see(&xpath::button("Retry")).await?;
        self.take("plan-unreached", theme).await
    }

    async fn findings(&self, theme: &str) -> Result<()> {
        let page = self.page;
        self.open(&self.plans.production).await?;
        page.press(&tab("Findings")).await?;
        for chip in ["Blocks", "Look first", "Good to know"] {
            page.see(&format!(
                "//*[@aria-label='Severities']//button[starts-with(normalize-space(.), '{chip}')][not(contains(., ' 0'))]"
            ))
            .await?;
        }
        page.read("1 set aside, with a reason").await?;
        page.press("//*[@data-jump][contains(., 'idx-create-blocking')]")
            .await?;
        page.see("//section[@aria-label='The chosen statement'][contains(., 'SHARE')]")
            .await?;
        self.take("plan-findings", theme).await?;

        page.press_button("About the rule idx-create-blocking").await?;
        page.see("//*[@role='dialog']//*[self::h1 or self::h2]").await?;
        page.read("CONCURRENTLY").await?;
        self.take("plan-rule", theme).await?;
        self.escape().await?;

        page.press_button("Show the fix of con-fk-validated").await?;
        page.see("//*[@role='dialog']//*[contains(@class, 'cm-mergeView')]")
            .await?;
        page.see("//*[@role='dialog']//button[starts-with(normalize-space(.), 'Write')]")
            .await?;
        self.take("plan-fix", theme).await?;
        self.escape().await
    }

    async fn facts(&self, theme: &str) -> Result<()> {
        let page = self.page;
        self.open(&self.plans.production).await?;
        page.press(&tab("Facts")).await?;
        page.press_button("Ask the database").await?;
        page.see("//section[@aria-label='Facts about orders'][contains(., 'open_orders')]")
            .await?;
        self.take("plan-facts", theme).await
    }

    async fn dry_run(&self, theme: &str) -> Result<()> {
        let page = self.page;
        self.open(&self.plans.staging).await?;
        page.press(&tab("Dry run")).await?;
        page.press("//label[starts-with(normalize-space(.), 'Executed, rolled back')]")
            .await?;
        page.press_button("Start the dry run").await?;
        page.see("//ul[@aria-label='Verdicts']//li[contains(., 'passed')]")
            .await?;
        self.take("plan-dry-run", theme).await?;
        page.press("//button[starts-with(normalize-space(.), 'Before → after')]")
            .await?;
        page.press("//*[@role='listbox'][@aria-label='Objects']//*[@role='option'][contains(., 'public.orders')]")
            .await?;
        page.see("//*[@role='dialog']//*[contains(@class, 'cm-mergeView')]")
            .await?;
        self.take("plan-schema", theme).await?;
        self.escape().await
    }

    /// Ten thousand statements: to the end and back, and the page answers all the while.
    async fn long(&self, theme: &str) -> Result<()> {
        let page = self.page;
        self.board().await?;
        let begin = "
window.__busiest = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  window.__busiest = Math.max(window.__busiest, now - last - 20);
  last = now;
}, 20);
";
        page.driver.execute(begin, Vec::<Value>::new()).await?;
        page.open(&format!("/p/{}/plan/{}", self.plans.project, self.plans.staging))
            .await?;
        // A build without optimisation reads that many statements for longer than anything else takes.
        let row = "//*[contains(@class, 'cm-statement-row')]";
        for _ in 0..60 {
            if page.has_soon(row).await? {
                break;
            }
        }
        page.see(row).await?;
        let list = "//*[@role='listbox'][@aria-label='Migrations and statements']";
        page.press(list).await?;
        page.see(list).await?.send_keys(Key::End + "").await?;
        page.see(&format!(
            "//section[@aria-label='The chosen statement'][contains(., 'Statement {MANY}')]"
        ))
        .await?;
        page.see(&format!(
            "//*[contains(@class, 'cm-current')][contains(., 'number {MANY}')]"
        ))
        .await?;
        let busiest = page
            .driver
            .execute("return window.__busiest;", Vec::<Value>::new())
            .await?;
        let busiest = busiest.json().as_f64().context("a number")?;
        eprintln!("the page was busy for {busiest:.0} ms at a stretch at most");
        ensure!(busiest < BUSY, "the page was busy for {busiest} ms at a stretch");
        self.take("plan-long", theme).await
    }
}

fn tab(name: &str) -> String {
    format!("//*[@role='tab'][starts-with(normalize-space(.), '{name}')]")
}
