//! The formats: one small trait, and a closed registry.

mod godwit;
mod sqlx;

use godwit_core::{Digest, FormatId};

use crate::{config::SqlxSettings, directives::Found};

/// What a format decides about files.
pub(crate) trait FolderFormat: Sync {
    /// Reads a file's name.
    fn name(&self, file: &str) -> Name;

    /// The checksum that the history keeps of a script with these bytes.
    fn checksum(&self, parts: &mut dyn Iterator<Item = &[u8]>, settings: &SqlxSettings) -> Vec<u8>;

    /// The checksum of the whole file, whose SHA-256 is `raw`.
    fn own_checksum(&self, bytes: &[u8], raw: &Digest, settings: &SqlxSettings) -> Vec<u8>;

    /// What a script says about itself; `text` has no byte order mark, `had_mark` says whether the file has.
    fn directives(&self, text: &str, had_mark: bool) -> Found;
}

/// The format of `id`.
pub(crate) fn of(id: FormatId) -> &'static dyn FolderFormat {
    match id {
        FormatId::Godwit => &godwit::Godwit,
        FormatId::Sqlx => &sqlx::Sqlx,
    }
}

/// Whether any format takes the file for a script.
pub(crate) fn is_script(file: &str) -> bool {
    FormatId::ALL
        .into_iter()
        .any(|id| matches!(of(id).name(file), Name::Script(_)))
}

/// What a file's name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    /// A script of a migration.
    Script(ScriptName),
    /// The version is a number that BIGINT cannot hold.
    TooLarge,
    /// A `.sql` file that is no migration.
    Other,
}

/// The parts of a script's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScriptName {
    /// The digits before the first `_`.
    pub version: String,
    /// What stands between the version and the ending.
    pub name: String,
    /// Which script it is.
    pub role: Role,
}

/// Which script of a migration a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// `<n>_<name>.sql`: the only one.
    Simple,
    /// `<n>_<name>.up.sql`.
    Up,
    /// `<n>_<name>.down.sql`.
    Down,
}

/// sqlx's rule for names, which Godwit's own format shares.
fn sqlx_name(file: &str) -> Name {
    let Some((version, rest)) = file.split_once('_') else {
        return Name::Other;
    };
    if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_digit()) {
        return Name::Other;
    }
    let (suffix, role) = if rest.ends_with(".up.sql") {
        (".up.sql", Role::Up)
    } else if rest.ends_with(".down.sql") {
        (".down.sql", Role::Down)
    } else if rest.ends_with(".sql") {
        (".sql", Role::Simple)
    } else {
        return Name::Other;
    };
    if version.parse::<i64>().is_err() {
        return Name::TooLarge;
    }
    // Like sqlx, take the ending off as often as it stands there: the name goes into its history.
    Name::Script(ScriptName {
        version: version.to_owned(),
        name: rest.trim_end_matches(suffix).to_owned(),
        role,
    })
}
