//! Plans.

use std::path::Path;

use godwit_api::{
    Api, TargetRef,
    views::{
        ApiError, DryRunRequest, DryRunView, PlanCreateRequest, PlanOpenRequest, PlanSaveRequest, PlanView,
        RollbackPlanRequest,
    },
};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn plan_create(api: State<'_, Api>, request: PlanCreateRequest) -> Result<PlanView, ApiError> {
    let transactions = request.transactions.unwrap_or_default();
    api.plan_create(
        &TargetRef::Environment(request.environment),
        request.to.as_deref(),
        transactions,
    )
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn plan_rollback(api: State<'_, Api>, request: RollbackPlanRequest) -> Result<PlanView, ApiError> {
    api.plan_rollback(
        &TargetRef::Environment(request.environment),
        request.steps,
        request.to.as_deref(),
        request.transactions.unwrap_or_default(),
    )
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn plan_resume(api: State<'_, Api>, environment: String) -> Result<PlanView, ApiError> {
    api.plan_resume(&TargetRef::Environment(environment)).await
}

#[tauri::command]
#[specta::specta]
pub async fn plan_back_out(api: State<'_, Api>, environment: String) -> Result<PlanView, ApiError> {
    api.plan_back_out(&TargetRef::Environment(environment)).await
}

#[tauri::command]
#[specta::specta]
pub async fn plan_save(api: State<'_, Api>, request: PlanSaveRequest) -> Result<(), ApiError> {
    api.plan_save(&request.digest, Path::new(&request.path)).await
}

#[tauri::command]
#[specta::specta]
pub async fn plan_open(api: State<'_, Api>, request: PlanOpenRequest) -> Result<PlanView, ApiError> {
    api.plan_open(&TargetRef::Environment(request.environment), Path::new(&request.path))
        .await
}

#[tauri::command]
#[specta::specta]
pub async fn dry_run(api: State<'_, Api>, request: DryRunRequest) -> Result<DryRunView, ApiError> {
    api.dry_run(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn dry_run_cancel(api: State<'_, Api>, digest: String) -> Result<(), ApiError> {
    api.dry_run_cancel(&digest)
}
