//! Which target a request means, and everything needed to reach it.

use std::path::{Path, PathBuf};

use godwit_core::{Address, Environment, EnvironmentId, FormatId, Marked, Protect, Tier, plan::PlanTarget};
use godwit_db::Target;
use godwit_engine::{backup::BackupOrder, folder::FolderRef};
use godwit_secrets::{Secret, SecretsError};

use crate::{
    Api,
    error::{invalid, not_found},
    views::{ApiError, ErrorCode, SecretText},
};

/// Names a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetRef {
    /// An environment by its id.
    Environment(String),
    /// An environment by its name, which must be unique among all projects or in `project`'s folder.
    Named {
        /// The name.
        name: String,
    },
    /// An address with a migrations folder, known to no project.
    Url(UrlTarget),
}

/// A target given by URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlTarget {
    /// The URL; its password is used and never shown.
    pub url: SecretText,
    /// The migrations folder, for what needs one.
    pub migrations: Option<PathBuf>,
    /// The format; `None` detects.
    pub format: Option<FormatId>,
    /// The tier; development unless said otherwise.
    pub tier: Option<Tier>,
}

/// A target with everything needed to reach it.
pub(crate) struct Resolved {
    pub(crate) environment: Option<Environment>,
    pub(crate) name: String,
    pub(crate) tier: Tier,
    pub(crate) protect: Protect,
    pub(crate) target: Target,
    /// The same database by a way that keeps its sessions apart: for what writes, and for backups.
    pub(crate) direct: Target,
    folder: Option<FolderRef>,
    /// Why no password could be had from the keyring; told when the log-in fails for want of one.
    pub(crate) password_trouble: Option<SecretsError>,
    /// How the target is named on a command line.
    pub(crate) argument: String,
}

impl Resolved {
    pub(crate) fn id(&self) -> Option<EnvironmentId> {
        self.environment.as_ref().map(|environment| environment.id)
    }

    pub(crate) fn folder(&self) -> Result<&FolderRef, ApiError> {
        self.folder.as_ref().ok_or_else(|| {
            invalid(
                "no migrations folder was named",
                "Add --migrations DIR, or use an environment of a project.",
            )
        })
    }

    pub(crate) fn plan_target(&self) -> PlanTarget {
        PlanTarget {
            environment: self.id(),
            name: self.name.clone(),
            address: self.target.address.clone(),
            tier: self.tier,
        }
    }

    /// Takes over what the database says of itself, as far as it asks for more care: an environment's tier is its own,
    /// a bare URL's is the least that its target may be.
    pub(crate) fn heed(&mut self, marked: &Marked) {
        if let Some(marker) = &marked.marker {
            self.protect = self.protect.max(marker.protect);
            self.at_least(marker.tier);
        }
    }

    /// Raises the tier of a bare URL.
    pub(crate) fn at_least(&mut self, tier: Tier) {
        if self.environment.is_none() {
            self.tier = self.tier.max(tier);
        }
    }

    /// A backup as usual: everything, compressed, and read back.
    pub(crate) fn backup_order(&self, folder: PathBuf) -> BackupOrder {
        BackupOrder {
            folder,
            environment: self.id(),
            name: self.name.clone(),
            options: godwit_backup::TakeOptions::default(),
            verify: godwit_engine::backup::Verify::Read,
        }
    }

    /// A log-in that failed without a password is the missing password's fault, and the keyring's if that is shut.
    pub(crate) fn explain(&self, mut error: ApiError) -> ApiError {
        if error.code != ErrorCode::CannotConnect
            || self.target.password.is_some()
            || self.target.address.server().is_none()
        {
            return error;
        }
        let Some(trouble) = &self.password_trouble else {
            error.hint = Some(format!("No password is kept for {}; set one and try again.", self.name));
            return error;
        };
        let keyring = ApiError::from(trouble.clone());
        ApiError {
            causes: vec![error.message],
            ..keyring
        }
    }
}

impl Api {
    pub(crate) async fn resolve(&self, target: &TargetRef) -> Result<Resolved, ApiError> {
        match target {
            TargetRef::Environment(id) => self.resolve_environment(self.environment_by_id(id).await?).await,
            TargetRef::Named { name } => {
                let environment = self
                    .store()
                    .environment_by_name(name)
                    .await?
                    .ok_or_else(|| not_found("environment", name))?;
                self.resolve_environment(environment).await
            }
            TargetRef::Url(url) => self.resolve_url(url).await,
        }
    }

    pub(crate) async fn environment_by_id(&self, id: &str) -> Result<Environment, ApiError> {
        let parsed = id.parse().map_err(|_| not_found("environment", id))?;
        self.store()
            .environment(parsed)
            .await?
            .ok_or_else(|| not_found("environment", id))
    }

    pub(crate) async fn resolve_environment(&self, environment: Environment) -> Result<Resolved, ApiError> {
        let project = self.store().project(environment.project).await?;
        let project = project.ok_or_else(|| not_found("project", &environment.project.to_string()))?;
        let (password, password_trouble) = self.password_of(&environment).await;
        let target = Target {
            address: environment.address.clone(),
            password,
        };
        Ok(Resolved {
            name: environment.name.clone(),
            tier: environment.tier,
            protect: environment.protect,
            direct: target.by(environment.direct.as_ref()),
            target,
            folder: Some(FolderRef {
                path: project.folder,
                format: project.format,
            }),
            password_trouble,
            argument: format!("--env {}", quoted(&environment.name)),
            environment: Some(environment),
        })
    }

    /// The password for `environment`, and why there is none where the keyring is to blame.
    async fn password_of(&self, environment: &Environment) -> (Option<Secret>, Option<SecretsError>) {
        if environment.address.server().is_none() {
            return (None, None);
        }
        if let Some(password) = &self.inner.config.password {
            return (Some(password.clone()), None);
        }
        match self.secrets().get(environment.id).await {
            Ok(password) => (password, None),
            // A server may let the user in without one, so this only matters if it does not.
            Err(trouble) => (None, Some(trouble)),
        }
    }

    /// A URL that leads to an environment's database is that environment, unless a tier was given with it: its policy
    /// must not depend on how it was named. Of several the strictest counts.
    async fn environment_at(&self, address: &Address) -> Result<Option<Environment>, ApiError> {
        let all = self.store().environments_of_all().await?;
        Ok(all
            .into_iter()
            .filter(|environment| {
                [&environment.address, &environment.direct_address()]
                    .into_iter()
                    .any(|known| is_same_place(known, address))
            })
            .max_by_key(|environment| (environment.protect, environment.tier)))
    }

    async fn resolve_url(&self, given: &UrlTarget) -> Result<Resolved, ApiError> {
        let mut parsed = godwit_db::parse_url(&given.url.0)?;
        parsed.address = rooted(parsed.address);
        let password = parsed.password.or_else(|| self.inner.config.password.clone());
        if let Some(password) = &password {
            self.secrets().redactor().register(password);
        }
        let environment = match given.tier {
            Some(_) => None,
            None => self.environment_at(&parsed.address).await?,
        };
        let known = environment.as_ref();
        let tier = given
            .tier
            .or(known.map(|known| known.tier))
            .unwrap_or(Tier::Development);
        let mut argument = format!("--url {}", quoted(&parsed.address.to_string()));
        if let Some(folder) = &given.migrations {
            argument += &format!(" --migrations {}", quoted(&folder.display().to_string()));
        }
        let target = Target {
            address: parsed.address,
            password,
        };
        let direct = target.by(known.and_then(|known| known.direct.as_ref()));
        Ok(Resolved {
            name: known.map_or_else(|| database_name(&target.address), |known| known.name.clone()),
            tier,
            protect: known.map_or_else(|| tier.default_protect(), |known| known.protect),
            environment,
            direct,
            target,
            folder: given.migrations.clone().map(|path| FolderRef {
                path,
                format: given.format,
            }),
            password_trouble: None,
            argument,
        })
    }
}

/// A file's path means the same file tomorrow and in another folder, so that plans and environments can keep it.
pub(crate) fn rooted(address: Address) -> Address {
    match address {
        Address::Sqlite { path } => Address::Sqlite {
            path: std::path::absolute(&path).unwrap_or(path),
        },
        server => server,
    }
}

/// Whether both lead to the same database, as whichever user and however they are encrypted.
pub(crate) fn is_same_place(one: &Address, other: &Address) -> bool {
    match (one, other) {
        (Address::Postgres(one), Address::Postgres(other)) | (Address::Mysql(one), Address::Mysql(other)) => {
            host(&one.host) == host(&other.host) && one.port == other.port && one.database == other.database
        }
        (Address::Sqlite { path: one }, Address::Sqlite { path: other }) => {
            let itself = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
            itself(one) == itself(other)
        }
        _ => false,
    }
}

/// Names are no different in capitals, and this machine has several.
fn host(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "127.0.0.1" | "::1" => "localhost".to_owned(),
        _ => name,
    }
}

/// The database, or the file without its ending.
fn database_name(address: &Address) -> String {
    match address {
        Address::Postgres(server) | Address::Mysql(server) => server.database.clone(),
        Address::Sqlite { path } => path
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()),
    }
}

/// `text` as one word of a POSIX shell.
pub(crate) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}
