//! Taking a backup.

mod mysql;
mod postgres;
mod sqlite;

use std::path::{Path, PathBuf};

use godwit_core::{
    Address, BackupId, EnvironmentId, ServerInfo, Version,
    backup::{self, Inventory, Manifest, Scope, TableRows},
};
use godwit_db::{CensusOrder, Content, Target};
use jiff::Timestamp;

use crate::{
    BackupError, Coding, NativeTool, Phase, Ports, naming,
    part::{self, Part, Written},
    ports::Told,
    space,
};

/// What the backup is called and what its manifest says beside what is read from the target.
#[derive(Debug, Clone)]
pub struct TakeRequest {
    /// Where the artifact and its manifest go; made where it is missing, for its owner only.
    pub folder: PathBuf,
    /// The environment, where the target is one.
    pub environment: Option<EnvironmentId>,
    /// Its name, or the database's; the artifact is named after it.
    pub name: String,
    /// What the database says that it is: `production 'shop'`.
    pub marker: Option<String>,
    /// The newest applied migration, where there is a history.
    pub head: Option<Version>,
    /// Godwit's version.
    pub godwit: String,
    /// How much is taken, and how.
    pub options: TakeOptions,
}

/// How much is taken, and how.
#[derive(Debug, Clone)]
pub struct TakeOptions {
    /// Which part of the database.
    pub scope: Scope,
    /// How the artifact is written.
    pub coding: Coding,
    /// Whether roles and tablespaces of the server are taken, too (PostgreSQL).
    pub globals: bool,
    /// The smallest tables are digested, as many as take this many bytes together. MySQL digests all of them anyway,
    /// because its dump passes by as text.
    pub digest_up_to: u64,
    /// When pruning may delete it, whatever else is kept.
    pub expires: Option<Timestamp>,
}

impl Default for TakeOptions {
    /// Everything, compressed at a level that keeps up with the tools, and small tables digested.
    fn default() -> Self {
        Self {
            scope: Scope::Whole,
            coding: Coding {
                level: Some(Coding::DEFAULT_LEVEL),
                encrypt: None,
            },
            globals: false,
            digest_up_to: 8 << 20,
            expires: None,
        }
    }
}

impl TakeOptions {
    fn order(&self) -> CensusOrder {
        CensusOrder {
            scope: self.scope.clone(),
            content: Content::UpTo(self.digest_up_to),
        }
    }
}

/// A backup that is on disk, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Where it says so; the artifact is beside it.
    pub manifest_path: PathBuf,
    /// What a person should know: tables that were not read at one moment with the others, the tool's warnings.
    pub notes: Vec<String>,
}

/// Backs `target` up into `request.folder`.
///
/// It is done when the tool ended well **and** did not complain **and** wrote something **and** what it wrote lists
/// every table. However it ends otherwise, nothing of it stays in the folder.
pub async fn take(target: &Target, request: &TakeRequest, ports: &Ports<'_>) -> Result<Taken, BackupError> {
    request.options.coding.check()?;
    let started = (ports.now)();
    let order = Order {
        target,
        request,
        started,
        ports,
    };
    let artifact = match &target.address {
        Address::Postgres(server) => postgres::take(&order, server).await?,
        Address::Mysql(server) => mysql::take(&order, server).await?,
        Address::Sqlite { path } => sqlite::take(&order, path).await?,
    };
    if artifact.written.content == 0 {
        return Err(BackupError::unusable(format!("{} wrote nothing", artifact.tool)));
    }
    if ports.cancel.is_cancelled() {
        return Err(BackupError::Cancelled);
    }
    artifact.finish(&order)
}

/// What is taken of whom.
struct Order<'a> {
    target: &'a Target,
    request: &'a TakeRequest,
    started: Timestamp,
    ports: &'a Ports<'a>,
}

impl Order<'_> {
    fn scope(&self) -> &Scope {
        &self.request.options.scope
    }

    fn coding(&self) -> &Coding {
        &self.request.options.coding
    }

    /// Begins an artifact for which there is room.
    fn begin(&self, extension: &str, needed: u64) -> Result<Part, BackupError> {
        let folder = &self.request.folder;
        part::prepare_folder(folder)?;
        space::require(folder, needed)?;
        Part::begin(
            folder,
            &naming::stem(&self.request.name, self.started, self.request.head.as_ref()),
            &format!("{extension}{}", self.coding().endings()),
        )
    }

    /// Bytes that are expected on the disk, of those that the tables take.
    ///
    /// A dump has no indexes, which are half of what tables take; compressed it is another half, at a careful guess.
    fn expected(&self, bytes: u64) -> u64 {
        let dumped = if *self.scope() == Scope::SchemaOnly {
            0
        } else {
            bytes / 2
        };
        if self.coding().level.is_some() {
            dumped / 2
        } else {
            dumped
        }
    }

    fn refuse_unknown(&self, tables: &[String]) -> Result<(), BackupError> {
        let Scope::Tables { names } = self.scope() else {
            return Ok(());
        };
        let unknown: Vec<&str> = names
            .iter()
            .filter(|name| !tables.contains(name))
            .map(String::as_str)
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        Err(BackupError::Scope {
            why: format!("there is no table {}", unknown.join(", ")),
        })
    }
}

/// An artifact that is complete and still has to get its name.
struct Artifact {
    part: Part,
    written: Written,
    globals: Option<(Part, Written)>,
    tables: Vec<TableRows>,
    inventory: Inventory,
    position: Option<String>,
    server: ServerInfo,
    tool: String,
    notes: Vec<String>,
}

impl Artifact {
    /// Gives the files their names, the manifest's last.
    fn finish(self, order: &Order<'_>) -> Result<Taken, BackupError> {
        let request = order.request;
        let mut named = Named(Vec::new());
        let path = named.finish(self.part)?;
        let globals = match self.globals {
            None => None,
            Some((part, written)) => Some(backup::Part {
                file: file_name(&named.finish(part)?),
                bytes: written.sealed.bytes,
                sha256: written.sealed.sha256,
            }),
        };
        let manifest = Manifest {
            layout: Manifest::LAYOUT,
            id: BackupId::new(),
            environment: request.environment,
            name: request.name.clone(),
            address: order.target.address.clone(),
            marker: request.marker.clone(),
            engine: order.target.address.engine(),
            server: format!("{} {}", self.server.product, self.server.version),
            tool: self.tool,
            scope: request.options.scope.clone(),
            artifact: file_name(&path),
            bytes: self.written.sealed.bytes,
            sha256: self.written.sealed.sha256,
            content: self.written.content,
            compression: request.options.coding.level,
            encryption: request.options.coding.encryption(),
            globals,
            tables: self.tables,
            inventory: self.inventory,
            head: request.head.clone(),
            position: self.position,
            started: order.started,
            ended: (order.ports.now)(),
            expires: request.options.expires,
            godwit: request.godwit.clone(),
            seal: None,
        }
        .sealed();
        let manifest_path = write_manifest(&manifest, &path)?;
        named.keep();
        Ok(Taken {
            manifest,
            manifest_path,
            notes: self.notes,
        })
    }
}

/// Files that have their names already, and lose them again unless the manifest is written: without it they would
/// never be listed, only fill the disk.
struct Named(Vec<PathBuf>);

impl Named {
    fn finish(&mut self, part: Part) -> Result<PathBuf, BackupError> {
        let path = part.finish()?;
        self.0.push(path.clone());
        Ok(path)
    }

    fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        for path in &self.0 {
            if let Err(error) = std::fs::remove_file(path) {
                tracing::warn!(path = %path.display(), %error, "an artifact without a manifest could not be removed");
            }
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn write_manifest(manifest: &Manifest, artifact: &Path) -> Result<PathBuf, BackupError> {
    let path = part::manifest_path(artifact);
    let mut text = serde_json::to_vec_pretty(manifest)
        .map_err(|error| BackupError::file("write", &path, std::io::Error::other(error)))?;
    text.push(b'\n');
    Part::exactly(&path)?.write_whole(&text)
}

/// Runs blocking work beside the runtime, and tells the progress that it reports.
pub(crate) async fn in_background<T: Send + 'static>(
    ports: &Ports<'_>,
    phase: Phase,
    work: impl FnOnce(&dyn Fn(u64, Option<u64>)) -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    let (told, mut sums) = tokio::sync::mpsc::channel(1);
    let task = tokio::task::spawn_blocking(move || {
        work(&|bytes, total| {
            // A listener that is behind learns the next sum instead.
            let _ = told.try_send((bytes, total));
        })
    });
    ports.begin(phase);
    let mut told: Option<Told<'_>> = None;
    while let Some((bytes, total)) = sums.recv().await {
        told.get_or_insert_with(|| Told::new(ports, phase, total)).bytes(bytes);
    }
    part::joined(task.await)?
}

fn refuse_lacking(tool: &NativeTool, lacking: &[String]) -> Result<(), BackupError> {
    if lacking.is_empty() {
        return Ok(());
    }
    Err(BackupError::unusable(format!(
        "what {} wrote lacks {}",
        tool.title(),
        lacking.join(", ")
    )))
}

/// Waits for the target's answer, or for somebody to cancel.
pub(crate) async fn unless_cancelled<T>(
    ports: &Ports<'_>,
    answer: impl Future<Output = Result<T, godwit_db::DbError>>,
) -> Result<T, BackupError> {
    tokio::select! {
        biased;
        () = ports.cancel.cancelled() => Err(BackupError::Cancelled),
        answer = answer => Ok(answer?),
    }
}
