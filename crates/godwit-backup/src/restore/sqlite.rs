//! SQLite: a new file beside and renamed, or one transaction into a file that others may have open.

use std::{fs::File, io, path::Path};

use godwit_core::backup::TableRows;
use godwit_db::{Target, TargetLock, admin};

use super::{Left, RestoreError, RestoreFailure, Restored, agree, release};
use crate::{
    BackupError, Listed, Phase, Ports,
    part::Part,
    space,
    sqlite::{self, Check},
    take::{in_background, unless_cancelled},
};

/// Restores into a file that does not exist yet or holds no tables.
pub(super) async fn into_new(
    listed: &Listed,
    into: &Target,
    path: &Path,
    ports: &Ports<'_>,
) -> Result<Restored, RestoreError> {
    if path.exists() {
        let empty = unless_cancelled(ports, admin::is_empty(into))
            .await
            .map_err(RestoreError::untouched)?;
        if !empty {
            return Err(RestoreError::untouched(RestoreFailure::NotEmpty {
                target: into.address.to_string(),
            }));
        }
        return copy_in(listed, path, ports).await;
    }
    if let Some(leftover) = admin::sqlite_leftovers(path).into_iter().next() {
        return Err(RestoreError::untouched(RestoreFailure::Leftover { path: leftover }));
    }
    let (artifact, file, bytes) = (listed.artifact_path.clone(), path.to_path_buf(), listed.manifest.bytes);
    let (part, tables) = in_background(ports, Phase::Restoring, move |tell| {
        space::require(file.parent().unwrap_or(Path::new("/")), bytes)?;
        let part = Part::exactly(&file)?;
        let fail = |source| BackupError::file("write", part.aside(), source);
        let mut source = File::open(&artifact).map_err(fail)?;
        let mut copy = File::options().write(true).open(part.aside()).map_err(fail)?;
        io::copy(&mut source, &mut copy).map_err(fail)?;
        tell(bytes, Some(bytes));
        let tables = sound_tables(part.aside())?;
        Ok((part, tables))
    })
    .await
    .map_err(RestoreError::untouched)?;
    ports.begin(Phase::Comparing);
    let tables = tables
        .and_then(|tables| agree(listed, tables))
        .map_err(RestoreError::untouched)?;
    part.finish().map_err(RestoreError::untouched)?;
    Ok(Restored {
        tables,
        notes: Vec::new(),
    })
}

/// Restores in place of the file's content. The file stays the same file, so that whoever has it open sees the new
/// content; renaming another one over it would leave them with the old one and a journal that fits neither.
pub(super) async fn replace(
    listed: &Listed,
    into: &Target,
    path: &Path,
    lock: TargetLock,
    ports: &Ports<'_>,
) -> Result<Restored, RestoreError> {
    let outcome = if path.exists() {
        copy_in(listed, path, ports).await
    } else {
        Err(RestoreError::untouched(RestoreFailure::NoDatabase {
            target: into.address.to_string(),
        }))
    };
    release(lock).await;
    outcome
}

async fn copy_in(listed: &Listed, path: &Path, ports: &Ports<'_>) -> Result<Restored, RestoreError> {
    let artifact = listed.artifact_path.clone();
    let sound = in_background(ports, Phase::Checking, move |_| sound_tables(&artifact)).await;
    let tables = sound.map_err(RestoreError::untouched)?;
    tables
        .and_then(|tables| agree(listed, tables))
        .map_err(RestoreError::untouched)?;
    let (artifact, file, cancel) = (listed.artifact_path.clone(), path.to_path_buf(), ports.cancel.clone());
    in_background(ports, Phase::Replacing, move |tell| {
        sqlite::copy_in(&artifact, &file, &cancel, |bytes, total| tell(bytes, Some(total)))
    })
    .await
    .map_err(RestoreError::untouched)?;
    let (file, cancel) = (path.to_path_buf(), ports.cancel.clone());
    let counted = in_background(ports, Phase::Comparing, move |_| {
        sqlite::count_live_rows(&file, &cancel)
    })
    .await;
    let tables = counted
        .map_err(RestoreFailure::from)
        .and_then(|tables| agree(listed, tables))
        .map_err(|cause| RestoreError::leaving(Left::Replaced, cause))?;
    Ok(Restored {
        tables,
        notes: Vec::new(),
    })
}

/// The tables of a file that passes the full check.
fn sound_tables(path: &Path) -> Result<Result<Vec<TableRows>, RestoreFailure>, BackupError> {
    let wrong = sqlite::check(path, Check::Full)?;
    if !wrong.is_empty() {
        return Ok(Err(RestoreFailure::Broken { why: wrong.join("; ") }));
    }
    sqlite::count_rows(path, &tokio_util::sync::CancellationToken::new()).map(Ok)
}
