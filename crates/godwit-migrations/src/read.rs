//! Reads a migrations folder.

use std::path::Path;

use godwit_core::{Finding, FormatId, MigrationsFolder};

use crate::{
    Choice, DetectHints, FolderError, config,
    config::SqlxSettings,
    detect::detect,
    file::Raw,
    findings,
    format::{self, Name},
    listing,
    pairing::{self, Named},
};

/// Reads the migrations in `folder`, in the format that `choice` names or the folder shows.
///
/// Links are followed, subfolders and hidden files are not looked at, nothing is changed.
///
/// # Errors
/// The folder or one of its scripts cannot be read, or a settings file is broken.
pub fn read(folder: &Path, choice: Choice, hint: &DetectHints<'_>) -> Result<MigrationsFolder, FolderError> {
    let path = std::path::absolute(folder).map_err(|source| FolderError::Unlistable {
        path: folder.to_owned(),
        source,
    })?;
    let (scripts, others): (Vec<_>, Vec<_>) = listing::list(&path)?
        .into_iter()
        .partition(|listed| format::is_script(&listed.name));
    let files = scripts.into_iter().map(Raw::read).collect::<Result<Vec<_>, _>>()?;
    let sqlx = config::sqlx(&path).or_else(|error| match choice {
        // A broken sqlx.toml is none of Godwit's own format's business.
        Choice::Format(FormatId::Godwit) => Ok(SqlxSettings::default()),
        Choice::Format(FormatId::Sqlx) | Choice::Detect => Err(error),
    })?;
    let (id, because) = detect(&path, choice, hint, &files, &sqlx)?;
    let mut notes: Vec<Finding> = others.iter().map(|other| left_out(&other.name, id)).collect();
    if id == FormatId::Sqlx {
        notes.extend(findings::of_sqlx_settings(&sqlx));
    }
    let named = files
        .iter()
        .filter_map(|file| named(file, id, &sqlx, &mut notes))
        .collect();
    let migrations = pairing::pair(named, &mut notes);
    notes.extend(findings::of_saving(&files));
    if files.is_empty() {
        notes.push(findings::empty_folder());
    }
    notes.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| file_of(a).cmp(&file_of(b))));
    Ok(MigrationsFolder {
        path,
        format: id,
        because,
        migrations,
        findings: notes,
    })
}

fn file_of(finding: &Finding) -> Option<(&str, u32)> {
    finding.place.as_ref().map(|place| (place.file.as_str(), place.line))
}

/// Why a `.sql` file is no migration.
fn left_out(file: &str, id: FormatId) -> Finding {
    match format::of(id).name(file) {
        Name::TooLarge => findings::version_too_large(file),
        Name::Script(_) | Name::Other => findings::not_a_migration(file, id),
    }
}

fn named(file: &Raw, id: FormatId, sqlx: &SqlxSettings, notes: &mut Vec<Finding>) -> Option<Named> {
    let format = format::of(id);
    let Name::Script(name) = format.name(&file.name) else {
        notes.push(left_out(&file.name, id));
        return None;
    };
    notes.extend(findings::of_bytes(file));
    let (script, problems) = file.script(format, sqlx);
    notes.extend(problems.iter().map(|problem| findings::directive(file, problem)));
    Some(Named { name, script })
}
