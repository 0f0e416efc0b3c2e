//! The store as the engine's record of runs.

use std::{
    collections::HashMap,
    fs::File,
    path::{Path, PathBuf},
    sync::Mutex,
};

use async_trait::async_trait;
use godwit_backup::Listed;
use godwit_core::{RunId, RunRecord, backup::Proof};
use godwit_engine::{RunLog, ports::RunEnd};
use godwit_store::{CataloguedBackup, Store};

/// Keeps records in the store, and beside each open one a file that this process holds locked.
///
/// The operating system gives the lock free when the process ends, however it ends: that is how a later start tells a
/// run that died from one that still goes on, without trusting a process id that may have been used again.
pub(crate) struct StoreLog {
    store: Store,
    folder: PathBuf,
    alive: Mutex<HashMap<RunId, File>>,
}

impl StoreLog {
    pub(crate) fn new(store: Store, home: &Path) -> Self {
        Self {
            store,
            folder: folder(home),
            alive: Mutex::default(),
        }
    }

    fn mark_alive(&self, run: RunId) -> std::io::Result<()> {
        godwit_store::private_folder(&self.folder)?;
        let file = File::create(mark(&self.folder, run))?;
        file.lock()?;
        self.alive
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert(run, file);
        Ok(())
    }
}

#[async_trait]
impl RunLog for StoreLog {
    async fn begin(&self, record: &RunRecord) -> Result<(), String> {
        self.mark_alive(record.id).map_err(|error| error.to_string())?;
        self.store.run_begin(record).await.map_err(|error| error.to_string())
    }

    async fn end(&self, end: RunEnd) -> Result<(), String> {
        let record = self.store.run(end.run).await.map_err(|error| error.to_string())?;
        let record = record.ok_or_else(|| format!("run {} has no record", end.run))?;
        let closed = RunRecord {
            ended: Some(end.at),
            outcome: Some(end.outcome),
            state: Some(end.state),
            error: end.error,
            backup: end.backup.or(record.backup),
            ..record
        };
        self.store.run_end(&closed).await.map_err(|error| error.to_string())?;
        self.alive
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .remove(&end.run);
        // A mark that stays behind is an empty file that nobody holds: the next start clears it.
        let _ = std::fs::remove_file(mark(&self.folder, end.run));
        Ok(())
    }

    async fn backup(&self, listed: &Listed, proof: &Proof) -> Result<(), String> {
        let catalogued = CataloguedBackup {
            manifest: listed.manifest.clone(),
            manifest_path: listed.manifest_path.clone(),
            proof: proof.clone(),
        };
        self.store
            .backup_put(&catalogued)
            .await
            .map_err(|error| error.to_string())
    }
}

/// Whether the process that runs `run` is gone: nobody holds its mark any more.
pub(crate) fn is_dead(home: &Path, run: RunId) -> bool {
    match File::open(mark(&folder(home), run)) {
        Ok(file) => file.try_lock().is_ok(),
        // The mark is made before the record, so a record without one has lost its process.
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

/// Clears the mark of a run that has been settled.
pub(crate) fn clear(home: &Path, run: RunId) {
    let _ = std::fs::remove_file(mark(&folder(home), run));
}

fn folder(home: &Path) -> PathBuf {
    home.join("running")
}

fn mark(folder: &Path, run: RunId) -> PathBuf {
    folder.join(run.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_whose_mark_nobody_holds_is_dead() {
        let home = tempfile::tempdir().unwrap();
        let run = RunId::new();
        assert!(is_dead(home.path(), run), "no mark at all");
        std::fs::create_dir_all(folder(home.path())).unwrap();
        let held = File::create(mark(&folder(home.path()), run)).unwrap();
        held.lock().unwrap();
        assert!(!is_dead(home.path(), run), "its process holds the mark");
        drop(held);
        assert!(is_dead(home.path(), run), "its process let go of the mark");
    }
}
