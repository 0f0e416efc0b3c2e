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
    let ups = || existing.iter().filter(|script| script.role != Role::Down);
    let is_simple =
        format == FormatId::Sqlx && ups().next().is_some() && ups().all(|script| script.role == Role::Simple);
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
