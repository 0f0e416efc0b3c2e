//! Closing the window while a run goes on: the process would end with it, and leave the target half-way.

use std::time::Duration;

use godwit_api::Api;
use rfd::{AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};
use tauri::{Manager as _, Window, WindowEvent};

use crate::schedule::Looking;

/// How long a cancelled run may take to record what it left. Half a minute of it is the server's last answer.
const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);

/// Lets the window close where nothing goes on; asks otherwise. No scheduled backup begins once it is closed.
pub fn on_event(window: &Window, event: &WindowEvent) {
    if matches!(event, WindowEvent::Destroyed) {
        window.state::<Looking>().stop();
    }
    let WindowEvent::CloseRequested { api: close, .. } = event else {
        return;
    };
    let api = window.state::<Api>().inner().clone();
    if api.runs_going_on() == 0 {
        return;
    }
    close.prevent_close();
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        if wants_to_quit(&window).await {
            tracing::info!("closing the window: what goes on is cancelled");
            window.state::<Looking>().stop();
            api.runs_cancel();
            settled(&api).await;
            if let Err(error) = window.destroy() {
                tracing::error!(%error, "the window does not close");
            }
        }
    });
}

/// Only a plain *Yes* quits. GTK gives *No* the focus, and Escape is neither.
async fn wants_to_quit(window: &Window) -> bool {
    let asked = AsyncMessageDialog::new()
        .set_parent(window)
        .set_level(MessageLevel::Warning)
        .set_title("A run is going on")
        .set_description("Cancel it and quit?\n\nThe statement that runs is stopped, and what it leaves is recorded.")
        .set_buttons(MessageButtons::YesNo);
    asked.show().await == MessageDialogResult::Yes
}

async fn settled(api: &Api) {
    let mut left = PATIENCE;
    while api.runs_going_on() > 0 && !left.is_zero() {
        tokio::time::sleep(POLL).await;
        left = left.saturating_sub(POLL);
    }
}
