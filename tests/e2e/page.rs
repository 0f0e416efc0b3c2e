//! What a person does in the window: press, type, read. Everything waits until it can be done.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::extensions::query::ElementQueryable as _;
use thirtyfour::{By, Key, WebDriver, WebElement};

use crate::xpath;

/// How long anything may take to appear. Migrations and backups of the sample take a few seconds.
const PATIENCE: Duration = Duration::from_secs(40);
const POLL: Duration = Duration::from_millis(60);

/// The page in the window.
pub(crate) struct Page {
    pub(crate) driver: WebDriver,
}

impl Page {
    /// Waits until the element can be seen.
    pub(crate) async fn see(&self, path: &str) -> Result<WebElement> {
        let query = self
            .driver
            .query(By::XPath(path))
            .ignore_errors(true)
            .wait(PATIENCE, POLL);
        match query.and_displayed().first().await {
            Ok(element) => Ok(element),
            Err(error) => Err(error).context(format!("nothing to be seen at {path}; {}", self.hidden(path).await)),
        }
    }

    /// What is there without being displayed.
    async fn hidden(&self, path: &str) -> String {
        let found = self.driver.find_all(By::XPath(path)).await.unwrap_or_default();
        let mut words = format!("{} hidden", found.len());
        for element in found {
            let rect = element.rect().await;
            let shown = element.is_displayed().await;
            words += &format!(", at {rect:?}, displayed: {shown:?}");
        }
        words
    }

    /// Waits until `words` stand somewhere in the window.
    pub(crate) async fn read(&self, words: &str) -> Result<()> {
        self.see(&xpath::text(words)).await.map(drop)
    }

    /// Waits until the element is gone.
    pub(crate) async fn see_no_more(&self, path: &str) -> Result<()> {
        let query = self
            .driver
            .query(By::XPath(path))
            .ignore_errors(true)
            .wait(PATIENCE, POLL);
        let gone = query
            .not_exists()
            .await
            .with_context(|| format!("looking for {path}"))?;
        anyhow::ensure!(gone, "still there: {path}");
        Ok(())
    }

    /// Goes to a place of the app by its address.
    pub(crate) async fn open(&self, path: &str) -> Result<()> {
        let go = "window.location.hash = arguments[0];";
        self.driver
            .execute(go, vec![serde_json::json!(path)])
            .await
            .with_context(|| format!("go to {path}"))?;
        Ok(())
    }

    /// Waits until nothing loads and nothing moves any more.
    pub(crate) async fn settle(&self) -> Result<()> {
        const STILL: &str = r"
const done = arguments[arguments.length - 1];
let before = '';
let same = 0;
const look = () => {
  const moving = document.getAnimations().some((it) => it.playState === 'running');
  const now = document.body.innerHTML;
  same = !moving && now === before ? same + 1 : 0;
  before = now;
  if (same >= 4) done(null); else setTimeout(look, 60);
};
document.fonts.ready.then(look);
";
        self.driver
            .execute_async(STILL, Vec::<serde_json::Value>::new())
            .await
            .context("wait for a still page")?;
        Ok(())
    }

    /// Whether the element is there now.
    pub(crate) async fn has(&self, path: &str) -> Result<bool> {
        Ok(!self.driver.find_all(By::XPath(path)).await?.is_empty())
    }

    /// Whether the element is there within a second or two.
    pub(crate) async fn has_soon(&self, path: &str) -> Result<bool> {
        let query = self.driver.query(By::XPath(path)).ignore_errors(true);
        Ok(query.wait(Duration::from_millis(1500), POLL).exists().await?)
    }

    /// Presses what `path` finds as soon as it can be pressed. The page redraws at any time, so it may take a few tries.
    pub(crate) async fn press(&self, path: &str) -> Result<()> {
        let begin = Instant::now();
        loop {
            let query = self
                .driver
                .query(By::XPath(path))
                .ignore_errors(true)
                .wait(PATIENCE, POLL);
            let element = query
                .and_clickable()
                .first()
                .await
                .with_context(|| format!("nothing to press at {path}"))?;
            match element.click().await {
                Ok(()) => return Ok(()),
                Err(error) if begin.elapsed() < PATIENCE && is_passing(&error) => tokio::time::sleep(POLL).await,
                Err(error) => return Err(error).with_context(|| format!("press {path}")),
            }
        }
    }

    /// Presses the button or link called `name`.
    pub(crate) async fn press_button(&self, name: &str) -> Result<()> {
        self.press(&xpath::button(name)).await
    }

    /// Presses the button called `name` of the dialog that has `words` in it.
    pub(crate) async fn press_in_dialog(&self, words: &str, name: &str) -> Result<()> {
        self.press(&format!("{}{}", xpath::dialog(words), xpath::button(name)))
            .await
    }

    /// Goes to a screen by the sidebar.
    pub(crate) async fn go_to(&self, place: &str) -> Result<()> {
        self.press(&xpath::place(place)).await?;
        self.see(&xpath::screen(place)).await.map(drop)
    }

    /// Types `text` into the field, in place of what is there.
    pub(crate) async fn fill(&self, label: &str, text: &str) -> Result<()> {
        let field = self.see(&xpath::field(label)).await?;
        field.send_keys(Key::Control + "a").await?;
        field
            .send_keys(text)
            .await
            .with_context(|| format!("type into {label}"))?;
        let kept = field.prop("value").await?.unwrap_or_default();
        if kept != text {
            // What is secret stays out of the message.
            bail!(
                "the field {label} holds {} characters in place of {}",
                kept.chars().count(),
                text.chars().count()
            );
        }
        Ok(())
    }
}

/// Whether the page was only in between: redrawn, or still moving.
fn is_passing(error: &thirtyfour::error::WebDriverError) -> bool {
    matches!(
        error.as_inner(),
        WebDriverErrorInner::StaleElementReference(_)
            | WebDriverErrorInner::ElementClickIntercepted(_)
            | WebDriverErrorInner::ElementNotInteractable(_)
    )
}
