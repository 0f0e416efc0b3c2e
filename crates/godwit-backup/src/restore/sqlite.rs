//! SQLite: a new file beside and renamed, or one transaction into a file that others may have open.

use std::{path::Path, time::Instant};

use godwit_core::backup::{Inventory, TableRows};
use godwit_db::{Target, TargetLock, admin};
use tokio_util::sync::CancellationToken;

use super::{Left, RestoreError, RestoreFailure, Restored, agree, release};
use crate::{
    BackupError, Listed, Phase, Ports,
    coding::{self, Stored},
    part::Part,
    space,
    sqlite::{self, Check, Content},
    take::{in_background, unless_cancelled},
    verify::folder_of,
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
    let (stored, file) = (Stored::of(listed, ports.unlock), path.to_path_buf());
    let (bytes, cancel) = (listed.manifest.content_bytes(), ports.cancel.clone());
    let expected = listed.manifest.inventory.clone();
    let (part, took, found) = in_background(ports, Phase::Restoring, move |tell| {
        space::require(file.parent().unwrap_or(Path::new("/")), bytes)?;
        let part = Part::exactly(&file)?;
        let started = Instant::now();
        stored.decode_into(part.aside(), |done| {
            tell(done, Some(bytes));
            !cancel.is_cancelled()
        })?;
        let took = started.elapsed();
        let found = sound_content(part.aside(), &Content::As(expected), &cancel)?;
        Ok((part, took, found))
    })
    .await
    .map_err(RestoreError::untouched)?;
    ports.begin(Phase::Comparing);
    let tables = found
        .and_then(|(tables, inventory)| agree(listed, tables, &inventory))
        .map_err(RestoreError::untouched)?;
    part.finish().map_err(RestoreError::untouched)?;
    Ok(Restored {
        tables,
        took,
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
    let (stored, folder) = (Stored::of(listed, ports.unlock), folder_of(listed));
    let (expected, cancel) = (listed.manifest.inventory.clone(), ports.cancel.clone());
    let started = Instant::now();
    let content = Content::As(expected);
    let digested = content.clone();
    let (plain, found) = in_background(ports, Phase::Checking, move |_| {
        let plain = coding::plain_file(&stored, &folder, |_| !cancel.is_cancelled())?;
        let found = sound_content(plain.path(), &digested, &cancel)?;
        Ok((plain, found))
    })
    .await
    .map_err(RestoreError::untouched)?;
    found
        .and_then(|(tables, inventory)| agree(listed, tables, &inventory))
        .map_err(RestoreError::untouched)?;
    let (file, cancel) = (path.to_path_buf(), ports.cancel.clone());
    let took = in_background(ports, Phase::Replacing, move |tell| {
        sqlite::copy_in(plain.path(), &file, &cancel, |bytes, total| {
            tell(bytes, Some(total));
        })?;
        Ok(started.elapsed())
    })
    .await
    .map_err(RestoreError::untouched)?;
    let (file, cancel) = (path.to_path_buf(), ports.cancel.clone());
    let counted = in_background(ports, Phase::Comparing, move |_| {
        sqlite::live_census(&file, &content, &cancel)
    })
    .await;
    let tables = counted
        .map_err(RestoreFailure::from)
        .and_then(|(tables, inventory)| agree(listed, tables, &inventory))
        .map_err(|cause| RestoreError::leaving(Left::Replaced, cause))?;
    Ok(Restored {
        tables,
        took,
        notes: Vec::new(),
    })
}

/// What a file holds, where it passes the full checks.
pub(super) fn sound_content(
    path: &Path,
    content: &Content,
    cancel: &CancellationToken,
) -> Result<Result<(Vec<TableRows>, Inventory), RestoreFailure>, BackupError> {
    let wrong = sqlite::check(path, Check::Full)?;
    if !wrong.is_empty() {
        return Ok(Err(RestoreFailure::Broken { why: wrong.join("; ") }));
    }
    sqlite::census(path, content, cancel).map(Ok)
}

/// Restores into a file beside the artifact that goes again, with all checks that SQLite has.
pub(crate) async fn prove(listed: &Listed, ports: &Ports<'_>) -> Result<Restored, RestoreFailure> {
    let (stored, folder) = (Stored::of(listed, ports.unlock), folder_of(listed));
    let (expected, cancel) = (listed.manifest.inventory.clone(), ports.cancel.clone());
    let bytes = listed.manifest.content_bytes();
    let (took, found, dangling) = in_background(ports, Phase::Restoring, move |tell| {
        space::require(&folder, bytes)?;
        let part = Part::begin(&folder, "godwit-drill", "db")?;
        let started = Instant::now();
        stored.decode_into(part.aside(), |done| {
            tell(done, Some(bytes));
            !cancel.is_cancelled()
        })?;
        let took = started.elapsed();
        let found = sound_content(part.aside(), &Content::As(expected), &cancel)?;
        let dangling = sqlite::dangling(part.aside())?;
        Ok((took, found, dangling))
    })
    .await?;
    ports.begin(Phase::Comparing);
    let (tables, inventory) = found?;
    let tables = agree(listed, tables, &inventory)?;
    Ok(Restored {
        tables,
        took,
        // References that point nowhere were in the original, too: every byte of it is here.
        notes: dangling,
    })
}
