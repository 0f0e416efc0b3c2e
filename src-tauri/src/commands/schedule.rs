//! When backups are taken by themselves.

use godwit_api::{
    Api,
    views::{ApiError, ScheduleSetRequest, ScheduleView, UnitKindView, UnitsView},
};
use tauri::State;

use crate::schedule::wish;

#[tauri::command]
#[specta::specta]
pub async fn schedule_set(api: State<'_, Api>, request: ScheduleSetRequest) -> Result<ScheduleView, ApiError> {
    api.schedule_set(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn schedule_list(api: State<'_, Api>) -> Result<Vec<ScheduleView>, ApiError> {
    api.schedule_list().await
}

#[tauri::command]
#[specta::specta]
pub async fn schedule_remove(api: State<'_, Api>, environment: String) -> Result<(), ApiError> {
    api.schedule_remove(&environment).await
}

#[tauri::command]
#[specta::specta]
pub async fn schedule_units(
    api: State<'_, Api>,
    environment: String,
    kind: Option<UnitKindView>,
) -> Result<UnitsView, ApiError> {
    api.schedule_units(&wish(environment, kind)).await
}

#[tauri::command]
#[specta::specta]
pub async fn schedule_install(
    api: State<'_, Api>,
    environment: String,
    kind: Option<UnitKindView>,
) -> Result<UnitsView, ApiError> {
    api.schedule_install(&wish(environment, kind)).await
}

#[tauri::command]
#[specta::specta]
pub async fn schedule_uninstall(
    api: State<'_, Api>,
    environment: String,
    kind: Option<UnitKindView>,
) -> Result<UnitsView, ApiError> {
    api.schedule_uninstall(&wish(environment, kind)).await
}
