//! A seeded password and all the shapes in which it could leak.

use std::path::{Path, PathBuf};

use anyhow::Result;

/// A password that must be found nowhere.
#[derive(Clone)]
pub(crate) struct Secret {
    /// The random part: letters and digits alone, which no escaping or percent-encoding changes.
    core: String,
    needles: Vec<Vec<u8>>,
}

impl Secret {
    pub(crate) fn new(password: &str) -> Self {
        let mut words = password.split(|letter: char| !letter.is_ascii_alphanumeric());
        let core = words
            .find(|word| word.len() >= 12)
            .expect("a random part of letters and digits")
            .to_owned();
        let mut needles = vec![core.as_bytes().to_vec()];
        needles.push(core.encode_utf16().flat_map(u16::to_le_bytes).collect());
        needles.push(
            core.bytes()
                .flat_map(|byte| format!("{byte:02x}").into_bytes())
                .collect(),
        );
        needles.push(core.bytes().rev().collect());
        needles.extend(base64(core.as_bytes()));
        Self { core, needles }
    }

    /// Whether it is in `bytes`: as it is, percent-encoded, escaped, in base64, hexadecimal, UTF-16 or backwards.
    pub(crate) fn is_in(&self, bytes: &[u8]) -> bool {
        self.needles.iter().any(|needle| contains(bytes, needle))
    }

    pub(crate) fn count_in(&self, text: &str) -> usize {
        text.matches(&self.core).count()
    }

    /// The text without it, for messages.
    pub(crate) fn mask(&self, text: &str) -> String {
        text.replace(&self.core, "<the password>").chars().take(2000).collect()
    }

    /// The files under `folder` that have it in them.
    pub(crate) fn files_with(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder)? {
                let entry = entry?;
                let (path, kind) = (entry.path(), entry.file_type()?);
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() && self.is_in(&std::fs::read(&path)?) {
                    found.push(path);
                }
            }
        }
        Ok(found)
    }
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    let first = needle[0];
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| *byte == first) {
        let start = from + at;
        if bytes[start..].starts_with(needle) {
            return true;
        }
        from = start + 1;
    }
    false
}

/// The letters that stand for `bytes` in base64 of any text around them, for each of the three ways to line up.
fn base64(bytes: &[u8]) -> [Vec<u8>; 3] {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    [0, 1, 2].map(|shift| {
        let mut padded = vec![0; shift];
        padded.extend_from_slice(bytes);
        let whole = padded.len() / 3 * 3;
        let letters = padded[..whole].chunks_exact(3).flat_map(|three| {
            let bits = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
            [18, 12, 6, 0].map(|right| LETTERS[(bits >> right & 63) as usize])
        });
        // The letters that also carry bits of what stands before are left out.
        letters.skip([0, 2, 3][shift]).collect()
    })
}

#[test]
fn every_shape_of_a_password_is_found() {
    let secret = Secret::new("p:0123456789abcdef@/?#%&+ '\"ü");
    let found = |text: &str| secret.is_in(text.as_bytes());
    assert!(found("postgres://u:p%3A0123456789abcdef%40%2F@h/d"), "percent-encoded");
    // "p:0123456789abcdef@", and the same with one and two letters before it.
    assert!(found("cDowMTIzNDU2Nzg5YWJjZGVmQA=="), "base64");
    assert!(found("eHA6MDEyMzQ1Njc4OWFiY2RlZkA="), "base64");
    assert!(found("eHhwOjAxMjM0NTY3ODlhYmNkZWZA"), "base64");
    assert!(found("30313233343536373839616263646566"), "hexadecimal");
    assert!(!found("0123456789abcde"), "another password");
}
