//! Projects, their folder and its migrations.

use godwit_api::{
    Api,
    views::{
        ApiError, FolderView, MigrationCreateRequest, MigrationCreatedView, MigrationGetRequest, MigrationView,
        ProjectOpenRequest, ProjectUpdateRequest, ProjectView,
    },
};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn project_list(api: State<'_, Api>) -> Result<Vec<ProjectView>, ApiError> {
    api.project_list().await
}

#[tauri::command]
#[specta::specta]
pub async fn project_get(api: State<'_, Api>, id: String) -> Result<ProjectView, ApiError> {
    api.project_get(&id).await
}

#[tauri::command]
#[specta::specta]
pub async fn project_open(api: State<'_, Api>, request: ProjectOpenRequest) -> Result<ProjectView, ApiError> {
    api.project_open(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn project_sample(api: State<'_, Api>) -> Result<ProjectView, ApiError> {
    api.project_sample().await
}

#[tauri::command]
#[specta::specta]
pub async fn project_update(api: State<'_, Api>, request: ProjectUpdateRequest) -> Result<ProjectView, ApiError> {
    api.project_update(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn project_remove(api: State<'_, Api>, id: String) -> Result<(), ApiError> {
    api.project_remove(&id).await
}

#[tauri::command]
#[specta::specta]
pub async fn folder_get(api: State<'_, Api>, project: String) -> Result<FolderView, ApiError> {
    api.folder_get(&project).await
}

#[tauri::command]
#[specta::specta]
pub async fn migration_get(api: State<'_, Api>, request: MigrationGetRequest) -> Result<MigrationView, ApiError> {
    api.migration_get(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn migration_create(
    api: State<'_, Api>,
    request: MigrationCreateRequest,
) -> Result<MigrationCreatedView, ApiError> {
    api.migration_create(request).await
}
