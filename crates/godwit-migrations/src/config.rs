//! `godwit.toml` and `sqlx.toml` beside or above a migrations folder, as far as they concern it.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use godwit_core::{FormatId, SettingsFile};
use toml::{Table, Value};

use crate::FolderError;

/// What `sqlx.toml` says about migrations.
#[derive(Debug, Default)]
pub(crate) struct SqlxSettings {
    /// The file, where there is one.
    pub path: Option<PathBuf>,
    /// Characters that do not count in checksums.
    pub ignored_chars: BTreeSet<char>,
    /// Another name of the history table.
    pub table_name: Option<String>,
    /// Whether sqlx creates schemas before it migrates.
    pub creates_schemas: bool,
}

/// `godwit.toml`, where there is one.
pub(crate) fn godwit(folder: &Path) -> Result<Option<SettingsFile>, FolderError> {
    let found = beside_or_above(folder, "godwit.toml")?;
    Ok(found.map(|(path, text)| SettingsFile { path, text }))
}

/// The format that `godwit.toml` states, and the file that does.
pub(crate) fn stated_format(settings: Option<&SettingsFile>) -> Result<Option<(FormatId, PathBuf)>, FolderError> {
    let Some(SettingsFile { path, text }) = settings else {
        return Ok(None);
    };
    let (path, table) = (path.clone(), parse(path, text)?);
    let Some(format) = table.get("project").and_then(|project| project.get("format")) else {
        return Ok(None);
    };
    let problem = match format.as_str().map(str::parse) {
        Some(Ok(id)) => return Ok(Some((id, path))),
        Some(Err(error)) => format!("[project] format: {error}"),
        None => "[project] format must be a text: \"godwit\" or \"sqlx\"".to_owned(),
    };
    let line = text
        .lines()
        .position(|line| line.trim_start().starts_with("format"))
        .map(|at| at + 1);
    Err(FolderError::Settings { path, line, problem })
}

/// What `sqlx.toml` says, or what holds without one.
pub(crate) fn sqlx(folder: &Path) -> Result<SqlxSettings, FolderError> {
    let Some((path, text)) = beside_or_above(folder, "sqlx.toml")? else {
        return Ok(SqlxSettings::default());
    };
    let table = parse(&path, &text)?;
    let migrate = table.get("migrate");
    let entry = |key: &str| migrate.and_then(|migrate| migrate.get(key));
    let texts = |key: &str| {
        entry(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    };
    Ok(SqlxSettings {
        ignored_chars: texts("ignored-chars").flat_map(str::chars).collect(),
        table_name: entry("table-name").and_then(Value::as_str).map(str::to_owned),
        creates_schemas: texts("create-schemas").next().is_some(),
        path: Some(path),
    })
}

/// The first of `folder/name` and `folder/../name` that exists, with its text.
fn beside_or_above(folder: &Path, name: &str) -> Result<Option<(PathBuf, String)>, FolderError> {
    for candidate in [Some(folder), folder.parent()].into_iter().flatten() {
        let path = candidate.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => return Ok(Some((path, text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(FolderError::UnreadableFile { path, source }),
        }
    }
    Ok(None)
}

fn parse(path: &Path, text: &str) -> Result<Table, FolderError> {
    text.parse().map_err(|error: toml::de::Error| FolderError::Settings {
        path: path.to_owned(),
        line: error
            .span()
            .map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1),
        problem: error.message().to_owned(),
    })
}
