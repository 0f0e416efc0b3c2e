//! Runs.

use godwit_api::{
    Api, TargetRef,
    views::{
        ApiError, RunDetailView, RunEventView, RunListRequest, RunStartRequest, RunView, SessionTerminateRequest,
        TerminatedView,
    },
};
use tauri::{State, ipc::Channel};

use crate::channel::watcher;

#[tauri::command]
#[specta::specta]
pub async fn run_start(
    api: State<'_, Api>,
    request: RunStartRequest,
    events: Channel<Vec<RunEventView>>,
) -> Result<RunView, ApiError> {
    api.run_start(request, watcher(events)).await
}

#[tauri::command]
#[specta::specta]
pub async fn run_cancel(api: State<'_, Api>, run: String) -> Result<(), ApiError> {
    api.run_cancel(&run)
}

#[tauri::command]
#[specta::specta]
pub async fn run_list(api: State<'_, Api>, request: RunListRequest) -> Result<Vec<RunView>, ApiError> {
    api.run_list(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn run_get(api: State<'_, Api>, run: String) -> Result<RunDetailView, ApiError> {
    api.run_get(&run).await
}

#[tauri::command]
#[specta::specta]
pub async fn session_terminate(
    api: State<'_, Api>,
    environment: String,
    request: SessionTerminateRequest,
) -> Result<TerminatedView, ApiError> {
    api.session_terminate(&TargetRef::Environment(environment), &request)
        .await
}
