//! What the desktop around the window is told.

/// Shows a notification; nothing is lost where the desktop shows none.
pub async fn notify(title: String, body: String) {
    let mut notification = notify_rust::Notification::new();
    notification
        .appname("Godwit")
        .summary(&title)
        .body(&body)
        .icon("godwit-desktop");
    // Asking the desktop blocks.
    let shown = tauri::async_runtime::spawn_blocking(move || notification.show().map(drop));
    if let Ok(Err(error)) = shown.await {
        tracing::debug!(%error, "no desktop notification");
    }
}
