//! The sample project: a small shop over three SQLite files, one click away.

use std::path::Path;

use godwit_core::{Address, Environment, EnvironmentId, Tier};
use include_dir::{Dir, include_dir};

use crate::{
    Api,
    error::internal,
    views::{ApiError, ProjectView},
};

static MIGRATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../migrations-sample/sqlite");

/// The sample's environments, in promotion order.
const TIERS: [Tier; 3] = [Tier::Development, Tier::Staging, Tier::Production];

impl Api {
    /// Opens the sample project, making its folder, files and environments where they are missing.
    ///
    /// # Errors
    /// The data folder cannot be written.
    pub async fn project_sample(&self) -> Result<ProjectView, ApiError> {
        let home = self.inner.config.home.join("sample");
        let folder = home.join("shop").join("migrations");
        if !folder.exists() {
            unpack(&folder).map_err(|error| {
                let mut api = internal(format!("cannot write the sample to {}", folder.display()));
                api.causes.push(error.to_string());
                api
            })?;
        }
        let project = self.open_folder(&folder).await?;
        let known = self.store().environments(project.id).await?;
        for tier in TIERS.iter().filter(|_| known.is_empty()) {
            let environment = Environment {
                id: EnvironmentId::new(),
                project: project.id,
                name: tier.id().to_owned(),
                address: Address::Sqlite {
                    path: home.join("shop").join(format!("{tier}.db")),
                },
                tier: *tier,
                colour: None,
                protect: tier.default_protect(),
                position: 0,
                fingerprint: None,
                direct: None,
            };
            self.store().environment_add(&environment).await?;
        }
        self.project_view(project).await
    }
}

fn unpack(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for file in MIGRATIONS.files() {
        if let Some(name) = file.path().file_name() {
            std::fs::write(folder.join(name), file.contents())?;
        }
    }
    Ok(())
}
