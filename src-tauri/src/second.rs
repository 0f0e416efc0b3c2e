//! A second start of the app: it hands over to the first and ends, since the store has one app at a time.

use std::{ffi::OsString, path::Path};

use godwit_api::{
    Api, Open,
    views::{ApiError, ProjectOpenRequest, ProjectView},
};
use tauri::{AppHandle, Manager as _, WebviewWindow};

use crate::start;

/// Brings the window to the front, and opens in it what the second start names.
pub fn start(app: &AppHandle, arguments: Vec<String>, folder: String) {
    let Some(window) = app.get_webview_window("main") else {
        return;
    };
    let _ = window.unminimize();
    let _ = window.set_focus();
    let open = match start::parse(arguments.into_iter().skip(1).map(OsString::from)) {
        Ok(arguments) => arguments.open,
        Err(why) => return tracing::warn!(%why, "a second start was not understood"),
    };
    let api = app.state::<Api>().inner().clone();
    tauri::async_runtime::spawn(async move {
        match opened(&api, open, Path::new(&folder)).await {
            Ok(Some(project)) => show(&window, &project),
            Ok(None) => {}
            Err(error) => tracing::warn!(message = error.message, "a second start named what cannot be opened"),
        }
    });
}

async fn opened(api: &Api, open: Open, folder: &Path) -> Result<Option<ProjectView>, ApiError> {
    match open {
        Open::Last => Ok(None),
        Open::Sample => api.project_sample().await.map(Some),
        Open::Folder(named) => {
            let folder = folder.join(named).display().to_string();
            let request = ProjectOpenRequest { folder };
            api.project_open(request).await.map(Some)
        }
    }
}

/// The page's own address of the project's board; its runs go on.
fn show(window: &WebviewWindow, project: &ProjectView) {
    let board = format!("location.hash = '#/p/{}/board'", project.id);
    if let Err(error) = window.eval(board) {
        tracing::warn!(%error, "the page was not told of the second start");
    }
}
