//! Creates the files of a new migration.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use godwit_core::FormatId;
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    CreateError, FolderError,
    format::{self, Name, Role, ScriptName},
    listing,
};

/// Versions below this are numbers that people count up, not points in time.
const COUNTED: i64 = 1_000_000;

/// Creates the scripts of a migration called `name`, with a version above all that `folder` has.
///
/// The version is `now` in UTC, or the next number where the folder counts. Nothing that exists is overwritten;
/// the folder is created where it is missing. Returns the files, the up script first.
///
/// # Errors
/// The name is empty or too long, the folder cannot be read, or a file cannot be written.
pub fn create(folder: &Path, format: FormatId, name: &str, now: Timestamp) -> Result<Vec<PathBuf>, CreateError> {
    let slug = slug(name)?;
    fs::create_dir_all(folder).map_err(|source| match source.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => FolderError::NotAFolder {
            path: folder.to_owned(),
        }
        .into(),
        _ => CreateError::Unwritable {
            path: folder.to_owned(),
            source,
        },
    })?;
    let existing = existing(folder, format)?;
    let version = next_version(&existing, now)?;
    let is_simple = is_simple(&existing, format);
    let title = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let scripts = if is_simple {
        vec![(format!("{version}_{slug}.sql"), up_text(&title))]
    } else {
        vec![
            (format!("{version}_{slug}.up.sql"), up_text(&title)),
            (format!("{version}_{slug}.down.sql"), down_text(&title, format)),
        ]
    };
    write_all(folder, scripts)
}

/// Whether the folder keeps a migration in one script.
fn is_simple(existing: &[ScriptName], format: FormatId) -> bool {
    let ups = || existing.iter().filter(|script| script.role != Role::Down);
    format == FormatId::Sqlx && ups().next().is_some() && ups().all(|script| script.role == Role::Simple)
}

/// A migration whose scripts are known already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What it does, for its name.
    pub name: String,
    /// Its up script.
    pub up: String,
    /// Its down script, where it has a way back.
    pub down: Option<String>,
}

/// The files that `migrations` would be, with versions above all that `folder` has: names and texts.
///
/// # Errors
/// A name is empty or too long, or the folder cannot be read.
pub fn following(
    folder: &Path,
    format: FormatId,
    migrations: &[Written],
    now: Timestamp,
) -> Result<Vec<(String, String)>, CreateError> {
    let mut existing = existing(folder, format)?;
    let is_simple = is_simple(&existing, format);
    let mut files = Vec::new();
    for migration in migrations {
        let (slug, version) = (slug(&migration.name)?, next_version(&existing, now)?);
        if is_simple {
            files.push((format!("{version}_{slug}.sql"), migration.up.clone()));
        } else {
            files.push((format!("{version}_{slug}.up.sql"), migration.up.clone()));
            files.extend(
                migration
                    .down
                    .as_ref()
                    .map(|down| (format!("{version}_{slug}.down.sql"), down.clone())),
            );
        }
        existing.extend(files.last().and_then(|(file, _)| match format::of(format).name(file) {
            Name::Script(name) => Some(name),
            Name::TooLarge | Name::Other => None,
        }));
    }
    Ok(files)
}

/// Writes `scripts` in `folder`, all of them or none; nothing that exists is overwritten.
///
/// # Errors
/// A file cannot be written.
pub fn write_new(folder: &Path, scripts: Vec<(String, String)>) -> Result<Vec<PathBuf>, CreateError> {
    write_all(folder, scripts)
}

/// Writes `text` over the script at `path`, which has `before` in it; a crash leaves one or the other.
///
/// A byte order mark stays.
///
/// # Errors
/// [`CreateError::Changed`] where the file holds something else, or it cannot be written.
pub fn rewrite(path: &Path, before: &str, text: &str) -> Result<(), CreateError> {
    let unwritable = |source| CreateError::Unwritable {
        path: path.to_owned(),
        source,
    };
    let there = fs::read_to_string(path).map_err(unwritable)?;
    let mark = if there.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    if there.strip_prefix('\u{feff}').unwrap_or(&there) != before {
        return Err(CreateError::Changed { path: path.to_owned() });
    }
    let folder = path.parent().unwrap_or(path);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    file.write_all(mark.as_bytes()).map_err(unwritable)?;
    file.write_all(text.as_bytes()).map_err(unwritable)?;
    let permissions = fs::metadata(path).map_err(unwritable)?.permissions();
    file.as_file().set_permissions(permissions).map_err(unwritable)?;
    file.as_file().sync_all().map_err(unwritable)?;
    file.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// `Add the order's e-mail` → `add_the_order_s_e_mail`.
fn slug(name: &str) -> Result<String, CreateError> {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let slug = words.join("_");
    if slug.is_empty() {
        return Err(CreateError::EmptyName { name: name.to_owned() });
    }
    if slug.len() > CreateError::NAME_BYTES {
        return Err(CreateError::NameTooLong { bytes: slug.len() });
    }
    Ok(slug)
}

fn existing(folder: &Path, format: FormatId) -> Result<Vec<ScriptName>, FolderError> {
    let names = listing::list(folder)?
        .into_iter()
        .filter_map(|listed| match format::of(format).name(&listed.name) {
            Name::Script(name) => Some(name),
            Name::TooLarge | Name::Other => None,
        });
    Ok(names.collect())
}

fn next_version(existing: &[ScriptName], now: Timestamp) -> Result<String, CreateError> {
    let by_time = now.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%S").to_string();
    let number = |script: &ScriptName| script.version.parse::<i64>().ok();
    let Some(highest) = existing.iter().max_by_key(|script| number(script)) else {
        return Ok(by_time);
    };
    let highest_number = number(highest).unwrap_or(i64::MAX);
    let next = highest_number
        .checked_add(1)
        .ok_or_else(|| CreateError::NoVersionLeft {
            highest: highest.version.clone(),
        })?;
    if highest_number < COUNTED {
        return Ok(format!("{next:0width$}", width = highest.version.len()));
    }
    // The clock may be behind that of whoever wrote the newest one.
    Ok(if by_time.parse::<i64>().is_ok_and(|time| time >= next) {
        by_time
    } else {
        next.to_string()
    })
}

fn up_text(title: &str) -> String {
    format!(
        "-- {title}\n\
         --\n\
         -- Why, and what a reader of this file in a year should know.\n\
         --\n\
         -- Runs in one transaction where the engine can. For a statement that refuses one, such as\n\
         -- CREATE INDEX CONCURRENTLY, put it alone in a file whose very first line is: -- no-transaction\n\
         -- Once this is applied anywhere, do not edit it: write another migration.\n\n"
    )
}

fn down_text(title: &str, format: FormatId) -> String {
    let and_say_so = match format {
        FormatId::Godwit => " and say why at the top of the up script:\n--   -- godwit: irreversible because …",
        FormatId::Sqlx => ".",
    };
    format!(
        "-- {title}: the way back\n\
         --\n\
         -- Undoes the up script, last statement first. Say what data this loses.\n\
         -- If there is no way back, delete this file{and_say_so}\n\n"
    )
}

/// Writes new files; takes those back that it made when one fails.
fn write_all(folder: &Path, scripts: Vec<(String, String)>) -> Result<Vec<PathBuf>, CreateError> {
    let mut written: Vec<PathBuf> = Vec::new();
    for (file, text) in scripts {
        let path = folder.join(file);
        let result = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .and_then(|mut open| {
                written.push(path.clone());
                open.write_all(text.as_bytes())
            });
        if let Err(source) = result {
            for path in &written {
                // The first error is the one to report; a leftover is an empty comment.
                let _ = fs::remove_file(path);
            }
            return Err(CreateError::Unwritable { path, source });
        }
    }
    Ok(written)
}
