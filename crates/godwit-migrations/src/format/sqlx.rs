//! sqlx: SHA-384 of the file as it is, byte order mark and line endings included.

use godwit_core::{Digest, Severity};
use sha2::{Digest as _, Sha384};

use super::{FolderFormat, Name, sqlx_name};
use crate::{
    config::SqlxSettings,
    directives::{self, Found},
};

/// sqlx's format.
pub(super) struct Sqlx;

impl FolderFormat for Sqlx {
    fn name(&self, file: &str) -> Name {
        sqlx_name(file)
    }

    fn checksum(&self, parts: &mut dyn Iterator<Item = &[u8]>, settings: &SqlxSettings) -> Vec<u8> {
        let mut sha = Sha384::new();
        for part in parts {
            if settings.ignored_chars.is_empty() {
                sha.update(part);
            } else {
                let kept: String = String::from_utf8_lossy(part)
                    .chars()
                    .filter(|char| !settings.ignored_chars.contains(char))
                    .collect();
                sha.update(kept);
            }
        }
        sha.finalize().to_vec()
    }

    fn own_checksum(&self, bytes: &[u8], _: &Digest, settings: &SqlxSettings) -> Vec<u8> {
        self.checksum(&mut std::iter::once(bytes), settings)
    }

    fn directives(&self, text: &str, had_mark: bool) -> Found {
        let mut found = directives::leading(text);
        if let Some(offset) = found.no_transaction_at.filter(|_| !found.first_line) {
            found.problems.push(directives::Problem {
                rule: "directive-unknown-to-sqlx",
                severity: Severity::Warn,
                offset,
                message: "sqlx does not read this directive and would run the script in a transaction".to_owned(),
                help: "make '-- no-transaction' the very first line of the file".to_owned(),
            });
        }
        if found.first_line && had_mark {
            // sqlx compares the file's first bytes, and those are the byte order mark.
            found.directives.no_transaction = false;
            found.problems.push(directives::Problem {
                rule: "directive-unknown-to-sqlx",
                severity: Severity::Block,
                offset: 0,
                message: "a byte order mark stands before '-- no-transaction', so sqlx does not see it".to_owned(),
                help: "save the file without a byte order mark".to_owned(),
            });
        }
        found
    }
}
