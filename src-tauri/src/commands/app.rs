//! The program itself.

use godwit_api::{
    Api,
    views::{ApiError, AppInfoView, KeyringView, SettingsView, ToolView},
};
use serde::Deserialize;
use specta::Type;
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn app_info(api: State<'_, Api>) -> Result<AppInfoView, ApiError> {
    api.app_info().await
}

#[tauri::command]
#[specta::specta]
pub async fn keyring_state(api: State<'_, Api>) -> Result<KeyringView, ApiError> {
    Ok(api.keyring_state().await)
}

#[tauri::command]
#[specta::specta]
pub async fn keyring_unlock(api: State<'_, Api>) -> Result<KeyringView, ApiError> {
    api.keyring_unlock().await
}

#[tauri::command]
#[specta::specta]
pub async fn tool_list(api: State<'_, Api>) -> Result<Vec<ToolView>, ApiError> {
    Ok(api.tool_list().await)
}

#[tauri::command]
#[specta::specta]
pub async fn settings_get(api: State<'_, Api>) -> Result<SettingsView, ApiError> {
    api.settings_get().await
}

#[tauri::command]
#[specta::specta]
pub async fn settings_set(api: State<'_, Api>, settings: SettingsView) -> Result<SettingsView, ApiError> {
    api.settings_set(settings).await
}

/// How bad what the page reports is.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Good to know.
    Info,
    /// Odd.
    Warn,
    /// Broken.
    Error,
}

/// Puts a line of the page into Godwit's log, where secrets are taken out.
#[tauri::command]
#[specta::specta]
pub async fn log_from_ui(level: LogLevel, message: String) {
    match level {
        LogLevel::Info => tracing::info!(target: "ui", "{message}"),
        LogLevel::Warn => tracing::warn!(target: "ui", "{message}"),
        LogLevel::Error => tracing::error!(target: "ui", "{message}"),
    }
}
