//! What a target says: status, history, schema.

use godwit_api::{
    Api, TargetRef,
    views::{ApiError, HistoryView, MigrationResolveRequest, SchemaSnapshotView, StatusView, StoppedView},
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

#[tauri::command]
#[specta::specta]
pub async fn stopped_get(api: State<'_, Api>, environment: String) -> Result<Option<StoppedView>, ApiError> {
    api.stopped_get(&TargetRef::Environment(environment)).await
}

#[tauri::command]
#[specta::specta]
pub async fn migration_resolve(
    api: State<'_, Api>,
    environment: String,
    request: MigrationResolveRequest,
) -> Result<(), ApiError> {
    api.migration_resolve(&TargetRef::Environment(environment), &request)
        .await
}
