//! Native dialogs, so that nobody has to type a path.

use rfd::AsyncFileDialog;
use serde::Deserialize;
use specta::Type;
use tauri::WebviewWindow;

/// What kind of file is picked.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A SQLite database.
    Sqlite,
    /// Certificates in PEM form.
    Ca,
    /// A saved plan.
    Plan,
    /// A backup's artifact or manifest.
    Backup,
}

impl FileKind {
    const fn title(self) -> &'static str {
        match self {
            Self::Sqlite => "Choose a SQLite file",
            Self::Ca => "Choose a file of certificates",
            Self::Plan => "Choose a plan",
            Self::Backup => "Choose a backup",
        }
    }

    const fn filter(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Sqlite => ("SQLite files", &["db", "sqlite", "sqlite3", "db3"]),
            Self::Ca => ("Certificates", &["pem", "crt", "cer"]),
            Self::Plan => ("Plans", &["json"]),
            Self::Backup => ("Backups", &["dump", "sql", "db", "json"]),
        }
    }
}

/// Asks for a folder; `None` where the person closed the dialog.
#[tauri::command]
#[specta::specta]
pub async fn folder_pick(window: WebviewWindow, title: String) -> Option<String> {
    let dialog = AsyncFileDialog::new().set_title(title).set_parent(&window);
    dialog
        .pick_folder()
        .await
        .map(|folder| folder.path().display().to_string())
}

/// Asks for a file that exists.
#[tauri::command]
#[specta::specta]
pub async fn file_pick(window: WebviewWindow, kind: FileKind) -> Option<String> {
    let (name, endings) = kind.filter();
    let dialog = AsyncFileDialog::new()
        .set_title(kind.title())
        .add_filter(name, endings)
        .add_filter("All files", &["*"])
        .set_parent(&window);
    dialog.pick_file().await.map(|file| file.path().display().to_string())
}

/// Asks where to save a file.
#[tauri::command]
#[specta::specta]
pub async fn file_save(window: WebviewWindow, kind: FileKind, suggested: String) -> Option<String> {
    let (name, endings) = kind.filter();
    let dialog = AsyncFileDialog::new()
        .set_title("Save as")
        .set_file_name(suggested)
        .add_filter(name, endings)
        .set_parent(&window);
    dialog.save_file().await.map(|file| file.path().display().to_string())
}
