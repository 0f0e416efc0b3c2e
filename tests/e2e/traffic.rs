//! All that goes between the page and Rust, as the page itself sends and receives it.
//!
//! Replies, errors and channel messages all reach the page through one table of callbacks; commands leave it through
//! `fetch`. Both are listened to from the moment the window is there. What came before is asked for once more.

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::page::Page;
use crate::secret::Secret;

const LISTEN: &str = r"
const traffic = { heard: [], said: [] };
const callbacks = window.__TAURI_INTERNALS__.callbacks;
callbacks.get = function (id) {
  const callback = Map.prototype.get.call(this, id);
  return callback && ((message) => {
    traffic.heard.push(JSON.stringify(message) ?? 'undefined');
    return callback(message);
  });
};
const send = window.fetch;
window.fetch = function (resource, options) {
  const body = options?.body;
  const text = typeof body === 'string' ? body : body == null ? '' : new TextDecoder().decode(body);
  traffic.said.push([decodeURIComponent(String(resource)), text]);
  return send.apply(this, arguments);
};
window.__traffic = traffic;
";

/// Every command that only reads.
const ASK_AGAIN: &str = r"
const done = arguments[arguments.length - 1];
const ask = (command, given) => window.__TAURI_INTERNALS__.invoke(command, given).catch(() => null);
(async () => {
  for (const command of ['app_info', 'keyring_state', 'tool_list', 'settings_get']) await ask(command);
  for (const project of (await ask('project_list')) ?? []) {
    await ask('project_get', { id: project.id });
    await ask('folder_get', { project: project.id });
    for (const environment of (await ask('environment_list', { project: project.id })) ?? []) {
      await ask('password_state', { id: environment.id });
      await ask('environment_test', { request: { id: environment.id, draft: null } });
      for (const command of ['status_get', 'history_get', 'schema_get']) {
        await ask(command, { environment: environment.id });
      }
      await ask('plan_create', { request: { environment: environment.id, to: null } });
    }
    for (const run of (await ask('run_list', { request: { project: project.id, environment: null, limit: null } })) ?? []) {
      await ask('run_get', { run: run.id });
    }
    await ask('backup_list', { request: { project: project.id, environment: null } });
    await ask('prune_preview', { project: project.id });
  }
})().then(() => done(null));
";

/// The commands that may take a password from the page.
const TAKERS: [&str; 5] = [
    "environment_create",
    "environment_update",
    "environment_test",
    "password_set",
    "url_parse",
];

/// What was said and heard since the window opened.
#[derive(Debug, Deserialize)]
pub(crate) struct Traffic {
    /// Replies, errors and channel messages.
    heard: Vec<String>,
    /// Commands with their arguments.
    said: Vec<(String, String)>,
}

/// Begins to listen.
pub(crate) async fn listen(page: &Page) -> Result<()> {
    page.driver
        .execute(LISTEN, Vec::<Value>::new())
        .await
        .context("listen to the traffic")?;
    Ok(())
}

/// Asks everything once more and returns all that was said and heard.
pub(crate) async fn recorded(page: &Page) -> Result<Traffic> {
    let driver = &page.driver;
    driver.set_script_timeout(std::time::Duration::from_secs(60)).await?;
    driver
        .execute_async(ASK_AGAIN, Vec::<Value>::new())
        .await
        .context("ask everything again")?;
    let recorded = driver.execute("return window.__traffic;", Vec::<Value>::new()).await?;
    recorded.convert().context("read the traffic")
}

impl Traffic {
    /// Fails where the secret came to the page, or left it more than once in a command or in one that takes none.
    pub(crate) fn assert_free_of(&self, secret: &Secret) {
        assert!(self.heard.len() > 10, "something was heard: {}", self.heard.len());
        for message in &self.heard {
            assert!(
                !secret.is_in(message.as_bytes()),
                "the page was told the password: {}",
                secret.mask(message)
            );
        }
        for (command, arguments) in self
            .said
            .iter()
            .filter(|(_, arguments)| secret.is_in(arguments.as_bytes()))
        {
            let takes = TAKERS.iter().any(|taker| command.ends_with(taker));
            assert!(takes, "{command} takes no password: {}", secret.mask(arguments));
            assert_eq!(secret.count_in(arguments), 1, "{command} was told it twice");
        }
    }

    /// How many commands carried the secret.
    pub(crate) fn commands_with(&self, secret: &Secret) -> usize {
        self.said
            .iter()
            .filter(|(_, arguments)| secret.is_in(arguments.as_bytes()))
            .count()
    }

    /// How many messages Rust sent.
    pub(crate) fn heard(&self) -> usize {
        self.heard.len()
    }
}
