//! A project with a past, made through the app's own commands: environments in several states, runs that went well
//! and one that did not, backups of every proof.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use godwit_testkit::{Database, Postgres};
use serde_json::{Value, json};

use crate::page::Page;

const INVOKE: &str = r"
const [command, given, done] = arguments;
window.__TAURI_INTERNALS__.invoke(command, given).then(
  (value) => done({ value }),
  (error) => done({ error }),
);
";

/// A column that is not there, in the second statement.
const BROKEN: &str = "-- Customers say what they think of a product.
CREATE TABLE product_reviews (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id),
    stars      smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
    words      text NOT NULL DEFAULT ''
);

CREATE INDEX product_reviews_by_customer ON product_reviews (customer_id, stars);
";

/// What the screens need to know of it.
pub(crate) struct World {
    pub(crate) project: String,
    pub(crate) staging: String,
    pub(crate) production: String,
    pub(crate) failed_run: String,
    pub(crate) applied_run: String,
    pub(crate) backup: String,
}

/// Makes it; `folder` holds the migrations.
pub(crate) async fn make(page: &Page, server: &Postgres, folder: &Path) -> Result<World> {
    let maker = Maker { page, server };
    let projects = maker.ask("project_list", json!({})).await?;
    let project = text(&projects[0]["id"])?;
    let development = maker.environment(&project, "development", "development").await?;
    let staging = maker.environment(&project, "staging", "staging").await?;
    let production = maker.environment(&project, "production", "production").await?;

    maker.apply(&development, None, "skip", None).await?;
    // From now on the file differs from what development has seen.
    let edited = folder.join("20260318093000_rename_color_attribute.up.sql");
    fs::write(
        &edited,
        format!(
            "-- Told to the shop's owner on Monday.\n{}",
            fs::read_to_string(&edited)?
        ),
    )?;
    maker.apply(&staging, Some("20260407090000"), "take", None).await?;
    let applied = maker
        .apply(&production, Some("20260326110000"), "policy", Some("production"))
        .await?;
    fs::write(folder.join("20260420090000_add_product_reviews.up.sql"), BROKEN)?;
    fs::write(
        folder.join("20260420090000_add_product_reviews.down.sql"),
        "DROP TABLE product_reviews;\n",
    )?;
    if maker.apply(&staging, None, "skip", None).await.is_ok() {
        bail!("the broken migration was applied");
    }
    let broken = maker.back_up(&development).await?;
    fs::write(text(&broken["path"])?, "cut")?;
    maker.ask("backup_verify", json!({ "id": broken["id"] })).await?;
    let backup = maker.back_up(&production).await?;
    maker.ask("backup_verify", json!({ "id": backup["id"] })).await?;
    maker.back_up(&development).await?;
    maker.unread(&production).await?;
    let runs = maker
        .ask(
            "run_list",
            json!({ "request": { "project": project, "environment": staging, "limit": null } }),
        )
        .await?;
    let runs = runs.as_array().context("a list of runs")?;
    let failed = runs
        .iter()
        .find(|run| run["outcome"] == "failed")
        .context("the run that failed")?;
    Ok(World {
        failed_run: text(&failed["id"])?,
        applied_run: text(&applied["id"])?,
        backup: text(&backup["id"])?,
        project,
        staging,
        production,
    })
}

/// A project's folder called `shop/migrations`, with the sample in it.
pub(crate) fn shop(parent: &Path) -> Result<PathBuf> {
    let folder = parent.join("shop/migrations");
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(godwit_testkit::sample("postgres"))? {
        let entry = entry?;
        fs::copy(entry.path(), folder.join(entry.file_name()))?;
    }
    Ok(folder)
}

/// Asks the app's commands from the page.
pub(crate) struct Maker<'a> {
    pub(crate) page: &'a Page,
    pub(crate) server: &'a Postgres,
}

impl Maker<'_> {
    pub(crate) async fn ask(&self, command: &str, given: Value) -> Result<Value> {
        let driver = &self.page.driver;
        driver.set_script_timeout(Duration::from_secs(60)).await?;
        let answer = driver.execute_async(INVOKE, vec![json!(command), given]).await?;
        let answer = answer.json();
        match answer.get("error") {
            None => Ok(answer["value"].clone()),
            Some(error) => bail!("{command}: {}", error["message"]),
        }
    }

    async fn environment(&self, project: &str, name: &str, tier: &str) -> Result<String> {
        let Database { name: database, .. } = self.server.create_database();
        self.environment_of(project, name, tier, &database).await
    }

    /// An environment of this database.
    pub(crate) async fn environment_of(&self, project: &str, name: &str, tier: &str, database: &str) -> Result<String> {
        let address = json!({
            "engine": "postgres", "host": self.server.host(), "port": self.server.port(), "database": database,
            "user": self.server.user(), "tls": "prefer", "caFile": null, "path": "",
        });
        let draft = json!({
            "name": name, "address": address, "url": null, "tier": tier, "colour": null,
            "protect": if tier == "production" { "confirm" } else { "open" },
            "password": self.server.password(), "keep": "keyring",
        });
        let request = json!({ "request": { "project": project, "draft": draft } });
        text(&self.ask("environment_create", request).await?["id"])
    }

    pub(crate) async fn apply(
        &self,
        environment: &str,
        to: Option<&str>,
        backup: &str,
        confirm: Option<&str>,
    ) -> Result<Value> {
        if confirm.is_some() {
            self.prove(environment).await?;
        }
        let request = json!({ "request": { "environment": environment, "to": to } });
        let plan = self.ask("plan_create", request).await?;
        let request = json!({ "digest": plan["digest"], "confirm": confirm, "backup": backup });
        // Nobody listens to this channel.
        self.ask("run_start", json!({ "request": request, "events": "__CHANNEL__:1" }))
            .await
    }

    /// Production runs ask for a backup that was restored.
    pub(crate) async fn prove(&self, environment: &str) -> Result<Value> {
        let options = json!({ "verify": "restored", "on": environment });
        let request = json!({
            "request": { "environment": environment, "options": options }, "events": "__CHANNEL__:1",
        });
        self.ask("backup_create", request).await
    }

    /// A backup that nobody read since.
    async fn unread(&self, environment: &str) -> Result<Value> {
        let request = json!({
            "request": { "environment": environment, "options": { "verify": "none" } }, "events": "__CHANNEL__:1",
        });
        self.ask("backup_create", request).await
    }

    async fn back_up(&self, environment: &str) -> Result<Value> {
        let request = json!({ "request": { "environment": environment }, "events": "__CHANNEL__:1" });
        self.ask("backup_create", request).await
    }
}

pub(crate) fn text(value: &Value) -> Result<String> {
    value
        .as_str()
        .map(str::to_owned)
        .with_context(|| format!("a text in place of {value}"))
}
