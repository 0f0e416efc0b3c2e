//! Desktop notifications, for people who look at another window.

use tauri::WebviewWindow;

use crate::desktop;

/// Shows a desktop notification unless the window has the focus; nothing is lost where the desktop shows none.
#[tauri::command]
#[specta::specta]
pub async fn notify(window: WebviewWindow, title: String, body: String) {
    if !window.is_focused().unwrap_or_default() {
        desktop::notify(title, body).await;
    }
}
