//! Migrations in the folder.

use godwit_core::{Engine, Version};
use godwit_engine::folder::FolderRef;

use crate::{
    Api,
    convert::migration_view,
    error::not_found,
    views::{ApiError, FormatView, MigrationCreateRequest, MigrationCreatedView, MigrationGetRequest, MigrationView},
};

impl Api {
    /// One migration with its scripts, split as the project's first environment would read them.
    ///
    /// # Errors
    /// `not-found`, `folder-unreadable`.
    pub async fn migration_get(&self, request: MigrationGetRequest) -> Result<MigrationView, ApiError> {
        let project = self.project(&request.project).await?;
        let engine = self
            .store()
            .environments(project.id)
            .await?
            .first()
            .map_or(Engine::Postgres, |environment| environment.address.engine());
        let folder = FolderRef {
            path: project.folder,
            format: project.format,
        }
        .read(Vec::new())
        .await?;
        let version = Version::new(request.version.as_str());
        let migration = folder
            .get(&version)
            .ok_or_else(|| not_found("migration", &request.version))?;
        Ok(migration_view(&folder, migration, engine))
    }

    /// Makes the files of a new migration in a project's folder.
    ///
    /// # Errors
    /// `invalid-input` where the name holds nothing to make a file name of.
    pub async fn migration_create(&self, request: MigrationCreateRequest) -> Result<MigrationCreatedView, ApiError> {
        let project = self.project(&request.project).await?;
        let format = project.format.map(Into::into);
        self.migration_create_in(&project.folder, format, &request.name).await
    }

    /// Makes the files of a new migration in any folder; `format` is detected where it is not given.
    ///
    /// # Errors
    /// As [`Api::migration_create`].
    pub async fn migration_create_in(
        &self,
        folder: &std::path::Path,
        format: Option<FormatView>,
        name: &str,
    ) -> Result<MigrationCreatedView, ApiError> {
        let read = FolderRef {
            path: folder.to_path_buf(),
            format: format.map(Into::into),
        }
        .read(Vec::new())
        .await?;
        let files = godwit_migrations::create(folder, read.format, name, self.now())?;
        Ok(MigrationCreatedView {
            files: files.iter().map(|path| path.display().to_string()).collect(),
        })
    }
}
