//! The main job, as a person does it on the screens.

use anyhow::Result;

use crate::page::Page;
use crate::xpath;

/// How many migrations the sample has.
pub(crate) const MIGRATIONS: usize = 16;

/// What a person does with one environment.
pub(crate) struct Job<'a> {
    pub(crate) page: &'a Page,
    /// The environment's name.
    pub(crate) name: &'a str,
    /// Whether its name must be typed before anything runs.
    pub(crate) asks_for_name: bool,
}

impl Job<'_> {
    /// From the Board to the plan of everything pending: the statements are there to read.
    pub(crate) async fn preview(&self) -> Result<()> {
        let Self { page, name, .. } = self;
        self.choose().await?;
        page.press_button(&format!("Plan {MIGRATIONS} for {name}")).await?;
        page.see(&xpath::screen(&format!("Plan for {name}"))).await?;
        page.read("20260105090000").await?;
        page.see("//*[contains(., 'CREATE TABLE')][not(*[contains(., 'CREATE TABLE')])]")
            .await?;
        page.see("//section[@aria-label='Gates']").await?;
        Ok(())
    }

    /// Applies the plan that is shown, after a backup. What asks for its name asks for a proven backup, too.
    pub(crate) async fn apply(&self) -> Result<()> {
        let Self { page, name, .. } = self;
        if self.asks_for_name {
            page.press_button("Take a proven backup now…").await?;
            let dialog = format!("Take a proven backup of {name}");
            page.press_in_dialog(&dialog, "Back up and restore").await?;
            page.read("backup was restored and compared; it is at most").await?;
        }
        let tick = page.see(&xpath::field("Take a backup first")).await?;
        if !tick.is_selected().await? {
            page.press(&xpath::choice("Take a backup first")).await?;
        }
        let words = format!("Apply {MIGRATIONS} migrations to {name}");
        page.press_button(&words).await?;
        self.confirm(&words).await?;
        self.succeeds(&format!("Apply {MIGRATIONS} migrations on {name}")).await
    }

    /// The history holds every migration.
    pub(crate) async fn look_at_history(&self) -> Result<()> {
        let Self { page, name, .. } = self;
        page.go_to("History").await?;
        page.read(&format!("{MIGRATIONS} revisions of {name}")).await?;
        page.see(&format!("//*[@role='grid'][@aria-label='History of {name}']"))
            .await?;
        page.read("audit_changes").await
    }

    /// Takes a backup by hand and reads it back.
    pub(crate) async fn back_up(&self) -> Result<()> {
        let Self { page, name, .. } = self;
        page.go_to("Backups").await?;
        page.press(&xpath::radio(name)).await?;
        let before = 1 + usize::from(self.asks_for_name);
        page.read(&format!("{before} backup")).await?;
        page.press_button(&format!("Back up {name}…")).await?;
        let words = format!("Back up {name}");
        page.press_in_dialog(&words, &words).await?;
        page.read(&format!("{} backups", before + 1)).await?;
        page.press_button("Verify by reading").await?;
        page.read("Checksum and contents were read and agree with the manifest.")
            .await
    }

    /// Takes the newest migration back.
    pub(crate) async fn roll_back(&self) -> Result<()> {
        let Self { page, name, .. } = self;
        self.choose().await?;
        page.press_button("Roll back…").await?;
        page.see(&xpath::screen(&format!("Roll back {name}"))).await?;
        let words = format!("Roll back 1 migration on {name}");
        page.press_button(&words).await?;
        if self.asks_for_name {
            self.confirm(&words).await?;
        } else {
            page.press_in_dialog(&format!("{words}?"), &words).await?;
        }
        self.succeeds(&format!("Roll back 1 migration on {name}")).await?;
        self.choose().await?;
        page.see(&xpath::button(&format!("Plan 1 for {name}"))).await.map(drop)
    }

    /// Restores the newest backup, the one before the roll back, in place of what is there.
    pub(crate) async fn restore(&self) -> Result<()> {
        let Self { page, name, .. } = self;
        page.go_to("Backups").await?;
        page.press(&xpath::radio(name)).await?;
        page.press_button("Restore…").await?;
        page.see(&xpath::screen("Restore")).await?;
        // A restore begins beside what is there; replacing it is chosen: its own database, or its own file.
        page.press("//label[starts-with(normalize-space(.), 'Its own ')]")
            .await?;
        page.press_button(&format!("Restore into {name}…")).await?;
        // Every restore in place of something asks for the name.
        page.fill(&format!("Type {name} to confirm"), name).await?;
        let question = format!("Restore into {name}?");
        page.press_in_dialog(&question, &format!("Replace {name}")).await?;
        page.read(&format!("{name} is restored")).await?;
        self.choose().await?;
        page.read(&format!("{name} is up to date")).await
    }

    /// Goes to the Board and makes this environment the one that its footer acts on.
    async fn choose(&self) -> Result<()> {
        self.page.go_to("Board").await?;
        self.page.press(&xpath::stage(self.name)).await
    }

    async fn confirm(&self, words: &str) -> Result<()> {
        if !self.asks_for_name {
            return Ok(());
        }
        self.page
            .fill(&format!("Type {} to confirm", self.name), self.name)
            .await?;
        self.page.press_in_dialog(&format!("{words}?"), words).await
    }

    async fn succeeds(&self, run: &str) -> Result<()> {
        self.page.see(&xpath::screen(run)).await?;
        self.page
            .see(&format!(
                "{}//footer//*[normalize-space(.)='succeeded']",
                xpath::screen(run)
            ))
            .await?;
        Ok(())
    }
}
