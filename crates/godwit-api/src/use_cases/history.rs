//! Status and history of a target.

use godwit_core::{FormatId, History, Marked, MigrationsFolder, ServerInfo, Stopped};
use godwit_db::Reader;
use godwit_engine::{EngineError, folder::Reading, status, survey};

use crate::{
    Api,
    convert::{history_view, status_view},
    target::{Resolved, TargetRef},
    views::{ApiError, HistoryView, StatusView, StoppedView},
};

/// Folder and history of one target, read together.
pub(crate) struct Picture {
    pub(crate) folder: MigrationsFolder,
    pub(crate) history: History,
    pub(crate) server: ServerInfo,
    /// The migration that stopped half-way.
    pub(crate) stopped: Option<Stopped>,
}

impl Api {
    /// Folder against history.
    ///
    /// # Errors
    /// `cannot-connect`, `folder-unreadable`, `invalid-input` where the target has no folder.
    pub async fn status_get(&self, target: &TargetRef) -> Result<StatusView, ApiError> {
        let resolved = self.resolve(target).await?;
        let picture = self.picture(&resolved).await?;
        let compared = status::compare(&picture.folder, &picture.history);
        Ok(status_view(
            &compared,
            resolved.id(),
            &resolved.name,
            &picture.server,
            self.now(),
        ))
    }

    /// A target's history, newest first. Needs no folder: where there is none, the target's own table decides.
    ///
    /// # Errors
    /// `cannot-connect`.
    pub async fn history_get(&self, target: &TargetRef) -> Result<HistoryView, ApiError> {
        let resolved = self.resolve(target).await?;
        let read = async {
            let mut reader = Reader::open(&resolved.target).await?;
            let tables = reader.histories().await?;
            let format = match resolved.folder() {
                // A folder that cannot be read does not hide what the target says.
                Ok(folder) => folder.read(tables.clone()).await.ok().map(|folder| folder.format),
                Err(_) => None,
            };
            let format = format.or_else(|| tables.first().copied()).unwrap_or(FormatId::Godwit);
            let history = reader.history(format).await;
            reader.close().await;
            history
        };
        let history = read.await.map_err(|error| resolved.explain(error.into()))?;
        Ok(history_view(&history, &resolved.name))
    }

    /// The migration of the target that stopped half-way, if there is one, with what became of each statement.
    ///
    /// # Errors
    /// `cannot-connect`, `folder-unreadable`, `invalid-input` where the target has no folder.
    pub async fn stopped_get(&self, target: &TargetRef) -> Result<Option<StoppedView>, ApiError> {
        let resolved = self.resolve(target).await?;
        let picture = self.picture(&resolved).await?;
        Ok(picture.stopped.map(Into::into))
    }

    pub(crate) async fn picture(&self, resolved: &Resolved) -> Result<Picture, ApiError> {
        let folder = resolved.folder()?;
        let read = async {
            let reading = folder.begin();
            let mut reader = Reader::open(&resolved.target).await?;
            let picture = look(resolved, reading, &mut reader).await?;
            reader.close().await;
            Ok::<_, EngineError>(picture)
        };
        read.await.map_err(|error| resolved.explain(error.into()))
    }

    /// The same with what the target says that it is: for what will be written there.
    pub(crate) async fn marked_picture(&self, resolved: &Resolved) -> Result<(Picture, Marked), ApiError> {
        let folder = resolved.folder()?;
        let read = async {
            let reading = folder.begin();
            let mut reader = Reader::open(&resolved.target).await?;
            let marked = reader.marked().await?;
            let picture = look(resolved, reading, &mut reader).await?;
            reader.close().await;
            Ok::<_, EngineError>((picture, marked))
        };
        read.await.map_err(|error| resolved.explain(error.into()))
    }
}

async fn look(resolved: &Resolved, reading: Reading, reader: &mut Reader) -> Result<Picture, EngineError> {
    let histories = reader.all_histories().await?;
    let tables = histories.iter().filter(|history| history.exists);
    let folder = reading
        .understand(tables.map(|history| history.format).collect())
        .await?;
    let history = histories.into_iter().find(|history| history.format == folder.format);
    let history = history.unwrap_or_else(|| History::absent(folder.format));
    let stopped = survey::stopped(&folder, &history, &resolved.plan_target(), reader).await?;
    Ok(Picture {
        folder,
        history,
        server: reader.server().clone(),
        stopped,
    })
}
