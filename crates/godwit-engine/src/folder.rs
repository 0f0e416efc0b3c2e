//! Reads the migrations folder for a target: the target's history tables help to tell the format.

use std::path::PathBuf;

use godwit_core::{FormatId, MigrationsFolder};
use godwit_migrations::{Choice, DetectHints, Files, FolderError};
use tokio::task::JoinHandle;

/// Which folder, and how to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderRef {
    /// The folder.
    pub path: PathBuf,
    /// The format that the person chose; `None` detects.
    pub format: Option<FormatId>,
}

impl FolderRef {
    /// Reads the folder off the async threads.
    ///
    /// # Errors
    /// The folder is missing, empty of reading rights, or not a folder.
    pub async fn read(&self, history_tables: Vec<FormatId>) -> Result<MigrationsFolder, FolderError> {
        self.begin().understand(history_tables).await
    }

    /// Begins to read the files, so that the target can be asked meanwhile.
    pub fn begin(&self) -> Reading {
        let path = self.path.clone();
        Reading {
            format: self.format,
            files: tokio::task::spawn_blocking(move || Files::read(&path)),
        }
    }
}

/// A folder whose files are being read.
pub struct Reading {
    format: Option<FormatId>,
    files: JoinHandle<Result<Files, FolderError>>,
}

impl Reading {
    /// Waits for the files, and understands them.
    ///
    /// # Errors
    /// As [`FolderRef::read`].
    pub async fn understand(self, history_tables: Vec<FormatId>) -> Result<MigrationsFolder, FolderError> {
        let files = ended(self.files).await?;
        let choice = self.format.map_or(Choice::Detect, Choice::Format);
        let understanding = tokio::task::spawn_blocking(move || {
            let hints = DetectHints {
                history_tables: &history_tables,
            };
            files.understand(choice, &hints)
        });
        ended(understanding).await
    }
}

async fn ended<T>(work: JoinHandle<T>) -> T {
    match work.await {
        Ok(result) => result,
        // The reader does not panic; if it ever does, the panic goes on to the border that catches it.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
