//! Where the file is.

use std::path::{Path, PathBuf};

use godwit_core::{Digest, Fingerprint};

use super::session::SqliteSession;
use crate::{
    DbError,
    marker::{COLUMN_COUNT, COLUMNS, TABLE},
    session::Session,
};

/// The fingerprint, and the marker's table where there is one.
pub(super) async fn read(session: &mut SqliteSession, path: &Path) -> Result<(Fingerprint, Option<String>), DbError> {
    let sql = format!(
        "SELECT 'main.' || m.name FROM sqlite_schema m
         WHERE m.type = 'table' AND m.name = '{TABLE}'
           AND (SELECT count(*) FROM pragma_table_info(m.name) c WHERE c.name IN ({COLUMNS})) = {COLUMN_COUNT}"
    );
    let rows = session.query(&sql, &[]).await?;
    let table = rows.first().map(|row| row.text(0)).transpose()?;
    Ok((fingerprint(path), table))
}

/// A file that was moved keeps its number, one that was replaced keeps its path, and a copy has neither.
fn fingerprint(path: &Path) -> Fingerprint {
    // The path itself may tell more than a copy should know.
    let named = Digest::of(itself(path).to_string_lossy().as_bytes());
    let here = Fingerprint::of(None).with("path", &named.to_string());
    match number(path) {
        Some(number) => here.with("file", &number),
        None => here,
    }
}

/// Without links; a file that is not there yet will be in its folder.
fn itself(path: &Path) -> PathBuf {
    let whole = path.canonicalize().ok();
    let in_folder = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    whole.or_else(in_folder).unwrap_or_else(|| path.to_path_buf())
}

#[cfg(unix)]
fn number(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let file = path.metadata().ok()?;
    Some(format!("{}:{}", file.dev(), file.ino()))
}

/// The standard library does not tell it elsewhere.
#[cfg(not(unix))]
fn number(_path: &Path) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use godwit_core::fingerprint::Place;

    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_file_is_known_when_it_moves_and_when_it_is_replaced_but_its_copy_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let missing = fingerprint(&at("shop.db"));
        std::fs::write(at("shop.db"), "one").unwrap();
        let here = fingerprint(&at("shop.db"));
        assert_eq!(missing.compare(&here), Place::Same, "it came about in its place");
        std::fs::copy(at("shop.db"), at("copy.db")).unwrap();
        assert_eq!(here.compare(&fingerprint(&at("copy.db"))), Place::Other);
        std::os::unix::fs::symlink(at("shop.db"), at("link.db")).unwrap();
        assert_eq!(here.compare(&fingerprint(&at("link.db"))), Place::Same);
        std::fs::rename(at("shop.db"), at("moved.db")).unwrap();
        assert_eq!(here.compare(&fingerprint(&at("moved.db"))), Place::Same);
        std::fs::rename(at("copy.db"), at("shop.db")).unwrap();
        assert_eq!(here.compare(&fingerprint(&at("shop.db"))), Place::Same, "replaced");
    }
}
