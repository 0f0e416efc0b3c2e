//! Reads the migrations folder for a target: the target's history tables help to tell the format.

use std::path::PathBuf;

use godwit_core::{FormatId, MigrationsFolder};
use godwit_migrations::{Choice, DetectHints, FolderError};

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
        let this = self.clone();
        let reading = tokio::task::spawn_blocking(move || {
            let choice = this.format.map_or(Choice::Detect, Choice::Format);
            godwit_migrations::read(
                &this.path,
                choice,
                &DetectHints {
                    history_tables: &history_tables,
                },
            )
        });
        match reading.await {
            Ok(result) => result,
            // The reader does not panic; if it ever does, the panic goes on to the border that catches it.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}
