//! Destinations of copies of backups.

use std::sync::Arc;

use godwit_api::{
    Api,
    views::{
        ApiError, BackupCopyRequest, CopyProgressView, CopyView, DestinationPutRequest, DestinationTestView,
        DestinationView,
    },
};
use tauri::{State, ipc::Channel};

#[tauri::command]
#[specta::specta]
pub async fn destination_list(api: State<'_, Api>) -> Result<Vec<DestinationView>, ApiError> {
    api.destination_list().await
}

#[tauri::command]
#[specta::specta]
pub async fn destination_put(api: State<'_, Api>, request: DestinationPutRequest) -> Result<DestinationView, ApiError> {
    api.destination_put(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn destination_remove(api: State<'_, Api>, id: String) -> Result<DestinationView, ApiError> {
    api.destination_remove(&id).await
}

#[tauri::command]
#[specta::specta]
pub async fn destination_test(api: State<'_, Api>, id: String) -> Result<DestinationTestView, ApiError> {
    api.destination_test(&id).await
}

#[tauri::command]
#[specta::specta]
pub async fn backup_copy(
    api: State<'_, Api>,
    request: BackupCopyRequest,
    progress: Channel<CopyProgressView>,
) -> Result<CopyView, ApiError> {
    // A page that is gone needs no progress; the copy goes on.
    let watcher = Arc::new(move |view| drop(progress.send(view)));
    api.backup_copy(request, watcher).await
}
