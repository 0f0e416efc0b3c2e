//! Checking a backup by reading it.

use std::{fs::File, io::Read as _, path::Path};

use godwit_core::{
    Engine,
    backup::{Manifest, Proof, Scope, TableRows},
};

use crate::{
    BackupError, Listed, Phase, Ports,
    coding::{self, Sealed, Stored, is_plain},
    part,
    postgres::{self, dump::BEGINNING},
    sql_scan::SqlScan,
    sqlite::{self, Check, Content},
    take::in_background,
};

/// Reads the artifact to its end and compares it with its manifest: size, checksum, kind of file, table of contents.
///
/// What comes back is [`Proof::Read`] or [`Proof::Broken`], never more: only a restore proves that a backup restores.
/// An error means that it could not be checked, so it stays not verified.
pub async fn verify(listed: &Listed, ports: &Ports<'_>) -> Result<Proof, BackupError> {
    let wrong = examine(listed, ports).await?;
    let at = (ports.now)();
    Ok(match wrong {
        None => Proof::Read { at },
        Some(why) => Proof::Broken { at, why },
    })
}

/// What is wrong with the artifact, the plainest fault first.
pub(crate) async fn examine(listed: &Listed, ports: &Ports<'_>) -> Result<Option<String>, BackupError> {
    let Listed {
        manifest,
        artifact_path: path,
        ..
    } = listed;
    let name = &manifest.artifact;
    let size = match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Some(format!("{name} is missing")));
        }
        found => found
            .map_err(|source| BackupError::file("look at", path, source))?
            .len(),
    };
    if size == 0 {
        return Ok(Some(format!("{name} is empty")));
    }
    if is_plain(manifest)
        && let Some(why) = other_kind(listed, &beginning_of(path)?)
    {
        return Ok(Some(why));
    }
    let sealed = measure(path, manifest.bytes, ports).await?;
    if sealed.bytes != manifest.bytes {
        let how = if sealed.bytes < manifest.bytes {
            "cut"
        } else {
            "too long"
        };
        return Ok(Some(format!(
            "{name} is {how}: it has {} of {} bytes",
            sealed.bytes, manifest.bytes
        )));
    }
    if sealed.sha256 != manifest.sha256 {
        return Ok(Some(format!(
            "{name} was changed since it was taken: its SHA-256 is another one"
        )));
    }
    let read = async {
        let stored = Stored::of(listed, ports.unlock);
        let beginning = coding::beginning(stored.clone(), BEGINNING).await?;
        if Kind::of(&beginning) != Kind::written_for(manifest.engine) {
            let should = Kind::written_for(manifest.engine).name();
            return Ok(Some(
                other_kind(listed, &beginning).unwrap_or_else(|| format!("{name} is not {should}")),
            ));
        }
        contents(listed, stored, &beginning, ports).await
    };
    match read.await {
        // What zstd or age refuse was written like this: the checksum is right.
        Err(BackupError::File { path: at, source, .. }) if at == *path => {
            Ok(Some(format!("{name} cannot be read to its end: {source}")))
        }
        Err(BackupError::Undecryptable { why, .. }) => Ok(Some(format!("{name} cannot be decrypted: {why}"))),
        read => read,
    }
}

fn other_kind(listed: &Listed, beginning: &[u8]) -> Option<String> {
    let manifest = &listed.manifest;
    let kind = Kind::of(beginning);
    let should = Kind::written_for(manifest.engine);
    (kind != Kind::Unknown && kind != should).then(|| {
        format!(
            "{} is {}, and a backup of {} is {}",
            manifest.artifact,
            kind.name(),
            manifest.engine,
            should.name()
        )
    })
}

/// What kind of file an artifact is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Archive,
    Sql,
    Database,
    Unknown,
}

impl Kind {
    fn of(start: &[u8]) -> Self {
        if start.starts_with(b"PGDMP") {
            Self::Archive
        } else if start.starts_with(b"SQLite format 3\0") {
            Self::Database
        } else if start.starts_with(b"-- ") || start.starts_with(b"/*M!") || start.starts_with(b"/*!") {
            Self::Sql
        } else {
            Self::Unknown
        }
    }

    const fn written_for(engine: Engine) -> Self {
        match engine {
            Engine::Postgres => Self::Archive,
            Engine::Mysql => Self::Sql,
            Engine::Sqlite => Self::Database,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Archive => "an archive of pg_dump",
            Self::Sql => "an SQL dump",
            Self::Database => "a SQLite database",
            Self::Unknown => "a file of unknown kind",
        }
    }
}

fn beginning_of(path: &Path) -> Result<Vec<u8>, BackupError> {
    let mut start = Vec::new();
    File::open(path)
        .and_then(|file| file.take(16).read_to_end(&mut start))
        .map_err(|source| BackupError::file("read", path, source))?;
    Ok(start)
}

async fn measure(path: &Path, total: u64, ports: &Ports<'_>) -> Result<Sealed, BackupError> {
    let (path, cancel) = (path.to_path_buf(), ports.cancel.clone());
    in_background(ports, Phase::Checking, move |tell| {
        part::measure(&path, |bytes| {
            tell(bytes, Some(total));
            !cancel.is_cancelled()
        })
    })
    .await
}

/// Compares the tables that the artifact holds with those that the manifest counted.
async fn contents(
    listed: &Listed,
    stored: Stored,
    beginning: &[u8],
    ports: &Ports<'_>,
) -> Result<Option<String>, BackupError> {
    let manifest = &listed.manifest;
    let total = manifest.content_bytes();
    let cancel = ports.cancel.clone();
    match manifest.engine {
        Engine::Postgres => {
            let tool = ports.tools.reader_of_archive(tool_major(manifest))?;
            let read = async {
                let contents = postgres::archive::contents(tool, beginning, ports).await?;
                let lacks = contents.lacks(&manifest.tables);
                if lacks.is_empty() {
                    postgres::archive::read_through(tool, stored, total, ports).await?;
                }
                Ok(lacks)
            };
            match read.await {
                Ok(lacks) => Ok(lacking(&lacks)),
                Err(BackupError::Tool(failure)) => Ok(Some(format!("it cannot be read: {failure}"))),
                Err(error) => Err(error),
            }
        }
        Engine::Mysql => {
            let dump = in_background(ports, Phase::Checking, move |tell| {
                SqlScan::of(&stored, |bytes| {
                    tell(bytes, Some(total));
                    !cancel.is_cancelled()
                })
            })
            .await?;
            if !dump.completed {
                return Ok(Some(
                    "the dump does not end with the line that says it is complete".to_owned(),
                ));
            }
            if manifest.scope == Scope::SchemaOnly {
                return Ok(None);
            }
            let found: Vec<TableRows> = dump
                .tables
                .into_iter()
                .map(|(table, sum)| TableRows {
                    table,
                    rows: sum.rows(),
                })
                .collect();
            Ok(joined(&differences(&manifest.tables, &found)))
        }
        Engine::Sqlite => {
            let folder = folder_of(listed);
            let (wrong, found) = in_background(ports, Phase::Checking, move |tell| {
                let plain = coding::plain_file(&stored, &folder, |bytes| {
                    tell(bytes, Some(total));
                    !cancel.is_cancelled()
                })?;
                let wrong = sqlite::check(plain.path(), Check::Quick)?;
                // A broken file is not asked for more than that.
                let found = if wrong.is_empty() {
                    sqlite::census(plain.path(), &Content::Rows(0), &cancel)?.0
                } else {
                    Vec::new()
                };
                Ok((wrong, found))
            })
            .await?;
            Ok(joined(&wrong).or_else(|| joined(&differences(&manifest.tables, &found))))
        }
    }
}

/// Where the artifact lies: there is room for it there.
pub(crate) fn folder_of(listed: &Listed) -> std::path::PathBuf {
    let folder = listed.artifact_path.parent().unwrap_or(Path::new("."));
    folder.to_path_buf()
}

/// The major version of the tool that wrote the artifact, from `pg_dump 15.20`.
pub(crate) fn tool_major(manifest: &Manifest) -> u32 {
    let digits = |word: &str| word.chars().take_while(char::is_ascii_digit).collect::<String>();
    manifest
        .tool
        .rsplit(' ')
        .next()
        .map(digits)
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

fn lacking(tables: &[String]) -> Option<String> {
    (!tables.is_empty()).then(|| format!("its table of contents lacks {}", tables.join(", ")))
}

fn joined(lines: &[String]) -> Option<String> {
    (!lines.is_empty()).then(|| lines.join("; "))
}

/// Says how the tables that are there differ from those that should be.
pub(crate) fn differences(expected: &[TableRows], found: &[TableRows]) -> Vec<String> {
    let rows_of =
        |tables: &[TableRows], name: &str| tables.iter().find(|table| table.table == name).map(|table| table.rows);
    let mut lines = Vec::new();
    for TableRows { table, rows } in expected {
        match rows_of(found, table) {
            Some(there) if there == *rows => {}
            Some(there) => lines.push(format!("{table} has {there} rows instead of {rows}")),
            None => lines.push(format!("{table} is missing")),
        }
    }
    let surplus = found.iter().filter(|table| rows_of(expected, &table.table).is_none());
    lines.extend(surplus.map(|table| format!("{} should not be there", table.table)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_first_bytes() {
        assert_eq!(Kind::of(b"PGDMP\x01\x0e"), Kind::Archive);
        assert_eq!(Kind::of(b"SQLite format 3\0"), Kind::Database);
        assert_eq!(Kind::of(b"/*M!999999\\- enab"), Kind::Sql);
        assert_eq!(Kind::of(b"-- MySQL dump 10"), Kind::Sql);
        assert_eq!(Kind::of(b"hello"), Kind::Unknown);
    }

    #[test]
    fn differences_name_what_is_missing_wrong_and_surplus() {
        let table = |name: &str, rows| TableRows {
            table: name.to_owned(),
            rows,
        };
        let expected = [table("a", 1), table("b", 2), table("c", 3)];
        let found = [table("a", 1), table("b", 1), table("d", 0)];
        assert_eq!(
            differences(&expected, &found),
            ["b has 1 rows instead of 2", "c is missing", "d should not be there"]
        );
        assert_eq!(differences(&expected, &expected), Vec::<String>::new());
    }
}
