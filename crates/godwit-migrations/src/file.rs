//! One file: bytes to text, and what is odd about them.

use std::{fs, str::Utf8Error, sync::Arc};

use godwit_core::{Digest, Script};

use crate::{
    FolderError,
    checksum::{self, MARK},
    config::SqlxSettings,
    directives::Problem,
    format::FolderFormat,
    listing::Listed,
};

/// A file as read.
#[derive(Debug)]
pub(crate) struct Raw {
    /// Its name.
    pub name: String,
    /// Its bytes, byte order mark included.
    pub bytes: Vec<u8>,
    /// Its text without a byte order mark; where it is not UTF-8, with replacement characters.
    pub text: Arc<str>,
    /// Where it is not UTF-8, counted from the text's first byte.
    pub broken: Option<Utf8Error>,
}

impl Raw {
    /// Reads the file.
    pub fn read(listed: &Listed) -> Result<Self, FolderError> {
        let bytes = fs::read(&listed.path).map_err(|source| FolderError::UnreadableFile {
            path: listed.path.clone(),
            source,
        })?;
        let body = bytes.strip_prefix(MARK).unwrap_or(&bytes);
        let (text, broken) = match std::str::from_utf8(body) {
            Ok(text) => (Arc::from(text), None),
            Err(error) => (Arc::from(String::from_utf8_lossy(body)), Some(error)),
        };
        Ok(Self {
            name: listed.name.clone(),
            bytes,
            text,
            broken,
        })
    }

    /// Whether it begins with a byte order mark.
    pub fn has_mark(&self) -> bool {
        self.bytes.starts_with(MARK)
    }

    /// Whether a line ends in CRLF.
    pub fn has_crlf(&self) -> bool {
        self.text.contains("\r\n")
    }

    /// The script that it is, and what is wrong with its directives.
    pub fn script(&self, format: &dyn FolderFormat, settings: &SqlxSettings) -> (Script, Vec<Problem>) {
        let body = self.bytes.strip_prefix(MARK).unwrap_or(&self.bytes);
        let raw = Digest::of(&self.bytes);
        let checksum = format.own_checksum(&self.bytes, &raw, settings);
        let normalised = if self.has_mark() || self.has_crlf() {
            checksum::normalised(body)
        } else {
            raw
        };
        let found = format.directives(&self.text, self.has_mark());
        let script = Script {
            file: self.name.clone(),
            text: Arc::clone(&self.text),
            variants: checksum::variants(body, &checksum, format, settings),
            checksum,
            raw,
            normalised,
            directives: found.directives,
        };
        (script, found.problems)
    }
}
