//! Environments and their password.

use godwit_api::{
    Api,
    views::{
        ApiError, EnvironmentCreateRequest, EnvironmentMarkRequest, EnvironmentReorderRequest, EnvironmentTestRequest,
        EnvironmentUpdateRequest, EnvironmentView, IdentityView, ParsedUrlView, PasswordSetRequest, PasswordStateView,
        SecretText, TestView,
    },
};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn environment_list(api: State<'_, Api>, project: String) -> Result<Vec<EnvironmentView>, ApiError> {
    api.environment_list(&project).await
}

#[tauri::command]
#[specta::specta]
pub async fn environment_create(
    api: State<'_, Api>,
    request: EnvironmentCreateRequest,
) -> Result<EnvironmentView, ApiError> {
    api.environment_create(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn environment_update(
    api: State<'_, Api>,
    request: EnvironmentUpdateRequest,
) -> Result<EnvironmentView, ApiError> {
    api.environment_update(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn environment_duplicate(api: State<'_, Api>, id: String) -> Result<EnvironmentView, ApiError> {
    api.environment_duplicate(&id).await
}

#[tauri::command]
#[specta::specta]
pub async fn environment_reorder(
    api: State<'_, Api>,
    request: EnvironmentReorderRequest,
) -> Result<Vec<EnvironmentView>, ApiError> {
    api.environment_reorder(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn environment_delete(api: State<'_, Api>, id: String) -> Result<(), ApiError> {
    api.environment_delete(&id).await
}

#[tauri::command]
#[specta::specta]
pub async fn environment_test(api: State<'_, Api>, request: EnvironmentTestRequest) -> Result<TestView, ApiError> {
    api.environment_test(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn environment_mark(api: State<'_, Api>, request: EnvironmentMarkRequest) -> Result<IdentityView, ApiError> {
    api.environment_mark(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn url_parse(api: State<'_, Api>, url: SecretText) -> Result<ParsedUrlView, ApiError> {
    api.url_parse(&url)
}

#[tauri::command]
#[specta::specta]
pub async fn password_set(api: State<'_, Api>, request: PasswordSetRequest) -> Result<(), ApiError> {
    api.password_set(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn password_state(api: State<'_, Api>, id: String) -> Result<PasswordStateView, ApiError> {
    api.password_state(&id).await
}
