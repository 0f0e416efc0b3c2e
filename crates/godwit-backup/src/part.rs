//! A file that is written aside and takes its name only when it is whole.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use godwit_core::Digest;
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;

use crate::{
    BackupError, Coding,
    coding::{Encoder, Sealed},
};

const ENDING: &str = "godwit-part";

/// A file under `NAME.part`, removed again unless [`Part::finish`] is reached.
///
/// It is locked while it is written, so that the leftovers of a killed process can be told from another one's work.
pub(crate) struct Part {
    aside: PathBuf,
    path: PathBuf,
    file: Option<File>,
    finished: bool,
}

/// What went into an artifact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// Bytes before compression and encryption.
    pub(crate) content: u64,
    /// What lies on the disk.
    pub(crate) sealed: Sealed,
}

/// Sees every chunk of the content on its way to the disk.
pub(crate) trait Witness: Send + 'static {
    fn see(&mut self, chunk: &[u8]);
}

impl Part {
    /// Begins `folder/stem.extension`, or `stem_2`, `stem_3` … where that name is taken.
    pub(crate) fn begin(folder: &Path, stem: &str, extension: &str) -> Result<Self, BackupError> {
        for attempt in 1..1000_u32 {
            let suffix = if attempt == 1 {
                String::new()
            } else {
                format!("_{attempt}")
            };
            let path = folder.join(format!("{stem}{suffix}.{extension}"));
            let aside = folder.join(format!("{stem}{suffix}.{extension}.{ENDING}"));
            let file = match create_private(&aside) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                created => created.map_err(|source| BackupError::file("write", &aside, source))?,
            };
            let part = Self {
                aside,
                path,
                file: Some(file),
                finished: false,
            };
            // Looked at after the aside file is ours: from now on nobody else finishes under this name.
            if part.path.exists() || manifest_path(&part.path).exists() {
                continue;
            }
            part.lock()?;
            // Before it was locked, another process may have taken it for abandoned.
            if part.aside.exists() {
                return Ok(part);
            }
        }
        Err(BackupError::file(
            "find a free name in",
            folder,
            io::ErrorKind::AlreadyExists.into(),
        ))
    }

    /// Begins exactly `path`.
    pub(crate) fn exactly(path: &Path) -> Result<Self, BackupError> {
        let mut aside = path.as_os_str().to_owned();
        aside.push(".");
        aside.push(ENDING);
        let aside = PathBuf::from(aside);
        let file = create_private(&aside).map_err(|source| BackupError::file("write", &aside, source))?;
        let part = Self {
            aside,
            path: path.to_path_buf(),
            file: Some(file),
            finished: false,
        };
        part.lock()?;
        Ok(part)
    }

    /// Windows keeps other handles of one process from a locked file, so there leftovers stay for a person to remove.
    fn lock(&self) -> Result<(), BackupError> {
        if !cfg!(unix) {
            return Ok(());
        }
        let file = self.file.as_ref().map_or(Ok(()), File::lock);
        file.map_err(|source| BackupError::file("lock", &self.aside, source))
    }

    /// Where it is written until it is finished.
    pub(crate) fn aside(&self) -> &Path {
        &self.aside
    }

    /// Writes what comes through `chunks`, with its digest and past `witness`, until the sender hangs up.
    pub(crate) async fn receive<W: Witness>(
        &mut self,
        mut chunks: mpsc::Receiver<Vec<u8>>,
        mut witness: W,
        coding: &Coding,
        written: impl Fn(u64) + Send,
    ) -> Result<(Written, W), BackupError> {
        let path = self.aside.clone();
        let file = self.clone_of_file()?;
        let coding = coding.clone();
        // The bytes go through a channel of one so that the sum is told from here, where the caller's closure lives.
        let (told, mut sums) = mpsc::channel::<u64>(1);
        let writer = tokio::task::spawn_blocking(move || {
            let fail = |source, content| match BackupError::file("write", &path, source) {
                BackupError::DiskFull { path, .. } => BackupError::DiskFull { path, written: content },
                other => other,
            };
            let mut encoder = Encoder::new(file, &coding).map_err(|source| fail(source, 0))?;
            let mut content = 0_u64;
            while let Some(chunk) = chunks.blocking_recv() {
                encoder.write_all(&chunk).map_err(|source| fail(source, content))?;
                witness.see(&chunk);
                content += chunk.len() as u64;
                // A listener that is behind learns the next sum instead.
                let _ = told.try_send(content);
            }
            let sealed = encoder.finish().map_err(|source| fail(source, content))?;
            Ok((Written { content, sealed }, witness))
        });
        while let Some(sum) = sums.recv().await {
            written(sum);
        }
        joined(writer.await)?
    }

    /// Flushes it to the disk and gives it its name.
    pub(crate) fn finish(mut self) -> Result<PathBuf, BackupError> {
        if let Some(file) = self.file.take() {
            file.sync_all()
                .map_err(|source| BackupError::file("flush", &self.aside, source))?;
        }
        fs::rename(&self.aside, &self.path).map_err(|source| BackupError::file("rename", &self.aside, source))?;
        self.finished = true;
        if let Some(folder) = self.path.parent() {
            sync_folder(folder)?;
        }
        Ok(self.path.clone())
    }

    /// Writes all of `bytes` and finishes.
    pub(crate) fn write_whole(self, bytes: &[u8]) -> Result<PathBuf, BackupError> {
        let mut file = self.clone_of_file()?;
        file.write_all(bytes)
            .map_err(|source| BackupError::file("write", &self.aside, source))?;
        self.finish()
    }

    /// Copies the file at `from` in, encoded; stops when `told`, which hears how much is done, says so.
    pub(crate) fn copy_from(
        &mut self,
        from: &Path,
        coding: &Coding,
        mut told: impl FnMut(u64) -> bool,
    ) -> Result<Written, BackupError> {
        let fail = |source| BackupError::file("write", &self.aside, source);
        let mut source = File::open(from).map_err(|source| BackupError::file("read", from, source))?;
        let mut encoder = Encoder::new(self.clone_of_file()?, coding).map_err(fail)?;
        let mut chunk = vec![0; 256 * 1024];
        let mut content = 0;
        loop {
            let read = source
                .read(&mut chunk)
                .map_err(|source| BackupError::file("read", from, source))?;
            if read == 0 {
                break;
            }
            encoder.write_all(&chunk[..read]).map_err(fail)?;
            content += read as u64;
            if !told(content) {
                return Err(BackupError::Cancelled);
            }
        }
        let sealed = encoder.finish().map_err(fail)?;
        Ok(Written { content, sealed })
    }

    fn clone_of_file(&self) -> Result<File, BackupError> {
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let file = self.file.as_ref().ok_or_else(missing).and_then(File::try_clone);
        file.map_err(|source| BackupError::file("write", &self.aside, source))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.finished {
            drop(self.file.take());
            if let Err(error) = fs::remove_file(&self.aside)
                && error.kind() != io::ErrorKind::NotFound
            {
                tracing::warn!(path = %self.aside.display(), %error, "a half-written backup could not be removed");
            }
        }
    }
}

/// Makes `folder` for its owner only, and removes what killed processes left in it.
pub(crate) fn prepare_folder(folder: &Path) -> Result<(), BackupError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|source| BackupError::file("make the folder", folder, source))?;
    let entries = fs::read_dir(folder).map_err(|source| BackupError::file("read the folder", folder, source))?;
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| is_ours(path)) {
        let abandoned = || File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if cfg!(unix) && abandoned() {
            tracing::info!(path = %path.display(), "removing what a killed backup left");
            // It may have been finished or removed since.
            let _ = fs::remove_file(&path);
        }
    }
    Ok(())
}

/// Whether the name is one that [`Part::begin`] gives.
fn is_ours(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ENDING)
}

/// Where the manifest of `artifact` is.
pub(crate) fn manifest_path(artifact: &Path) -> PathBuf {
    let mut name = artifact.as_os_str().to_owned();
    name.push(".json");
    PathBuf::from(name)
}

/// Size and digest of a file, told how far it is.
pub(crate) fn measure(path: &Path, mut read_so_far: impl FnMut(u64) -> bool) -> Result<Sealed, BackupError> {
    let fail = |source| BackupError::file("read", path, source);
    let mut file = File::open(path).map_err(fail)?;
    let mut digest = Sha256::new();
    let mut chunk = vec![0; 256 * 1024];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut chunk).map_err(fail)?;
        if read == 0 {
            return Ok(Sealed {
                bytes,
                sha256: Digest::from_bytes(digest.finalize().into()),
            });
        }
        digest.update(&chunk[..read]);
        bytes += read as u64;
        if !read_so_far(bytes) {
            return Err(BackupError::Cancelled);
        }
    }
}

/// Hands on what a blocking task came to; a panic in it is one here.
pub(crate) fn joined<T>(outcome: Result<T, tokio::task::JoinError>) -> Result<T, BackupError> {
    outcome.map_err(|error| match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        // Only a runtime that shuts down cancels a blocking task.
        Err(_) => BackupError::Cancelled,
    })
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a rename survive a power cut; on Windows folders cannot be flushed.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), BackupError> {
    if cfg!(unix) {
        File::open(folder)
            .and_then(|file| file.sync_all())
            .map_err(|source| BackupError::file("flush the folder", folder, source))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_part_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(Part::begin(folder.path(), "shop", "dump").unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn two_backups_in_one_second_get_two_names() {
        let folder = tempfile::tempdir().unwrap();
        let first = Part::begin(folder.path(), "shop", "dump").unwrap();
        let second = Part::begin(folder.path(), "shop", "dump").unwrap();
        assert!(first.finish().unwrap().ends_with("shop.dump"));
        assert!(second.finish().unwrap().ends_with("shop_2.dump"));
        let third = Part::begin(folder.path(), "shop", "dump").unwrap();
        assert!(third.finish().unwrap().ends_with("shop_3.dump"));
    }

    #[test]
    fn what_a_killed_process_left_is_removed_and_work_in_progress_is_not() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("old_1.dump.godwit-part"), "half").unwrap();
        fs::write(folder.path().join("somebody-elses.dump.part"), "x").unwrap();
        let running = Part::begin(folder.path(), "shop", "dump").unwrap();
        prepare_folder(folder.path()).unwrap();
        assert!(!folder.path().join("old_1.dump.godwit-part").exists());
        assert!(folder.path().join("somebody-elses.dump.part").exists());
        assert!(running.aside().exists());
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("deep/backups");
        prepare_folder(&folder).unwrap();
        let path = Part::begin(&folder, "shop", "db").unwrap().write_whole(b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&path)), (0o700, 0o600));
    }
}
