//! Projects and their folder.

use std::path::{Path, PathBuf};

use godwit_core::{FormatId, Project, ProjectId};
use godwit_engine::folder::FolderRef;

use crate::{
    Api,
    config::Open,
    convert::{folder_view, short},
    error::{internal, invalid, not_found},
    views::{ApiError, ErrorCode, FolderView, FormatView, ProjectOpenRequest, ProjectUpdateRequest, ProjectView},
};

impl Api {
    /// Every project, the one opened last first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn project_list(&self) -> Result<Vec<ProjectView>, ApiError> {
        let mut views = Vec::new();
        for project in self.store().projects().await? {
            views.push(self.project_view(project).await?);
        }
        Ok(views)
    }

    /// One project, which becomes the one that the next start opens.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn project_get(&self, id: &str) -> Result<ProjectView, ApiError> {
        let project = self.project(id).await?;
        self.store().project_opened(project.id, self.now()).await?;
        self.project_view(project).await
    }

    /// Opens a folder as a project, making one where the folder has none yet.
    ///
    /// # Errors
    /// `folder-unreadable` where the folder does not exist or cannot be read. An empty folder is a project.
    pub async fn project_open(&self, request: ProjectOpenRequest) -> Result<ProjectView, ApiError> {
        let project = self.open_folder(Path::new(&request.folder)).await?;
        self.project_view(project).await
    }

    pub(crate) async fn open_folder(&self, folder: &Path) -> Result<Project, ApiError> {
        let folder = absolute(folder)?;
        // Reading it proves that it is there and readable; what is odd about its files shows on the board.
        FolderRef {
            path: folder.clone(),
            format: None,
        }
        .read(Vec::new())
        .await?;
        if let Some(project) = self.store().project_of_folder(&folder).await? {
            self.store().project_opened(project.id, self.now()).await?;
            return Ok(project);
        }
        let project = Project {
            id: ProjectId::new(),
            name: name_of(&folder),
            folder,
            format: None,
        };
        self.store().project_add(&project, self.now()).await?;
        Ok(project)
    }

    /// Changes a project's name, folder or format.
    ///
    /// # Errors
    /// `invalid-input` for an empty name, `folder-unreadable` for a folder that cannot be read.
    pub async fn project_update(&self, request: ProjectUpdateRequest) -> Result<ProjectView, ApiError> {
        let mut project = self.project(&request.id).await?;
        if request.name.trim().is_empty() {
            return Err(invalid("the project's name is empty", "Fill it in."));
        }
        request.name.trim().clone_into(&mut project.name);
        project.folder = absolute(Path::new(&request.folder))?;
        project.format = request.format.map(Into::into);
        FolderRef {
            path: project.folder.clone(),
            format: project.format,
        }
        .read(Vec::new())
        .await?;
        self.store().project_update(&project).await?;
        self.project_view(project).await
    }

    /// Forgets a project, its environments and their passwords. Files and targets stay.
    ///
    /// # Errors
    /// `not-found`, or the keyring refused to forget a password.
    pub async fn project_remove(&self, id: &str) -> Result<(), ApiError> {
        let project = self.project(id).await?;
        for environment in self.store().environments(project.id).await? {
            self.forget_password(&environment).await?;
        }
        self.store().project_remove(project.id).await?;
        Ok(())
    }

    /// What lies in a project's folder. A folder that cannot be read is a view with an error, not a failure.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn folder_get(&self, project: &str) -> Result<FolderView, ApiError> {
        let project = self.project(project).await?;
        Ok(self.folder_at(&project.folder, project.format).await)
    }

    /// What lies in a folder that need not be a project's. Makes no project of it.
    pub async fn folder_at(&self, path: &Path, format: Option<FormatId>) -> FolderView {
        let folder = FolderRef {
            path: path.to_path_buf(),
            format,
        };
        match folder.read(Vec::new()).await {
            Ok(folder) => folder_view(&folder),
            Err(error) => FolderView {
                format: format.map_or(FormatView::Godwit, Into::into),
                because: String::new(),
                migrations: Vec::new(),
                findings: Vec::new(),
                error: Some(error.into()),
            },
        }
    }

    pub(crate) async fn project(&self, id: &str) -> Result<Project, ApiError> {
        let parsed: ProjectId = id.parse().map_err(|_| not_found("project", id))?;
        self.store()
            .project(parsed)
            .await?
            .ok_or_else(|| not_found("project", id))
    }

    /// The project to show first: named at the start, else the one opened last.
    pub(crate) async fn open_first(&self) -> Result<Option<String>, ApiError> {
        let project = match &self.inner.config.open {
            Open::Folder(folder) => Some(self.open_folder(folder).await?.id),
            Open::Sample => Some(
                self.project_sample()
                    .await?
                    .id
                    .parse()
                    .map_err(|_| internal("the sample has no id"))?,
            ),
            Open::Last => self.store().projects().await?.first().map(|project| project.id),
        };
        Ok(project.map(|id: ProjectId| id.to_string()))
    }

    pub(crate) async fn project_view(&self, project: Project) -> Result<ProjectView, ApiError> {
        let environments = self.store().environments(project.id).await?;
        Ok(ProjectView {
            id: project.id.to_string(),
            name: project.name,
            folder: project.folder.display().to_string(),
            format: project.format.map(Into::into),
            environments: short(environments.len()),
        })
    }
}

/// The folder without `.`, `..` and links, so that one folder is one project.
fn absolute(folder: &Path) -> Result<PathBuf, ApiError> {
    std::fs::canonicalize(folder).map_err(|error| {
        ApiError::new(
            ErrorCode::FolderUnreadable,
            format!("the migrations folder {} cannot be opened", folder.display()),
        )
        .hint("Pick a folder that exists and that you may read.")
        .causes_of(&std::io::Error::new(error.kind(), error))
    })
}

/// `migrations` is what half of all such folders are called; the folder above it says more.
fn name_of(folder: &Path) -> String {
    let last = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    match (last(folder), folder.parent().and_then(last)) {
        (Some(name), Some(above)) if name == "migrations" => above,
        (Some(name), _) => name,
        (None, _) => folder.display().to_string(),
    }
}
