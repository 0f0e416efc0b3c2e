//! Backups and restores.

use godwit_api::{
    Api, RestoreWish, TargetRef,
    views::{
        ApiError, BackupCreateRequest, BackupEstimateView, BackupListRequest, BackupView, DrillView, PruneView,
        RestorePreviewView, RestoreRequest, RunEventView, RunView, SecretText,
    },
};
use tauri::{State, ipc::Channel};

use crate::channel::watcher;

#[tauri::command]
#[specta::specta]
pub async fn backup_create(
    api: State<'_, Api>,
    request: BackupCreateRequest,
    events: Channel<Vec<RunEventView>>,
) -> Result<BackupView, ApiError> {
    let target = TargetRef::Environment(request.environment);
    api.backup_create(&target, None, &request.options, watcher(events))
        .await
}

#[tauri::command]
#[specta::specta]
pub async fn backup_list(api: State<'_, Api>, request: BackupListRequest) -> Result<Vec<BackupView>, ApiError> {
    api.backup_list(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn backup_verify(api: State<'_, Api>, id: String) -> Result<BackupView, ApiError> {
    api.backup_verify(&id, None).await
}

#[tauri::command]
#[specta::specta]
pub async fn backup_drill(
    api: State<'_, Api>,
    id: String,
    on: Option<String>,
    events: Channel<Vec<RunEventView>>,
) -> Result<BackupView, ApiError> {
    let on = on.map(TargetRef::Environment);
    api.backup_drill(&id, on.as_ref(), None, watcher(events)).await
}

#[tauri::command]
#[specta::specta]
pub async fn backup_estimate(
    api: State<'_, Api>,
    request: BackupCreateRequest,
) -> Result<BackupEstimateView, ApiError> {
    let target = TargetRef::Environment(request.environment);
    api.backup_estimate(&target, &request.options).await
}

#[tauri::command]
#[specta::specta]
pub async fn drill_list(api: State<'_, Api>, project: String) -> Result<Vec<DrillView>, ApiError> {
    api.drill_list(&project).await
}

#[tauri::command]
#[specta::specta]
pub async fn backup_passphrase_set(api: State<'_, Api>, passphrase: SecretText) -> Result<(), ApiError> {
    api.backup_passphrase_set(passphrase.0.into()).await
}

#[tauri::command]
#[specta::specta]
pub async fn backup_passphrase_clear(api: State<'_, Api>) -> Result<(), ApiError> {
    api.backup_passphrase_clear().await
}

#[tauri::command]
#[specta::specta]
pub async fn backup_passphrase_is_set(api: State<'_, Api>) -> Result<bool, ApiError> {
    api.backup_passphrase_is_set().await
}

#[tauri::command]
#[specta::specta]
pub async fn backup_import(api: State<'_, Api>, path: String) -> Result<BackupView, ApiError> {
    api.backup_import(&path).await
}

#[tauri::command]
#[specta::specta]
pub async fn restore_preview(api: State<'_, Api>, request: RestoreRequest) -> Result<RestorePreviewView, ApiError> {
    api.restore_preview(&wish(request)).await
}

#[tauri::command]
#[specta::specta]
pub async fn backup_restore(
    api: State<'_, Api>,
    request: RestoreRequest,
    events: Channel<Vec<RunEventView>>,
) -> Result<RunView, ApiError> {
    api.backup_restore(&wish(request), watcher(events)).await
}

#[tauri::command]
#[specta::specta]
pub async fn prune_preview(api: State<'_, Api>, project: String) -> Result<PruneView, ApiError> {
    api.backup_prune(Some(&project), false).await
}

#[tauri::command]
#[specta::specta]
pub async fn prune_apply(api: State<'_, Api>, project: String) -> Result<PruneView, ApiError> {
    api.backup_prune(Some(&project), true).await
}

fn wish(request: RestoreRequest) -> RestoreWish {
    RestoreWish {
        backup: request.backup,
        into: TargetRef::Environment(request.environment),
        new_database: request.new_database,
        confirm: request.confirm,
        options: request.options,
        identity: None,
    }
}
