//! Godwit's own: sqlx's names, `-- godwit:` directives, SHA-256 of the file as it is.

use godwit_core::Digest;
use sha2::{Digest as _, Sha256};

use super::{FolderFormat, Name, sqlx_name};
use crate::{
    config::SqlxSettings,
    directives::{self, Found},
};

/// Godwit's own format.
pub(super) struct Godwit;

impl FolderFormat for Godwit {
    fn name(&self, file: &str) -> Name {
        sqlx_name(file)
    }

    fn checksum(&self, parts: &mut dyn Iterator<Item = &[u8]>, _: &SqlxSettings) -> Vec<u8> {
        let mut sha = Sha256::new();
        parts.for_each(|part| sha.update(part));
        sha.finalize().to_vec()
    }

    fn own_checksum(&self, _: &[u8], raw: &Digest, _: &SqlxSettings) -> Vec<u8> {
        raw.as_bytes().to_vec()
    }

    fn directives(&self, text: &str, _: bool) -> Found {
        directives::leading(text)
    }
}
