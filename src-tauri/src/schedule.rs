//! Scheduled backups while the app is open: a look every half minute, and a notification of what goes wrong.

use std::{path::PathBuf, sync::Mutex, time::Duration};

use async_trait::async_trait;
use godwit_api::{Api, Notice, Notices, UnitsWish, views::UnitKindView};
use tauri::async_runtime::JoinHandle;

use crate::desktop;

/// Between two looks. After sleep the next one comes as soon as the machine runs again.
const BEAT: Duration = Duration::from_secs(30);

/// The loop, which ends with the window.
pub struct Looking(Mutex<Option<JoinHandle<()>>>);

impl Looking {
    /// Looks from now on.
    pub fn start(api: Api) -> Self {
        let looks = tauri::async_runtime::spawn(async move {
            loop {
                tokio::time::sleep(BEAT).await;
                // On a task of its own: a backup may take hours, and others come due meanwhile.
                tauri::async_runtime::spawn(look(api.clone()));
            }
        });
        Self(Mutex::new(Some(looks)))
    }

    /// Looks no more. Backups that go on are the closing's business.
    pub fn stop(&self) {
        let mut looks = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(looks) = looks.take() {
            looks.abort();
        }
    }
}

async fn look(api: Api) {
    match api.schedule_tick(&OnDesktop).await {
        Ok(ticked) => {
            for one in ticked {
                tracing::info!(environment = one.name, error = one.error, "a scheduled backup is over");
            }
        }
        Err(error) => tracing::warn!(message = error.message, "whether a backup is due cannot be known"),
    }
}

/// Tells by a notification of the desktop, wherever the person looks.
struct OnDesktop;

#[async_trait]
impl Notices for OnDesktop {
    async fn tell(&self, notice: &Notice) {
        desktop::notify(notice.title.clone(), notice.text.clone()).await;
    }
}

/// The units of an environment that start the `godwit` command beside this app.
pub fn wish(environment: String, kind: Option<UnitKindView>) -> UnitsWish {
    let app = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("godwit-desktop"));
    let program = app.with_file_name(format!("godwit{}", std::env::consts::EXE_SUFFIX));
    UnitsWish {
        environment,
        kind,
        program,
        folder: None,
    }
}
