//! Which format a folder is in, and why.

use godwit_core::{FormatId, SettingsFile};

use crate::{
    FolderError,
    config::{self, SqlxSettings},
    directives,
    file::Raw,
    format::{self, Name, Role},
};

/// Who decides the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// Settings, history tables and files do.
    #[default]
    Detect,
    /// The caller has.
    Format(FormatId),
}

/// What is known from elsewhere that tells the format.
#[derive(Debug, Clone, Copy, Default)]
pub struct DetectHints<'h> {
    /// The formats whose history table the target has.
    pub history_tables: &'h [FormatId],
}

/// Decides the format, and says why in one sentence.
///
/// The order: what the project says, what the target has, what the files prove, Godwit's own.
pub(crate) fn detect(
    settings: Option<&SettingsFile>,
    choice: Choice,
    hints: &DetectHints<'_>,
    files: &[Raw],
    sqlx: &SqlxSettings,
) -> Result<(FormatId, String), FolderError> {
    if let Choice::Format(id) = choice {
        return Ok((id, "it was chosen".to_owned()));
    }
    if let Some((id, path)) = config::stated_format(settings)? {
        return Ok((id, format!("{} says so", path.display())));
    }
    if let [id] = hints.history_tables {
        return Ok((*id, format!("the target has {id}'s history table")));
    }
    Ok(by_files(files, sqlx))
}

fn by_files(files: &[Raw], sqlx: &SqlxSettings) -> (FormatId, String) {
    if let Some(file) = files.iter().find(|file| directives::leading(&file.text).any_godwit) {
        return (FormatId::Godwit, format!("{} has a '-- godwit:' directive", file.name));
    }
    if let Some(path) = &sqlx.path {
        return (FormatId::Sqlx, format!("there is {}", path.display()));
    }
    let sqlx = format::of(FormatId::Sqlx);
    let is_simple = |file: &&Raw| matches!(sqlx.name(&file.name), Name::Script(name) if name.role == Role::Simple);
    if let Some(file) = files.iter().find(is_simple) {
        return (
            FormatId::Sqlx,
            format!("{} is one of sqlx's files without a way back", file.name),
        );
    }
    (FormatId::Godwit, "nothing says otherwise".to_owned())
}
