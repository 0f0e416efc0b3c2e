//! Digests of a script, as it is and as it would be with other line endings.

use godwit_core::Digest;
use sha2::{Digest as _, Sha256};

use crate::{config::SqlxSettings, format::FolderFormat};

/// UTF-8's byte order mark.
pub(crate) const MARK: &[u8] = "\u{feff}".as_bytes();

/// Larger scripts get no variants: hashing a dump three times more would cost more than it tells.
const VARIANT_BYTES: usize = 4 << 20;

/// SHA-256 of `body` with every CRLF as LF; `body` has no byte order mark.
pub(crate) fn normalised(body: &[u8]) -> Digest {
    let mut sha = Sha256::new();
    with_ending(body, b"\n").for_each(|part| sha.update(part));
    Digest::from_bytes(sha.finalize().into())
}

/// The checksums that `body` would have with LF or CRLF, with or without a byte order mark, without `own`.
pub(crate) fn variants(body: &[u8], own: &[u8], format: &dyn FolderFormat, settings: &SqlxSettings) -> Vec<Vec<u8>> {
    if body.len() > VARIANT_BYTES {
        return Vec::new();
    }
    let mut all: Vec<Vec<u8>> = Vec::new();
    for mark in [&b""[..], MARK] {
        for ending in [&b"\n"[..], b"\r\n"] {
            let checksum = format.checksum(&mut std::iter::once(mark).chain(with_ending(body, ending)), settings);
            if checksum != own && !all.contains(&checksum) {
                all.push(checksum);
            }
        }
    }
    all
}

/// `body` in parts, with `ending` for every CRLF and LF.
fn with_ending<'b>(body: &'b [u8], ending: &'b [u8]) -> impl Iterator<Item = &'b [u8]> {
    body.split_inclusive(|byte| *byte == b'\n')
        .flat_map(move |line| match line.strip_suffix(b"\n") {
            Some(line) => [line.strip_suffix(b"\r").unwrap_or(line), ending],
            None => [line, b""],
        })
}
