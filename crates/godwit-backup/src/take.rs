//! Taking a backup.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use godwit_core::{
    Address, BackupId, EnvironmentId, ServerAddress, ServerInfo, Version,
    backup::{Manifest, TableRows},
    schema::RelationKind,
};
use godwit_db::{Reader, Target};
use jiff::Timestamp;

use crate::{
    BackupError, NativeTool, Phase, Ports, mysql, naming,
    part::{self, Part, Written},
    ports::Told,
    postgres, space, sqlite,
};

/// What the backup is called and what its manifest says beside what is read from the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeRequest {
    /// Where the artifact and its manifest go; made where it is missing, for its owner only.
    pub folder: PathBuf,
    /// The environment, where the target is one.
    pub environment: Option<EnvironmentId>,
    /// Its name, or the database's; the artifact is named after it.
    pub name: String,
    /// The newest applied migration, where there is a history.
    pub head: Option<Version>,
    /// Godwit's version.
    pub godwit: String,
}

/// A backup that is on disk, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Where it says so; the artifact is beside it.
    pub manifest_path: PathBuf,
}

/// Backs `target` up into `request.folder`.
///
/// It is done when the tool ended well **and** did not complain **and** wrote something **and** what it wrote lists
/// every table. However it ends otherwise, nothing of it stays in the folder.
pub async fn take(target: &Target, request: &TakeRequest, ports: &Ports<'_>) -> Result<Taken, BackupError> {
    let started = (ports.now)();
    let artifact = match &target.address {
        Address::Postgres(server) => from_postgres(target, server, request, started, ports).await?,
        Address::Mysql(server) => from_mysql(target, server, request, started, ports).await?,
        Address::Sqlite { path } => from_sqlite(target, path, request, started, ports).await?,
    };
    let Artifact {
        part,
        written,
        tables,
        server,
        tool,
    } = artifact;
    if written.bytes == 0 {
        return Err(BackupError::unusable(format!("{tool} wrote nothing")));
    }
    if ports.cancel.is_cancelled() {
        return Err(BackupError::Cancelled);
    }
    let path = part.finish()?;
    let manifest = Manifest {
        layout: Manifest::LAYOUT,
        id: BackupId::new(),
        environment: request.environment,
        name: request.name.clone(),
        address: target.address.clone(),
        engine: target.address.engine(),
        server: format!("{} {}", server.product, server.version),
        tool,
        artifact: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        bytes: written.bytes,
        sha256: written.sha256,
        tables,
        head: request.head.clone(),
        started,
        ended: (ports.now)(),
        godwit: request.godwit.clone(),
    };
    match write_manifest(&manifest, &path) {
        Ok(manifest_path) => Ok(Taken {
            manifest,
            manifest_path,
        }),
        Err(error) => {
            // Without its manifest the artifact would never be listed, only fill the disk.
            if let Err(error) = std::fs::remove_file(&path) {
                tracing::warn!(path = %path.display(), %error, "an artifact without a manifest could not be removed");
            }
            Err(error)
        }
    }
}

/// An artifact that is complete and still has to get its name.
struct Artifact {
    part: Part,
    written: Written,
    tables: Vec<TableRows>,
    server: ServerInfo,
    tool: String,
}

fn write_manifest(manifest: &Manifest, artifact: &Path) -> Result<PathBuf, BackupError> {
    let path = part::manifest_path(artifact);
    let mut text = serde_json::to_vec_pretty(manifest)
        .map_err(|error| BackupError::file("write", &path, std::io::Error::other(error)))?;
    text.push(b'\n');
    Part::exactly(&path)?.write_whole(&text)
}

fn begin(request: &TakeRequest, started: Timestamp, extension: &str, needed: u64) -> Result<Part, BackupError> {
    part::prepare_folder(&request.folder)?;
    space::require(&request.folder, needed)?;
    Part::begin(
        &request.folder,
        &naming::stem(&request.name, started, request.head.as_ref()),
        extension,
    )
}

async fn from_postgres(
    target: &Target,
    server: &ServerAddress,
    request: &TakeRequest,
    started: Timestamp,
    ports: &Ports<'_>,
) -> Result<Artifact, BackupError> {
    let mut reader = unless_cancelled(ports, Reader::open(target)).await?;
    let info = reader.server().clone();
    let tool = ports.tools.dump_for(&info)?;
    let lister = ports.tools.reader_of_archive(tool.major)?;
    let (_, bytes) = outline(&mut reader, ports).await?;
    // Compressed, and without the indexes: half of what the tables take is a careful guess.
    let estimate = bytes / 2;
    let mut part = begin(request, started, "dump", estimate)?;
    ports.begin(Phase::Counting);
    let before = unless_cancelled(ports, reader.table_rows()).await?;
    let written = postgres::dump::dump((target, server), tool, &mut part, Some(estimate), ports).await?;
    ports.begin(Phase::Checking);
    let contents = postgres::archive::contents(lister, part.aside(), ports).await?;
    let after = unless_cancelled(ports, reader.table_rows()).await?;
    reader.close().await;
    refuse_lacking(tool, &contents.lacks(&before))?;
    let tables = settle(before, &after, lister, part.aside(), ports).await?;
    Ok(Artifact {
        part,
        written,
        tables,
        server: info,
        tool: tool.title(),
    })
}

/// The dump saw the tables at one moment between the two counts. Where those agree it is that number; where somebody
/// wrote meanwhile, the artifact itself is counted.
async fn settle(
    before: Vec<TableRows>,
    after: &[TableRows],
    lister: &NativeTool,
    artifact: &Path,
    ports: &Ports<'_>,
) -> Result<Vec<TableRows>, BackupError> {
    let after: BTreeMap<&str, u64> = after.iter().map(|table| (table.table.as_str(), table.rows)).collect();
    let mut tables = Vec::with_capacity(before.len());
    for mut table in before {
        if after.get(table.table.as_str()) != Some(&table.rows) {
            let name = table.table.split_once('.').unwrap_or(("public", &table.table));
            table.rows = postgres::archive::count_rows(lister, artifact, name, ports).await?;
        }
        tables.push(table);
    }
    Ok(tables)
}

async fn from_mysql(
    target: &Target,
    server: &ServerAddress,
    request: &TakeRequest,
    started: Timestamp,
    ports: &Ports<'_>,
) -> Result<Artifact, BackupError> {
    let mut reader = unless_cancelled(ports, Reader::open(target)).await?;
    let info = reader.server().clone();
    let tool = ports.tools.dump_for(&info)?;
    let (names, estimate) = outline(&mut reader, ports).await?;
    // The outline has MariaDB's sequences among its tables; those that can be counted are tables.
    let counted = unless_cancelled(ports, reader.table_rows()).await?;
    reader.close().await;
    let mut part = begin(request, started, "sql", estimate)?;
    let (written, contents) = mysql::dump((target, server), tool, &mut part, Some(estimate), ports).await?;
    if !contents.completed {
        return Err(BackupError::unusable(format!(
            "{} did not say that its dump is complete",
            tool.title()
        )));
    }
    let lacking: Vec<String> = names
        .into_iter()
        .filter(|name| counted.iter().any(|table| table.table == *name))
        .filter(|name| !contents.tables.contains_key(name))
        .collect();
    refuse_lacking(tool, &lacking)?;
    let tables = contents
        .tables
        .into_iter()
        .map(|(table, rows)| TableRows { table, rows })
        .collect();
    Ok(Artifact {
        part,
        written,
        tables,
        server: info,
        tool: tool.title(),
    })
}

async fn from_sqlite(
    target: &Target,
    path: &Path,
    request: &TakeRequest,
    started: Timestamp,
    ports: &Ports<'_>,
) -> Result<Artifact, BackupError> {
    let size = match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(BackupError::NoDatabase {
                path: path.to_path_buf(),
            });
        }
        found => found
            .map_err(|source| BackupError::file("look at", path, source))?
            .len(),
    };
    let reader = Reader::open(target).await?;
    let info = reader.server().clone();
    reader.close().await;
    let part = begin(request, started, "db", size)?;
    let (from, aside, cancel) = (path.to_path_buf(), part.aside().to_path_buf(), ports.cancel.clone());
    let (written, tables) = in_background(ports, Phase::Dumping, move |tell| {
        sqlite::copy_out(&from, &aside, &cancel, |bytes, total| tell(bytes, Some(total)))?;
        let wrong = sqlite::check(&aside, sqlite::Check::Full)?;
        if !wrong.is_empty() {
            return Err(BackupError::unusable(format!(
                "integrity_check of the copy says: {}",
                wrong.join("; ")
            )));
        }
        let tables = sqlite::count_rows(&aside, &cancel)?;
        Ok((part::measure(&aside, |_| !cancel.is_cancelled())?, tables))
    })
    .await?;
    let tool = format!("SQLite {}", rusqlite::version());
    Ok(Artifact {
        part,
        written,
        tables,
        server: info,
        tool,
    })
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

/// Names of the tables, and the bytes that they take.
async fn outline(reader: &mut Reader, ports: &Ports<'_>) -> Result<(Vec<String>, u64), BackupError> {
    let schema = unless_cancelled(ports, reader.schema()).await?;
    let relations = || schema.schemas.iter().flat_map(|schema| &schema.relations);
    let tables = relations().filter(|relation| {
        matches!(
            relation.kind,
            RelationKind::Table | RelationKind::PartitionedTable | RelationKind::Partition
        )
    });
    let names = tables.map(|relation| relation.name.clone()).collect();
    Ok((names, relations().filter_map(|relation| relation.bytes).sum()))
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
