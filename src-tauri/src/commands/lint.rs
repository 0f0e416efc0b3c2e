//! What rules find, how they would write it, and what the target says of its tables.

use godwit_api::{
    Api,
    views::{ApiError, FactsView, FixRequest, FixView},
};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn fix_preview(api: State<'_, Api>, request: FixRequest) -> Result<FixView, ApiError> {
    api.fix_preview(&request).await
}

#[tauri::command]
#[specta::specta]
pub async fn fix_write(api: State<'_, Api>, request: FixRequest) -> Result<Vec<String>, ApiError> {
    api.fix_write(&request).await
}

#[tauri::command]
#[specta::specta]
pub async fn plan_facts(api: State<'_, Api>, digest: String) -> Result<FactsView, ApiError> {
    api.plan_facts(&digest).await
}

#[tauri::command]
#[specta::specta]
pub async fn rule_page(api: State<'_, Api>, rule: String) -> Result<String, ApiError> {
    api.rule_page(&rule)
}
