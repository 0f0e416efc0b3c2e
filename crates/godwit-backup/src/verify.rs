//! Checking a backup by reading it.

use std::{fs::File, io::Read as _, path::Path};

use godwit_core::{
    Engine,
    backup::{Manifest, Proof, TableRows},
};

use crate::{
    BackupError, Listed, Phase, Ports,
    part::{self, Written},
    postgres,
    sql_scan::SqlScan,
    sqlite::{self, Check},
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
    let start = match beginning(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Some(format!("{name} is missing")));
        }
        read => read.map_err(|source| BackupError::file("read", path, source))?,
    };
    if start.is_empty() {
        return Ok(Some(format!("{name} is empty")));
    }
    let kind = Kind::of(&start);
    if kind != Kind::Unknown && kind != Kind::written_for(manifest.engine) {
        let (is, should) = (kind.name(), Kind::written_for(manifest.engine).name());
        return Ok(Some(format!(
            "{name} is {is}, and a backup of {} is {should}",
            manifest.engine
        )));
    }
    let written = measure(path, manifest.bytes, ports).await?;
    if written.bytes != manifest.bytes {
        let how = if written.bytes < manifest.bytes {
            "cut"
        } else {
            "too long"
        };
        return Ok(Some(format!(
            "{name} is {how}: it has {} of {} bytes",
            written.bytes, manifest.bytes
        )));
    }
    if written.sha256 != manifest.sha256 {
        return Ok(Some(format!(
            "{name} was changed since it was taken: its SHA-256 is another one"
        )));
    }
    if kind == Kind::Unknown {
        return Ok(Some(format!(
            "{name} is not {}",
            Kind::written_for(manifest.engine).name()
        )));
    }
    contents(manifest, path, ports).await
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

fn beginning(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut start = Vec::new();
    File::open(path)?.take(16).read_to_end(&mut start)?;
    Ok(start)
}

async fn measure(path: &Path, total: u64, ports: &Ports<'_>) -> Result<Written, BackupError> {
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
async fn contents(manifest: &Manifest, path: &Path, ports: &Ports<'_>) -> Result<Option<String>, BackupError> {
    match manifest.engine {
        Engine::Postgres => {
            let tool = ports.tools.reader_of_archive(tool_major(manifest))?;
            match postgres::archive::contents(tool, path, ports).await {
                Ok(contents) => Ok(lacking(&contents.lacks(&manifest.tables))),
                Err(BackupError::Tool(failure)) => Ok(Some(format!("its table of contents cannot be read: {failure}"))),
                Err(error) => Err(error),
            }
        }
        Engine::Mysql => {
            let path = path.to_path_buf();
            let dump = in_background(ports, Phase::Checking, move |_| SqlScan::of_file(&path)).await?;
            if !dump.completed {
                return Ok(Some(
                    "the dump does not end with the line that says it is complete".to_owned(),
                ));
            }
            let found: Vec<TableRows> = dump
                .tables
                .into_iter()
                .map(|(table, rows)| TableRows { table, rows })
                .collect();
            Ok(joined(&differences(&manifest.tables, &found)))
        }
        Engine::Sqlite => {
            let (path, cancel) = (path.to_path_buf(), ports.cancel.clone());
            let (wrong, found) = in_background(ports, Phase::Checking, move |_| {
                let wrong = sqlite::check(&path, Check::Quick)?;
                // A broken file is not asked for more than that.
                let found = if wrong.is_empty() {
                    sqlite::count_rows(&path, &cancel)?
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
