//! What a target says: status, history, schema.

use godwit_api::{
    Api, TargetRef,
    views::{ApiError, HistoryView, SchemaSnapshotView, StatusView},
};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn status_get(api: State<'_, Api>, environment: String) -> Result<StatusView, ApiError> {
    api.status_get(&TargetRef::Environment(environment)).await
}

#[tauri::command]
#[specta::specta]
pub async fn history_get(api: State<'_, Api>, environment: String) -> Result<HistoryView, ApiError> {
    api.history_get(&TargetRef::Environment(environment)).await
}

#[tauri::command]
#[specta::specta]
pub async fn schema_get(api: State<'_, Api>, environment: String) -> Result<SchemaSnapshotView, ApiError> {
    api.schema_get(&TargetRef::Environment(environment)).await
}
