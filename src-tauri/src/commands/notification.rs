//! Desktop notifications, for people who look at another window.

use tauri::WebviewWindow;

/// Shows a desktop notification unless the window has the focus; nothing is lost where the desktop shows none.
#[tauri::command]
#[specta::specta]
pub async fn notify(window: WebviewWindow, title: String, body: String) {
    if window.is_focused().unwrap_or_default() {
        return;
    }
    let mut notification = notify_rust::Notification::new();
    notification
        .appname("Godwit")
        .summary(&title)
        .body(&body)
        .icon("godwit-desktop");
    let shown = tauri::async_runtime::spawn_blocking(move || notification.show().map(drop));
    if let Ok(Err(error)) = shown.await {
        tracing::debug!(%error, "no desktop notification");
    }
}
